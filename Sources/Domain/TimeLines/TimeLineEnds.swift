/// What a store offers to ``TimeLineAppend``: how the time lines of one tree end, and what is put there.
public protocol TimeLineEnds: AnyObject {
    associatedtype Failure: Error

    /// Who pays at the end.
    func account() throws(Failure) -> AccountID?
    func children(of resource: ResourceID) throws(Failure) -> [ResourceID]
    /// The last segment with a length.
    func last(of resource: ResourceID) throws(Failure) -> Segment?
    /// Whether a statement ends exactly this resource, that of the event in hand left out.
    func hasEnd(of resource: ResourceID) throws(Failure) -> Bool

    /// Gives the last segment, which is open, its end.
    func close(_ resource: ResourceID, at end: Moment) throws(Failure)
    func append(_ segment: Segment, to resource: ResourceID) throws(Failure)
    /// From a moment on another account pays.
    func append(_ account: AccountID, from moment: Moment) throws(Failure)
}
