import HTTPTypes
import Hummingbird
import Ports

/// One row of the table of what is there: how it is called, who may, and what answers.
struct Route: Sendable {
    /// Who may ask, and what answers them.
    enum Answer: Sendable {
        /// Anyone, without a token.
        case open(@Sendable (Inquiry) async throws(APIError) -> Response)
        /// Whoever has a token; the answer itself keeps a member to its own account.
        case signedIn(@Sendable (Inquiry, Caller) async throws(APIError) -> Response)
        case admin(@Sendable (Inquiry) async throws(APIError) -> Response)
    }

    let method: HTTPRequest.Method
    /// The path; `{id}` stands for one part of it, whatever that holds.
    let path: String
    /// The parameters that its query may have.
    let parameters: [String]
    /// Whether a token may also come as `Authorization: Bearer`, as monitoring sends it.
    let takesBearer: Bool
    let answer: Answer

    init(
        _ method: HTTPRequest.Method, _ path: String, parameters: [String] = [], takesBearer: Bool = false,
        _ answer: Answer
    ) {
        (self.method, self.path, self.parameters) = (method, path, parameters)
        (self.takesBearer, self.answer) = (takesBearer, answer)
    }

    var needsToken: Bool { if case .open = answer { false } else { true } }

    var hasParameters: Bool { path.contains("{") }
}
