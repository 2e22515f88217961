/// Deliveries that arrived together, in their order; never empty.
public struct DeliveryBatch: RandomAccessCollection, Sendable {
    let deliveries: [Delivery]
    let core: ConnectionCore

    public var startIndex: Int { deliveries.startIndex }
    public var endIndex: Int { deliveries.endIndex }
    public subscript(index: Int) -> Delivery { deliveries[index] }

    /// Acknowledges all of them and no others; gives back `.settled` if all count, else the last reason why not.
    @discardableResult
    public func acknowledge() -> Settlement {
        core.use { session, _ in session.acknowledge(deliveries.lazy.map(\.tag)) }
    }
}
