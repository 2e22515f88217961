public import Ports

/// What a written bill shows beside what every bill shows.
public struct BillStyle: Hashable, Sendable {
    /// Whether accounts and resources have their ids.
    public var showsIDs: Bool
    /// Whether each cost has its exact value beside it.
    public var showsExact: Bool
    /// What accounts are called; `nil` where nobody knows that.
    public var titles: AccountTitles?

    public init(showsIDs: Bool = true, showsExact: Bool = false, titles: AccountTitles? = nil) {
        (self.showsIDs, self.showsExact, self.titles) = (showsIDs, showsExact, titles)
    }
}
