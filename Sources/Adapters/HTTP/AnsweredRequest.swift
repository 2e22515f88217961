/// A request that was answered, as monitoring counts it and the log shows it.
public struct AnsweredRequest: Sendable {
    /// The route's method; `other` where there is no route.
    public let method: String
    /// The route's path, such as `/event/{id}`; `none` where there is none of that path.
    public let route: String
    public let status: Int
    /// How long it took until the answer could begin.
    public let duration: Duration
    /// What the request is called in its answer.
    public let id: String
    /// The method as it was sent.
    public let sentMethod: String
    /// The path as it was sent, without the query.
    public let path: String
}
