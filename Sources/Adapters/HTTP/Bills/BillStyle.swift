/// What a written bill shows beside what every bill shows.
public struct BillStyle: Hashable, Sendable {
    /// Whether accounts and resources have their ids.
    public var showsIDs: Bool
    /// Whether each cost has its exact value beside it.
    public var showsExact: Bool

    public init(showsIDs: Bool = true, showsExact: Bool = false) {
        (self.showsIDs, self.showsExact) = (showsIDs, showsExact)
    }
}
