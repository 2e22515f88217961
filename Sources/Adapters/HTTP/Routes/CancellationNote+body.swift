import Domain
import Hummingbird
import JSON
import UseCases

extension CancellationNote {
    /// Who cancels, as the log keeps it: whoever holds an administrator's token.
    private static let administrator = "admin"

    /// What the body of a cancellation says: `{"reason": "…"}`.
    static func read(_ request: Request, _ body: BodyReader) async throws(APIError) -> CancellationNote {
        let object = try await body.object(request, known: ["reason"], of: "a cancellation")
        do throws(FieldError) {
            return try CancellationNote(author: administrator, reason: try Fields.text(object["reason"], "reason"))
        } catch { throw APIError(error) }
    }
}
