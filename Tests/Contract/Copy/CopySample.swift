import Domain
import InMemoryAdapter
import Ports
import TestSupport

/// Stores that hold something of everything, and all that can be seen of a store.
enum CopySample {
    static let now = "2026-06-01T00:00:00Z"

    /// Fills a store: a hostile stream in commits of several events while the clock goes on, prices that are cancelled,
    /// and rejected deliveries that wait, were settled, or came again.
    static func fill(_ test: TestStore, seed: UInt64, events: Int = 60) async throws {
        let stream = try HostileStream(seed: seed, events: events)
        var player = StreamPlayer(test.store, batchSize: 1 + Int(seed % 5))
        for (place, step) in stream.steps.enumerated() {
            if place % 9 == 0 { test.clock.set(test.clock.utcNow().adding(microseconds: 5 * Moment.day / 3)) }
            try await player.play([step])
        }
        let rejected = ["a", "b\u{0}", "c", "d"].map {
            RejectedDelivery(source: "nova", reason: "no \($0)", body: "body \($0)")
        }
        let tariff = try await test.store.setTariffs([try Sample.tariff("plan", "3", unit: .hour)])
        _ = try await test.store.cancelTariff(tariff[0].id, by: "me", because: "it was wrong")
        _ = try await test.store.record(RecordBatch(rejected: rejected))
        _ = try await test.store.record(RecordBatch(settled: [2, 3]))
        let again = RejectedDelivery(source: "nova", reason: "still not", body: "body c")
        _ = try await test.store.record(RecordBatch(rejected: [again]))
        test.clock.set(test.clock.utcNow().adding(microseconds: 40 * Moment.day))
    }

    /// Goes on with a store that was filled: events that come late, cancellations, prices and settlements.
    static func goOn(_ test: TestStore, seed: UInt64) async throws {
        let log = try await test.store.log()
        var random = Seeded(seed)
        for _ in 0..<4 {
            _ = try await test.store.cancelEvent(random.pick(log).event.id, by: "me", because: "late")
        }
        let stream = try HostileStream(seed: seed + 1, events: 20)
        let late = stream.steps.compactMap { step -> Event? in
            guard case .event(let event) = step else { return nil }
            return Event(
                id: "late \(event.id)", moment: event.moment, emitted: event.emitted, account: event.account,
                keepClosed: event.keepClosed, nodes: event.nodes, source: event.source, fingerprint: event.fingerprint)
        }
        _ = try await test.store.record(RecordBatch(events: late))
        let tariffs = try await test.store.setTariffs([try Sample.tariff("disk", "7"), try Sample.tariff("part", "1")])
        _ = try await test.store.cancelTariff(tariffs[0].id, by: "me", because: "it")
        _ = try await test.store.record(RecordBatch(settled: [1]))
        let again = RejectedDelivery(source: "nova", reason: "again", body: "body b\u{0}")
        _ = try await test.store.record(RecordBatch(rejected: [again]))
    }

    /// Everything that can be asked of a store, as of now and as of moments of its past.
    static func everything(_ store: any CopyableStore) async throws -> String {
        var parts = [try await store.contents()]
        let entries = try await store.log(after: .start, through: .never, limit: 100_000)
        for entry in entries {
            let (event, cancellation) = (entry.event, entry.event.cancellation)
            parts.append(
                "\(event.sequence) \(event.event.id) \(event.event.fingerprint) \(event.event.source) \(event.recorded) "
                    + "\(entry.account?.rawValue ?? 0) \(entry.resources.map(\.rawValue)) "
                    + "\(cancellation.map { "\($0)" } ?? "-") \(String(decoding: event.event.text, as: UTF8.self))")
        }
        for record in try await store.tariffRecords() { parts.append("\(record)") }
        for entry in try await store.rejectedEntries(after: 0, limit: 1_000) { parts.append("\(entry)") }
        parts.append("\(try await store.counts())")
        let now = try Moment(now)
        let moments = Set(entries.enumerated().filter { $0.offset % 7 == 0 }.map(\.element.recorded))
        for moment in moments.sorted() {
            let bill = try await Sample.bill(store, now: Self.now, asOf: moment)
            parts.append("as of \(moment): \(bill)")
        }
        parts.append(try await Sample.bill(store, now: Self.now))
        var question = ResourceQuestion(now: now)
        question.limit = .max
        for resource in try await store.resources(question) {
            parts.append("\(resource)")
            for known in [nil] + moments.sorted().suffix(2) {
                let history = try await store.history(of: resource.id, knownAt: known)
                parts.append(history.map { $0.segments.map { "\($0)" }.sorted().joined() } ?? "none")
            }
        }
        for account in try await store.accounts() {
            for moment in moments.sorted() {
                let known = try await store.account(named: account.name, knownAt: moment)
                parts.append("\(account.name) \(known?.id.rawValue ?? 0)")
            }
        }
        return parts.joined(separator: "\n")
    }

    /// Each kind to each kind.
    static let pairs = StoreKind.allCases.flatMap { from in StoreKind.allCases.map { Pair(from: from, to: $0) } }

    struct Pair: Sendable, CustomStringConvertible {
        let from: StoreKind
        let to: StoreKind
        var description: String { "\(from.rawValue) to \(to.rawValue)" }
    }
}
