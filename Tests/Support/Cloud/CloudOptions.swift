/// What kind of a cloud is made.
public struct CloudOptions: Sendable {
    /// Which of its formats nova publishes.
    public enum Formats: String, Sendable, CaseIterable {
        case both
        case unversioned
        case versioned
    }

    public var seed: UInt64
    /// The first second of the cloud's life and the second of its end, since 1970.
    public var begin: Int64
    public var end: Int64
    /// How many messages it makes at least.
    public var messages: Int
    public var formats = Formats.both
    public var projects = 8
    /// How many messages of a hundred arrive up to two days late.
    public var latePercent = 3
    /// How many messages of a hundred arrive twice.
    public var repeatedPercent = 3
    public var prices: [TruePrice] = []

    public init(seed: UInt64, begin: Int64, end: Int64, messages: Int) {
        (self.seed, self.begin, self.end, self.messages) = (seed, begin, end, messages)
    }
}
