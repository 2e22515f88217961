import Synchronization

/// A value at a time.
public final class Gauge: MetricFamily {
    private let name: MetricName
    private let series = Mutex(MetricSeries<Double>())

    init(_ name: MetricName) { self.name = name }

    /// - Parameter labels: a value for each label.
    public func set(_ value: Double, _ labels: String...) {
        series.withLock { $0.change(labels, from: 0) { $0 = value } }
    }

    public func add(_ difference: Double, _ labels: String...) {
        series.withLock { $0.change(labels, from: 0) { $0 += difference } }
    }

    /// Sets a value unless a larger one is there.
    public func raise(to value: Double, _ labels: String...) {
        series.withLock { $0.change(labels, from: value) { $0 = max($0, value) } }
    }

    /// Puts other series, of one label, in the place of all that are there.
    public func replaceAll(_ values: [String: Double]) {
        series.withLock { series in
            series.removeAll()
            for (label, value) in values.sorted(by: { $0.key < $1.key }) {
                series.change([label], from: 0) { $0 += value }
            }
        }
    }

    func write(to text: inout String) {
        name.writeHead("gauge", to: &text)
        for (labels, value) in series.withLock({ $0.sorted }) { name.write(labels, "\(value)", to: &text) }
    }
}
