/// Answers about the newest tokens; what is one too many takes the place of the oldest.
struct RecentAnswers<Value> {
    private struct Entry {
        var value: Value
        var end: ContinuousClock.Instant
    }

    private let capacity: Int
    private var entries: [TokenDigest: Entry] = [:]
    /// The digests in the order in which they came, as a ring once it is full.
    private var ring: [TokenDigest] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    func value(of digest: TokenDigest, at now: ContinuousClock.Instant) -> Value? {
        guard let entry = entries[digest], now < entry.end else { return nil }
        return entry.value
    }

    mutating func keep(_ value: Value, of digest: TokenDigest, until end: ContinuousClock.Instant) {
        let entry = Entry(value: value, end: end)
        // One whose time is over has its place still.
        guard entries.updateValue(entry, forKey: digest) == nil else { return }
        guard ring.count == capacity else { return ring.append(digest) }
        entries[ring[oldest]] = nil
        ring[oldest] = digest
        oldest = (oldest + 1) % capacity
    }
}
