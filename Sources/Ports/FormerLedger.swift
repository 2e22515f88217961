/// What a database of nova-billing 2.0 holds, row by row, as it is there: nothing of it is judged yet.
public struct FormerLedger: Sendable {
    /// What is charged; a root has no parent.
    public struct Resource: Sendable {
        public let id: Int64
        public let account: Int64
        public let parent: Int64?
        public let rtype: String
        public let name: String?
        /// JSON, or what stands there instead.
        public let attributes: String?

        public init(id: Int64, account: Int64, parent: Int64?, rtype: String, name: String?, attributes: String?) {
            (self.id, self.account, self.parent) = (id, account, parent)
            (self.rtype, self.name, self.attributes) = (rtype, name, attributes)
        }
    }

    /// A stretch of time, and what a resource costs in it.
    public struct Segment: Sendable {
        public let id: Int64
        public let resource: Int64
        /// Units times the price of the time: of one unit of time if it is positive, once if it is negative.
        public let cost: Double?
        public let begin: String?
        public let end: String?

        public init(id: Int64, resource: Int64, cost: Double?, begin: String?, end: String?) {
            (self.id, self.resource, self.cost, self.begin, self.end) = (id, resource, cost, begin, end)
        }
    }

    /// Names by id.
    public var accounts: [Int64: String]
    public var resources: [Resource]
    /// In the order in which they were made.
    public var segments: [Segment]
    /// The prices of today by type; there was no history of them.
    public var multipliers: [String: Double]

    public init(
        accounts: [Int64: String] = [:], resources: [Resource] = [], segments: [Segment] = [],
        multipliers: [String: Double] = [:]
    ) {
        (self.accounts, self.resources) = (accounts, resources)
        (self.segments, self.multipliers) = (segments, multipliers)
    }
}
