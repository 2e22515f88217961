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
        var events: [Event] = []
        for (index, draft) in drafts.enumerated() { events.append(try await event(draft, at: index)) }
        let outcomes: [RecordOutcome]
        do throws(StoreError) {
            outcomes = try await store.record(RecordBatch(events: events, isAllOrNothing: true))
        } catch { throw .store(error) }
        for case .conflict(let conflict) in outcomes { throw .conflict(conflict) }
        for (index, outcome) in outcomes.enumerated() where outcome == .known && !drafts[index].content.isMomentGiven {
            events[index] = try await first(events[index])
        }
        return events
    }

    /// The event as it was recorded first, whose moment was filled in then.
    private func first(_ event: Event) async throws(Failure) -> Event {
        do throws(StoreError) { return try await store.event(event.id)?.event ?? event } catch { throw .store(error) }
    }

    /// The event of a draft, its account filled in where only one account can be meant.
    public func event(_ draft: Draft, at index: Int) async throws(Failure) -> Event {
        let account = try await account(of: draft.content, at: index)
        return draft.content.event(id: draft.id, account: account)
    }

    private func account(of draft: EventReader.Draft, at index: Int) async throws(Failure) -> String? {
        let root = draft.nodes[0]
        if draft.account != nil || store.facts.cloudUnique.covers(rtype: root.rtype, name: root.name) {
            return draft.account
        }
        guard let name = root.name else {
            throw .invalid(
                index: index, FieldError("account", "is missing; a resource without a name is its account's"))
        }
        let owners: [Account]
        do throws(StoreError) { owners = try await store.owners(ofRoot: root.rtype, named: name) } catch {
            throw .store(error)
        }
        switch owners.count {
        case 1: return owners[0].name
        case 0:
            let reason = "is missing, and no account has a \(Fields.shown(root.rtype)) named \(Fields.shown(name))"
            throw .noSuchRoot(index: index, FieldError("account", reason))
        default:
            let reason = "is missing, and \(owners.count) accounts have a \(Fields.shown(root.rtype)) of that name"
            throw .invalid(index: index, FieldError("account", reason))
        }
    }
}
