import Domain
import HTTPTypes
import Ports

/// Why a request was not done; closed, so that nothing a client sends can end in anything else.
enum APIError: Error {
    /// What was sent can't be accepted: which field, what it held and what it may hold.
    case invalid(String)
    case unauthenticated
    case forbidden(String)
    case notFound(String)
    case methodNotAllowed(HTTPRequest.Method, allowed: [HTTPRequest.Method])
    case conflict(RecordOutcome.Conflict)
    case tooLarge(limit: Int)
    case unsupportedMedia(String)
    case identityUnavailable
    /// What is needed and does not work.
    case notReady([String])
    case store(StoreError)
}

extension APIError {
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupportedMedia: .unsupportedMediaType
        case .identityUnavailable, .notReady, .store: .serviceUnavailable
        }
    }

    /// What programs tell errors apart by.
    var code: String {
        switch self {
        case .invalid: "nova-billing.invalid"
        case .unauthenticated: "nova-billing.unauthenticated"
        case .forbidden: "nova-billing.forbidden"
        case .notFound: "nova-billing.not-found"
        case .methodNotAllowed: "nova-billing.method-not-allowed"
        case .conflict: "nova-billing.conflict"
        case .tooLarge: "nova-billing.too-large"
        case .unsupportedMedia: "nova-billing.unsupported-media-type"
        case .identityUnavailable: "nova-billing.identity-unavailable"
        case .notReady: "nova-billing.not-ready"
        case .store: "nova-billing.store-unavailable"
        }
    }

    var detail: String {
        switch self {
        case .invalid(let reason), .forbidden(let reason), .notFound(let reason): reason
        case .unauthenticated: IdentityError.unknown.description
        case .methodNotAllowed(let method, let allowed):
            "\(Fields.shown(method.rawValue)) is not allowed here; allowed are \(APIError.list(allowed))"
        case .conflict(let conflict): conflict.description
        case .tooLarge(let limit): "the body is larger than \(limit) bytes"
        case .unsupportedMedia(let reason): reason
        case .identityUnavailable: IdentityError.unavailable.description
        case .notReady(let away): "not ready: " + away.joined(separator: ", ")
        case .store(let error): error.description
        }
    }

    /// What the answer's head has beside what every answer has.
    var headers: HTTPFields {
        switch self {
        case .methodNotAllowed(_, let allowed): [.allow: APIError.list(allowed)]
        case .unauthenticated: [.wwwAuthenticate: "X-Auth-Token realm=\"nova-billing\""]
        default: [:]
        }
    }

    private static func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
