/// What the server says of how it does.
public struct Probes: Sendable {
    /// The names of what it needs and does not reach just now: `store`, `broker`.
    let away: @Sendable () async -> [String]
    /// All metrics, in Prometheus' text format.
    let metrics: @Sendable () async -> String

    public init(
        away: @escaping @Sendable () async -> [String], metrics: @escaping @Sendable () async -> String
    ) {
        (self.away, self.metrics) = (away, metrics)
    }
}
