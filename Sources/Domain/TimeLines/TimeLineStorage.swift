/// A segment as a store holds it.
public struct StoredSegment: Hashable, Sendable {
    public let id: Int64
    public let segment: Segment

    public init(id: Int64, segment: Segment) { (self.id, self.segment) = (id, segment) }
}

/// What a store offers to ``TimeLineRepair``: statements and segments of single resources, by moment.
///
/// Every call should cost what a look-up in an index costs, however long the history is.
public protocol TimeLineStorage: AnyObject {
    associatedtype Failure: Error

    func children(of resource: ResourceID) throws(Failure) -> [ResourceID]

    /// All statements about a resource at exactly a moment, in any order.
    func statements(of resource: ResourceID, at moment: Moment) throws(Failure) -> [Statement]
    /// The moment of the next statement about a resource after a moment.
    func nextStatement(of resource: ResourceID, after moment: Moment) throws(Failure) -> Moment?
    /// The moment of the next statement with an end of exactly this resource after a moment.
    func nextEnd(of resource: ResourceID, after moment: Moment) throws(Failure) -> Moment?
    /// Whether a statement with an end of exactly this resource lies before a moment.
    func hasEnd(of resource: ResourceID, before moment: Moment) throws(Failure) -> Bool

    /// The last segment with a length that begins at or before a moment.
    func segment(of resource: ResourceID, beginningBy moment: Moment) throws(Failure) -> StoredSegment?
    /// The segments that begin in [from, through], by begin; `through: nil` is without an end.
    func segments(of resource: ResourceID, from: Moment, through: Moment?) throws(Failure) -> [StoredSegment]

    /// The account of a root just after all statements of a moment.
    func account(of root: ResourceID, at moment: Moment) throws(Failure) -> AccountID?
    /// The next moment after a given one at which a root's account changes.
    func nextAccountChange(of root: ResourceID, after moment: Moment) throws(Failure) -> Moment?
    /// Replaces what was known of a root's accounts in [from, through].
    func setAccounts(
        of root: ResourceID, from: Moment, through: Moment?, to changes: [(moment: Moment, account: AccountID)]
    ) throws(Failure)

    func insert(_ segment: Segment, of resource: ResourceID) throws(Failure)
    /// Gives an open segment its end.
    func close(_ stored: StoredSegment, of resource: ResourceID, at end: Moment) throws(Failure)
    /// A segment is believed no longer.
    func retire(_ stored: StoredSegment, of resource: ResourceID) throws(Failure)
}
