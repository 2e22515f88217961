/// A request that was answered, as monitoring counts it.
public struct AnsweredRequest: Sendable {
    public let method: String
    /// The route's path, such as `/event/{id}`; `none` where there is none of that path.
    public let route: String
    public let status: Int
    /// How long it took until the answer could begin.
    public let duration: Duration
}
