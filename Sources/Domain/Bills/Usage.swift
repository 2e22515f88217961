/// What a store hands to a bill: a root that an account paid for, and all of it that lies in the period.
public struct TreeUsage: Sendable {
    /// One resource and the stretches of it that the account paid for.
    public struct Resource: Sendable {
        public let id: ResourceID
        public let parent: ResourceID?
        public let rtype: String
        public let name: String?
        /// The begin of the first segment that the account paid, and the end of the last one, whatever the period;
        /// only for a resource that has segments in the period.
        public let created: Moment?
        public let destroyed: Moment?
        /// The segments that lie in the period.
        public let segments: [Segment]

        public init(
            id: ResourceID, parent: ResourceID?, rtype: String, name: String?, created: Moment?, destroyed: Moment?,
            segments: [Segment]
        ) {
            (self.id, self.parent, self.rtype, self.name) = (id, parent, rtype, name)
            (self.created, self.destroyed, self.segments) = (created, destroyed, segments)
        }
    }

    public let account: AccountID
    public let accountName: String
    /// The root and those below it that are listed, in any order.
    public let resources: [Resource]

    public init(account: AccountID, accountName: String, resources: [Resource]) {
        (self.account, self.accountName, self.resources) = (account, accountName, resources)
    }
}
