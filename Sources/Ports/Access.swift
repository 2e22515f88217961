/// What a request asks to do: its method, and its path as it came, without what follows a question mark.
public struct Access: Hashable, Sendable {
    public let method: String
    public let path: String

    public init(method: String, path: String) { (self.method, self.path) = (method, path) }
}
