/// A stretch of time in which a resource's charge and account were one and the same.
public struct Segment: Hashable, Sendable {
    /// What a stretch costs.
    public enum Charge: Hashable, Sendable {
        /// So many units as long as it lasts.
        case linear(Quantity)
        /// So many units, once, at its begin.
        case fixed(Quantity)
        /// Alive after a fixed charge that another account, or an earlier stretch, bore: free.
        case carried(Quantity)

        public var quantity: Quantity {
            switch self {
            case .linear(let quantity), .fixed(let quantity), .carried(let quantity): quantity
            }
        }

        public var isFixed: Bool { if case .fixed = self { true } else { false } }

        /// Whether it costs something for each unit of time.
        public var isRunning: Bool { if case .linear(let quantity) = self { quantity != .zero } else { false } }
    }

    public let charge: Charge
    /// Who pays; `nil` while no event gave the resource an account.
    public let account: AccountID?
    public let begin: Moment
    /// `nil` while it is open.
    public let end: Moment?

    public init(charge: Charge, account: AccountID?, begin: Moment, end: Moment?) {
        (self.charge, self.account, self.begin, self.end) = (charge, account, begin, end)
    }

    /// Whether any time passes in it.
    public var hasLength: Bool { end.map { $0 > begin } ?? true }

    /// The segment with another end.
    public func ending(_ end: Moment?) -> Segment {
        Segment(charge: charge, account: account, begin: begin, end: end)
    }
}
