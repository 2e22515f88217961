import Domain
import Ports

/// Single events, each in a transaction of its own, in a store that holds the machine of ``Recording/load``.
struct SingleEvents {
    /// How many events the machine has already.
    private static let history = 100_000
    /// How many events each fresh machine gets after it was made.
    private static let short = 10

    enum Kind: String {
        /// After all others of the machine.
        case append
        /// At a random moment of the machine's history.
        case late
        /// An event of the machine's history is cancelled.
        case cancel
        /// In order, of machines that were just made.
        case fresh
    }

    private let count: Int
    private let machine = Machine(name: "machine")
    private let store: any BillingStore

    init(place: String, count: Int) throws {
        self.count = count
        let clock = ArrivalClock()
        clock.advance(to: machine.event(SingleEvents.history * 2).moment)
        store = try Stores.open(place, clock: clock)
    }

    func run(_ kind: Kind) async throws {
        // All is prepared for a count of 0 as well, so that the difference is what the store does.
        let prepared = max(count, 2_000)
        switch kind {
        case .append: try await record(machine.events(SingleEvents.history..<SingleEvents.history + prepared))
        case .late: try await record(late(prepared))
        case .cancel: try await cancel(prepared)
        case .fresh: try await recordFresh(prepared)
        }
        await store.close()
    }

    private func record(_ events: [Event]) async throws {
        for event in events.prefix(count) { _ = try await store.record(RecordBatch(events: [event])) }
    }

    private func late(_ prepared: Int) -> [Event] {
        var random = Generator(state: 3)
        return (0..<prepared).map { _ in machine.late(before: SingleEvents.history, using: &random) }
    }

    private func cancel(_ prepared: Int) async throws {
        var random = Generator(state: 5)
        var places: Set<Int> = []
        while places.count < prepared { places.insert(Int.random(in: 1..<SingleEvents.history, using: &random)) }
        // In an order that has nothing to do with time, and is the same each time.
        let ids = places.sorted().shuffled(using: &random).map { machine.event($0).id }
        for id in ids.prefix(count) { _ = try await store.cancelEvent(id, by: "bench", because: "bench") }
    }

    private func recordFresh(_ prepared: Int) async throws {
        let machines = (0..<max(1, prepared / SingleEvents.short)).map { Machine(name: "fresh-\($0)") }
        _ = try await store.record(RecordBatch(events: machines.map { $0.event(0) }))
        try await record(machines.flatMap { $0.events(1..<SingleEvents.short + 1) })
    }
}
