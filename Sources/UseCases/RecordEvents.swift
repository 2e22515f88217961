public import Domain
public import Ports

/// Records what clients say happened.
public struct RecordEvents: Sendable {
    private let store: any BillingStore

    public init(store: any BillingStore) { self.store = store }

    /// What keeps an event from being recorded.
    public enum Failure: Error, Sendable {
        /// Which event of those given (0 for the first), and what is wrong with it.
        case invalid(index: Int, FieldError)
        /// The root is in no account.
        case noSuchRoot(index: Int, FieldError)
        case conflict(RecordOutcome.Conflict)
        case store(StoreError)
    }

    /// An event to be recorded, with the id that its sender gave it.
    public struct Draft: Sendable {
        public let id: String?
        public let content: EventReader.Draft

        public init(id: String?, content: EventReader.Draft) { (self.id, self.content) = (id, content) }
    }

    /// Records all of the events or none; returns them as they are in the log.
    public func callAsFunction(_ drafts: [Draft]) async throws(Failure) -> [Event] {
        try await answers(drafts).compactMap(\.event)
    }

    /// Records all of the events or none; says of each whether it was there before.
    public func answers(_ drafts: [Draft]) async throws(Failure) -> [RecordAnswer] {
        let message = drafts.map { Submission.draft($0.content, id: $0.id) }
        let answers: [RecordAnswer]
        do throws(StoreError) { answers = try await store.record(RecordBatch(messages: [message])) } catch {
            throw .store(error)
        }
        for (index, answer) in answers.enumerated() {
            switch answer.outcome {
            case .conflict(let conflict): throw .conflict(conflict)
            case .unresolved(let reason):
                if case .noOwner = reason { throw .noSuchRoot(index: index, reason.error) }
                throw .invalid(index: index, reason.error)
            case .recorded, .known, .withheld: break
            }
        }
        return answers
    }
}
