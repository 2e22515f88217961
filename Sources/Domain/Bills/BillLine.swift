/// One line of a bill: a resource and its cost.
public struct BillLine: Sendable {
    public let id: ResourceID
    public let parent: ResourceID?
    public let rtype: String
    public let name: String?
    public let created: Moment?
    public let destroyed: Moment?
    public let cost: ExactAmount
    /// Whether a part of it had no price.
    public let isUnpriced: Bool

    public init(
        id: ResourceID, parent: ResourceID?, rtype: String, name: String?, created: Moment?, destroyed: Moment?,
        cost: ExactAmount, isUnpriced: Bool
    ) {
        (self.id, self.parent, self.rtype, self.name) = (id, parent, rtype, name)
        (self.created, self.destroyed, self.cost, self.isUnpriced) = (created, destroyed, cost, isUnpriced)
    }
}

/// The lines of one root, in the order of the bill: each resource after its descendants.
public struct BillTree: Sendable {
    public let account: AccountID
    public let accountName: String
    public let lines: [BillLine]

    public init(account: AccountID, accountName: String, lines: [BillLine]) {
        (self.account, self.accountName, self.lines) = (account, accountName, lines)
    }
}
