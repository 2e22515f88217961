/// What a connection counts besides what it does.
public struct ConnectionCounters: Hashable, Sendable {
    /// Settlements with a tag of a channel or a connection that is no more.
    public var staleSettlements = 0
    /// Settlements of what was settled before.
    public var repeatedSettlements = 0
    /// Deliveries that no consumer was there for.
    public var refusedDeliveries = 0
}
