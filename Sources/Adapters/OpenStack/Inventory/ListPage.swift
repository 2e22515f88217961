/// A page of a list.
public struct ListPage: Sendable {
    public let resources: [ListedResource]
    /// Behind which resource the next page begins; `nil` at the list's end.
    public let marker: String?
}
