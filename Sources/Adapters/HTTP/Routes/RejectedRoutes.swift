import Domain
import Hummingbird
import JSON
import Ports
import UseCases

/// `GET /rejected` and `POST /rejected/{id}/retry`.
struct RejectedRoutes: Sendable {
    let store: any BillingStore
    let retryRejected: RetryRejected
    let body: BodyReader

    static let parameters = ["limit", "marker"]

    func list(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let (marker, limit): (Int64, Int?)
        do throws(FieldError) {
            (marker, limit) = (try inquiry.query.id("marker") ?? 0, try inquiry.query.limit())
        } catch { throw APIError(error) }
        let store = store
        return try await ListAnswer<RejectedRecord>(
            page: { last, limit throws(StoreError) in
                try await store.rejected(after: last?.id ?? marker, limit: limit)
            }, write: { $1.rejected($0) }, pageSize: 64, limit: limit, logger: inquiry.logger
        ).response()
    }

    /// Tries again to understand a delivery, and says what became of it.
    func retry(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let id = try inquiry.path.id("id")
        try await expectNothing(inquiry.request)
        let outcome: Disposition
        do throws(RetryRejected.Failure) { outcome = try await retryRejected(id) } catch { throw APIError(error) }
        return .json { $0.disposition(outcome, of: "id", id) }
    }

    /// There is nothing to be said in the body; an empty object is as good as none.
    private func expectNothing(_ request: Request) async throws(APIError) {
        let bytes = try await body.read(request)
        if bytes.isEmpty { return }
        _ = try body.object(bytes, known: [], of: "a retry")
    }
}
