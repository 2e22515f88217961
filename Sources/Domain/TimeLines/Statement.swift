import JSON

/// What one event says about one resource.
public struct Statement: Hashable, Sendable {
    /// The place in the sorted time line: by moment, by `emitted`, ends after everything else, by id.
    public struct Key: Hashable, Comparable, Sendable {
        public let moment: Moment
        public let emitted: Moment
        /// Whether the event ends the resource, itself or with one above it.
        public let ends: Bool
        public let event: String

        public init(moment: Moment, emitted: Moment, ends: Bool, event: String) {
            (self.moment, self.emitted, self.ends, self.event) = (moment, emitted, ends, event)
        }

        public static func == (left: Key, right: Key) -> Bool {
            left.moment == right.moment && left.emitted == right.emitted && left.ends == right.ends
                && isSame(left.event, right.event)
        }

        public static func < (left: Key, right: Key) -> Bool {
            if left.moment != right.moment { return left.moment < right.moment }
            if left.emitted != right.emitted { return left.emitted < right.emitted }
            if left.ends != right.ends { return right.ends }
            return precedes(left.event, right.event)
        }
    }

    public let key: Key
    public let charge: Charge?
    public let keepClosed: Bool
    /// The account that the event names; only on a root.
    public let account: AccountID?

    public init(key: Key, charge: Charge?, keepClosed: Bool, account: AccountID?) {
        (self.key, self.charge, self.keepClosed, self.account) = (key, charge, keepClosed, account)
    }
}

extension Event {
    /// What the event says about each of its nodes, in their order.
    ///
    /// Below a node that ends nothing is said of charges: that end counts there too. `account` is what the store made
    /// of the account's name.
    public func statements(account: AccountID?) -> [Statement] {
        let (nodes, moment, emitted, id) = (nodes, moment, emitted, id)
        let endings = nodes.contains { $0.charge == .end } ? endings : []
        return nodes.indices.map { place in
            let isBelowEnd = !endings.isEmpty && (nodes[place].parent.map { endings[$0] } ?? false)
            let ends = !endings.isEmpty && endings[place]
            return Statement(
                key: .init(moment: moment, emitted: emitted, ends: ends, event: id),
                charge: isBelowEnd ? nil : nodes[place].charge, keepClosed: keepClosed,
                account: place == 0 ? account : nil)
        }
    }
}
