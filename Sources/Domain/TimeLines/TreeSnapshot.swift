public import JSON

/// What is so of a tree at one moment: who pays, and which attributes its resources have.
public struct TreeSnapshot: Sendable {
    /// What an event says of a resource, with its attributes.
    public struct Entry: Sendable {
        public let place: Int
        public let statement: Statement
        public let attributes: JSONObject?

        public init(place: Int, statement: Statement, attributes: JSONObject?) {
            (self.place, self.statement, self.attributes) = (place, statement, attributes)
        }
    }

    public let account: AccountID?
    /// In the order of the parents that were given.
    public let attributes: [JSONObject]

    /// - Parameters:
    ///   - parents: the place of each resource's parent, `nil` for the root; parents stand before their children.
    ///   - entries: what each event says of which resource, in any order.
    ///   - owner: the account of a root that can't move.
    ///   - moment: what lies after it has not happened.
    public init(parents: [Int?], entries: [Entry], owner: AccountID?, at moment: Moment) {
        var states = TreeStates(parents: parents)
        var account = owner
        var attributes = Array(repeating: JSONObject(), count: parents.count)
        let sorted = entries.filter { $0.statement.key.moment <= moment }.sorted {
            $0.statement.key == $1.statement.key ? $0.place < $1.place : $0.statement.key < $1.statement.key
        }
        for entry in sorted {
            if states.accepts(entry.statement, at: entry.place) {
                if owner == nil, let named = entry.statement.account { account = named }
                if let patch = entry.attributes {
                    attributes[entry.place] = attributes[entry.place].merging(patch)
                }
            }
            _ = states.apply(entry.statement, at: entry.place)
        }
        self.account = account
        self.attributes = attributes
    }
}
