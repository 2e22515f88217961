/// What a connection was at when it failed.
public enum ConnectionStep: String, Hashable, Sendable {
    /// The protocol header was sent, the server's start was due.
    case greeting
    /// The client had said who it is.
    case authenticating
    /// The client had asked for its virtual host.
    case opening
    /// The connection was in use.
    case open
    /// The connection was being closed.
    case closing
    /// A new secret was sent.
    case updatingSecret
    /// A channel was being closed.
    case closingChannel
}
