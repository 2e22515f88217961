/// Derives the segments of a root and of all below it from the whole set of its events: the rules, plainly.
///
/// Stores that keep segments up to date event by event (``TimeLineAppend``, ``TimeLineRepair``) must come to the same.
public struct TreeTimeLines: Sendable {
    /// The segments of each resource, in the order of the parents that were given.
    public let segments: [[Segment]]
    /// The moments at which the account of a root that can move changes, and to whom.
    public let accounts: [AccountChange]

    /// From a moment on an account pays.
    public struct AccountChange: Hashable, Sendable {
        public let moment: Moment
        public let account: AccountID

        public init(moment: Moment, account: AccountID) { (self.moment, self.account) = (moment, account) }
    }

    /// - Parameters:
    ///   - parents: the place of each resource's parent, `nil` for the root; parents stand before their children.
    ///   - statements: what each event says of which resource, in any order.
    ///   - owner: the account of a root that can't move; `nil` where the account is part of the history.
    public init(parents: [Int?], statements: [(place: Int, statement: Statement)], owner: AccountID?) {
        var walk = Walk(parents: parents, account: owner, canMove: owner == nil)
        let sorted = statements.sorted {
            $0.statement.key == $1.statement.key ? $0.place < $1.place : $0.statement.key < $1.statement.key
        }
        for (place, statement) in sorted { walk.take(statement, at: place) }
        (segments, accounts) = walk.finish()
    }

    /// One pass over the sorted statements, settled at the end of each moment.
    private struct Walk {
        private var states: TreeStates
        private var builders: [SegmentBuilder]
        private var account: AccountID?
        private let canMove: Bool
        private var moment = Moment.earliest
        private var touched: Set<Int> = []
        private var fixed: [Int: [Quantity]] = [:]
        private var hasMoved = false
        private var accounts: [AccountChange] = []

        init(parents: [Int?], account: AccountID?, canMove: Bool) {
            states = TreeStates(parents: parents)
            builders = Array(repeating: SegmentBuilder(), count: parents.count)
            (self.account, self.canMove) = (account, canMove)
        }

        mutating func take(_ statement: Statement, at place: Int) {
            if statement.key.moment != moment { settle() }
            moment = statement.key.moment
            if canMove, place == 0, let named = statement.account, named != account, states.accepts(statement, at: 0) {
                (account, hasMoved) = (named, true)
            }
            touched.insert(place)
            let quantity = states.apply(statement, at: place) { touched.insert($0) }
            if let quantity { fixed[place, default: []].append(quantity) }
        }

        private mutating func settle() {
            for place in hasMoved ? Set(builders.indices) : touched {
                builders[place].advance(
                    to: moment, fixed: fixed[place] ?? [], state: states[place], account: account)
            }
            if hasMoved, let account, accounts.last?.account != account {
                accounts.append(AccountChange(moment: moment, account: account))
            }
            touched.removeAll()
            fixed.removeAll()
            hasMoved = false
        }

        mutating func finish() -> ([[Segment]], [AccountChange]) {
            settle()
            for place in builders.indices { builders[place].finish(end: nil) }
            return (builders.map(\.segments), accounts)
        }
    }
}
