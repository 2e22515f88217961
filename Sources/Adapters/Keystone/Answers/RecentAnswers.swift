/// Answers about the newest tokens, until their time is over; what is one too many takes the place of the oldest.
struct RecentAnswers<Value> {
    private struct Entry {
        let value: Value
        let end: ContinuousClock.Instant
        let weight: Int
        let number: Int
    }

    private let capacity: Int
    private let weightLimit: Int
    private var entries: [TokenDigest: Entry] = [:]
    /// The digests in the order in which they came; one that came again counts with its last number.
    private var queue: [(digest: TokenDigest, number: Int)] = []
    /// What is before it in the queue is gone.
    private var head = 0
    private var next = 0
    private var weight = 0

    /// - Parameters:
    ///   - capacity: how many there are at most.
    ///   - weightLimit: how much they weigh together at most.
    init(capacity: Int, weightLimit: Int = .max) { (self.capacity, self.weightLimit) = (capacity, weightLimit) }

    var count: Int { entries.count }

    func value(of digest: TokenDigest, at now: ContinuousClock.Instant) -> Value? {
        guard let entry = entries[digest], now < entry.end else { return nil }
        return entry.value
    }

    mutating func keep(
        _ value: Value, of digest: TokenDigest, until end: ContinuousClock.Instant, weight added: Int = 0
    ) {
        guard capacity > 0, added <= weightLimit else { return }
        remove(digest)
        while entries.count >= capacity || weight > weightLimit - added { removeOldest() }
        entries[digest] = Entry(value: value, end: end, weight: added, number: next)
        weight += added
        if queue.count >= 2 * capacity { tidyQueue() }
        queue.append((digest, next))
        next += 1
    }

    /// Frees what lies before the oldest one whose time is not over.
    mutating func removeExpired(at now: ContinuousClock.Instant) {
        while head < queue.count {
            let (digest, number) = queue[head]
            if let entry = entries[digest], entry.number == number {
                guard now >= entry.end else { return }
                remove(digest)
            }
            head += 1
        }
        (queue, head) = ([], 0)
    }

    private mutating func removeOldest() {
        guard head < queue.count else { return }
        let (digest, number) = queue[head]
        head += 1
        if entries[digest]?.number == number { remove(digest) }
    }

    private mutating func remove(_ digest: TokenDigest) {
        if let entry = entries.removeValue(forKey: digest) { weight -= entry.weight }
    }

    private mutating func tidyQueue() {
        queue = queue[head...].filter { entries[$0.digest]?.number == $0.number }
        head = 0
    }
}
