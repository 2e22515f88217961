/// How much a client may ask of a server, and how long it may take.
public struct ServerLimits: Hashable, Sendable {
    /// The most bytes that a request's body may have.
    public var bodyBytes = 8 << 20
    /// The most bytes that a request's head may have.
    public var headBytes = 64 << 10
    /// How many connections there may be at once; one more is closed as soon as it comes.
    public var connections = 4_096
    /// How long the head of a request may take, from its first byte on.
    public var head = Duration.seconds(10)
    /// How long its body may take.
    public var body = Duration.seconds(60)
    /// How long a connection may be silent between requests.
    public var idle = Duration.seconds(60)
    /// How long a client may take nothing of its answer.
    public var answer = Duration.seconds(60)

    public init() {}
}
