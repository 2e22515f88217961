/// How much of everything a store holds.
public struct StoreCounts: Hashable, Sendable {
    public var accounts = 0
    public var resources = 0
    public var events = 0
    public var cancellations = 0
    public var tariffs = 0
    public var tariffCancellations = 0
    public var rejected = 0
    /// Of the rejected deliveries those that were dealt with.
    public var settled = 0

    public init() {}

    /// Each count with what it counts.
    public var named: [(name: String, count: Int)] {
        [
            ("accounts", accounts), ("resources", resources), ("events", events), ("cancellations", cancellations),
            ("tariffs", tariffs), ("cancelled tariffs", tariffCancellations), ("rejected deliveries", rejected),
            ("settled deliveries", settled),
        ]
    }
}
