import Domain
import Hummingbird
import JSON

/// What the body of a cancellation says: `{"reason": "…"}`.
enum CancellationReason {
    /// Who cancels, as the log keeps it: whoever holds an administrator's token.
    static let author = "admin"

    static func read(_ request: Request, _ body: BodyReader) async throws(APIError) -> String {
        let object = try await body.object(request, known: ["reason"], of: "a cancellation")
        do throws(FieldError) {
            if let reason = try Fields.text(object["reason"], "reason") { return reason }
        } catch { throw APIError(error) }
        throw .invalid("reason is missing; it says why, and is kept in the log")
    }
}
