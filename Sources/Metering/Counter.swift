import Synchronization

/// Counts; each series begins when it is first counted, or named.
public final class Counter: MetricFamily {
    private let name: MetricName
    private let series = Mutex(MetricSeries<UInt64>())

    init(_ name: MetricName) { self.name = name }

    /// - Parameter labels: a value for each label.
    public func add(_ count: Int = 1, _ labels: String...) {
        series.withLock { $0.change(labels, from: 0) { $0 &+= UInt64(max(0, count)) } }
    }

    /// Makes a series that is there before anything is counted, so that its first step is seen as one.
    public func begin(_ labels: String...) { series.withLock { $0.change(labels, from: 0) { _ in } } }

    func write(to text: inout String) {
        name.writeHead("counter", to: &text)
        for (labels, value) in series.withLock({ $0.sorted }) { name.write(labels, String(value), to: &text) }
    }
}
