import Synchronization

/// Counts by size, in buckets.
public final class Histogram: MetricFamily {
    private struct Buckets: Sendable {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let name: MetricName
    private let bounds: [Double]
    private let series = Mutex(MetricSeries<Buckets>())

    init(_ name: MetricName, bounds: [Double]) { (self.name, self.bounds) = (name, bounds) }

    private var none: Buckets { Buckets(counts: Array(repeating: 0, count: bounds.count + 1)) }

    /// - Parameter labels: a value for each label.
    public func observe(_ size: Double, _ labels: String...) {
        let bucket = bounds.firstIndex { size <= $0 } ?? bounds.count
        series.withLock {
            $0.change(labels, from: none) { buckets in
                buckets.counts[bucket] &+= 1
                buckets.sum += size
            }
        }
    }

    func write(to text: inout String) {
        name.writeHead("histogram", to: &text)
        for (labels, buckets) in series.withLock({ $0.sorted }) {
            var count: UInt64 = 0
            for (index, inBucket) in buckets.counts.enumerated() {
                count &+= inBucket
                let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
                name.write(labels, suffix: "_bucket", extra: ("le", bound), String(count), to: &text)
            }
            name.write(labels, suffix: "_sum", "\(buckets.sum)", to: &text)
            name.write(labels, suffix: "_count", String(count), to: &text)
        }
    }
}
