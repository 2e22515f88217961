/// Which side of a connection sends a method (0-9-1, 1.1: each class's grammar).
public enum Sender: Hashable, Sendable {
    /// Only clients do.
    case client
    /// Only servers do.
    case server
    /// Both do.
    case both

    /// Whether servers send it.
    public var includesServer: Bool { self != .client }
    /// Whether clients send it.
    public var includesClient: Bool { self != .server }
}
