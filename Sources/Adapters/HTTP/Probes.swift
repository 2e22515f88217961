/// What the server says of how it does.
public struct Probes: Sendable {
    /// What it needs and what does not work just now, such as `store`, each with the reason where one is known.
    let away: @Sendable () async -> [String]
    /// What does not work just now and could, while the server goes on without it, such as `keystone`.
    let notes: @Sendable () async -> [String]
    /// All metrics, in Prometheus' text format.
    let metrics: @Sendable () async -> String

    public init(
        away: @escaping @Sendable () async -> [String], notes: @escaping @Sendable () async -> [String] = { [] },
        metrics: @escaping @Sendable () async -> String
    ) {
        (self.away, self.notes, self.metrics) = (away, notes, metrics)
    }
}
