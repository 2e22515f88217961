import Domain
import Ports
import Synchronization

/// The moment of the last event that was recorded in order: events arrive as they happen.
final class ArrivalClock: UTCClock {
    private let moment = Mutex(Moment.earliest)

    func utcNow() -> Moment { moment.withLock { $0 } }

    func advance(to later: Moment) { moment.withLock { $0 = max($0, later) } }
}

/// Fills a store, 500 events in each transaction.
struct Recording {
    private static let batch = 500

    private let clock = ArrivalClock()
    private let store: any BillingStore

    init(place: String) throws { store = try Stores.open(place, clock: clock) }

    func record(_ events: [Event]) async throws {
        try await append(events)
        await store.close()
    }

    /// Each hundredth event arrives after all others.
    func recordLate(_ events: [Event]) async throws {
        let isLate = { (place: Int) in place % 100 == 99 }
        try await append(events.indices.filter { !isLate($0) }.map { events[$0] })
        clock.advance(to: clock.utcNow().adding(microseconds: Moment.day))
        try await append(events.indices.filter(isLate).map { events[$0] })
        await store.close()
    }

    /// Events of one machine, in order or in none.
    func load(count: Int, isShuffled: Bool) async throws {
        var events = Machine(name: "machine").events(0..<count)
        var random = Generator(state: 7)
        if isShuffled { events.shuffle(using: &random) }
        try await append(events)
        await store.close()
    }

    private func append(_ events: [Event]) async throws {
        for start in stride(from: 0, to: events.count, by: Recording.batch) {
            let batch = Array(events[start..<min(start + Recording.batch, events.count)])
            if let latest = batch.map(\.moment).max() { clock.advance(to: latest) }
            _ = try await store.record(RecordBatch(events: batch))
        }
    }
}
