import Domain
import Hummingbird
import JSON
import Ports
import UseCases

/// `GET /event`, `GET /event/{id}` and `POST /event/{id}/cancel`.
struct EventLogRoutes: Sendable {
    let store: any BillingStore
    let cancelEvent: CancelEvent
    let body: BodyReader

    /// Events as they were recorded, in the order of recording.
    func list(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let query = try EventQuery(inquiry.query)
        let first = try await start(query)
        let store = store
        return try await ListAnswer<RecordedEvent>(
            page: { last, limit throws(StoreError) in
                var question = query.question
                question.after = last?.sequence ?? first
                question.limit = limit
                return try await store.events(question)
            }, write: { $1.event($0) }, pageSize: 16, limit: query.limit, logger: inquiry.logger
        ).response()
    }

    /// The place in the log behind which a list begins.
    private func start(_ query: EventQuery) async throws(APIError) -> Int64 {
        guard let marker = query.marker else { return 0 }
        if let event = try await event(marker) { return event.sequence }
        throw .notFound("marker \(Fields.shown(marker)) is the id of no event")
    }

    func one(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let id = try inquiry.path.text("id")
        guard let event = try await event(id) else { throw .notFound("there is no event \(Fields.shown(id))") }
        return .json { $0.event(event) }
    }

    private func event(_ id: String) async throws(APIError) -> RecordedEvent? {
        do throws(StoreError) { return try await store.event(id) } catch { throw .store(error) }
    }

    func cancel(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let id = try inquiry.path.text("id")
        let note = try await CancellationNote.read(inquiry.request, body)
        let cancellation: Cancellation
        do throws(CancelEvent.Failure) { cancellation = try await cancelEvent(id, note) } catch {
            throw APIError(error)
        }
        return .json { $0.cancellation(cancellation) { $0.quoted(id) } }
    }
}
