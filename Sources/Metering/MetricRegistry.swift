import Synchronization

/// All that is measured, and its text in Prometheus' exposition format 0.0.4.
public final class MetricRegistry: Sendable {
    private let families = Mutex<[any MetricFamily]>([])

    public init() {}

    /// Something that only grows.
    ///
    /// - Parameter labels: what tells its series apart; each measurement gives a value for each of them.
    public func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        added(Counter(MetricName(name, help, labels)))
    }

    /// Something that goes up and down.
    public func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        added(Gauge(MetricName(name, help, labels)))
    }

    /// How often something had which size.
    ///
    /// - Parameter bounds: the upper bounds of the buckets, rising.
    public func histogram(_ name: String, _ help: String, labels: [String] = [], bounds: [Double]) -> Histogram {
        added(Histogram(MetricName(name, help, labels), bounds: bounds))
    }

    private func added<Family: MetricFamily>(_ family: Family) -> Family {
        families.withLock { $0.append(family) }
        return family
    }

    /// Every family, in the order in which they were made.
    public var text: String {
        var text = ""
        for family in families.withLock({ $0 }) { family.write(to: &text) }
        return text
    }
}
