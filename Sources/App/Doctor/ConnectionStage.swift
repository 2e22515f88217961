/// How far an attempt to connect to a broker comes, in this order.
enum ConnectionStage: Int, CaseIterable, Comparable {
    /// What is read of files before anything is sent.
    case files
    case address
    case tls
    case amqp
    case login
    case virtualHost

    /// Its name, as a check.
    var part: String {
        switch self {
        case .files: "TLS files"
        case .address: "address"
        case .tls: "TLS"
        case .amqp: "AMQP"
        case .login: "login"
        case .virtualHost: "virtual host"
        }
    }

    /// Whether there is no such stage without TLS.
    var needsTLS: Bool { self == .files || self == .tls }

    static func < (left: ConnectionStage, right: ConnectionStage) -> Bool { left.rawValue < right.rawValue }
}
