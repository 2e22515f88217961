import Domain
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("Writers at the same time")
struct WriterTests {
    /// Deals a stream's steps out to some writers: each event and its cancellations to one, all tariffs to the first.
    static func dealt(_ stream: HostileStream, to count: Int, seed: UInt64) -> [[LogStep]] {
        var random = Seeded(seed)
        var hands: [[LogStep]] = Array(repeating: [], count: count)
        var writers: [String: Int] = [:]
        for step in stream.shuffled(seed: seed, repeating: 0) {
            switch step {
            case .event(let event):
                let writer = Int.random(in: 0..<count, using: &random)
                writers[event.id] = writer
                hands[writer].append(step)
                // Redelivered to someone else, who may well be faster.
                if random.chance(25) { hands[Int.random(in: 0..<count, using: &random)].append(step) }
            case .cancelEvent(let id): hands[writers[id] ?? 0].append(step)
            case .tariff, .cancelTariff: hands[0].append(step)
            }
        }
        return hands
    }

    /// Plays each hand on its store, all at once.
    static func play(_ hands: [[LogStep]], _ stores: [any BillingStore], seed: UInt64) async throws {
        try await withThrowingTaskGroup { group in
            for (writer, steps) in hands.enumerated() {
                let store = stores[writer % stores.count]
                let size = [1, 3, 10, 50][(writer + Int(seed)) % 4]
                group.addTask {
                    var player = StreamPlayer(store, batchSize: size)
                    try await player.play(steps)
                }
            }
            try await group.waitForAll()
        }
    }

    /// The reference's bills of a stream that one writer recorded in its order.
    static func expected(_ stream: HostileStream) async throws -> [String] {
        let plain = try TestStore(.memory)
        var player = StreamPlayer(plain.store)
        try await player.play(stream.steps)
        return try await Reference.bills(plain.store, try HostileStreamTests.questions(stream))
    }

    static func check(_ store: any BillingStore, _ stream: HostileStream, _ expected: [String], _ note: String)
        async throws
    {
        let bills = try await HostileStreamTests.bills(store, try HostileStreamTests.questions(stream))
        for (bill, reference) in zip(bills, expected) { #expect(firstDifference(bill, reference) == nil, "\(note)") }
        let ids = try await store.log().map(\.event.id)
        let all = Set(stream.steps.compactMap { if case .event(let event) = $0 { event.id } else { nil } })
        #expect(ids.count == all.count, "\(note)")
        #expect(Set(ids) == all, "\(note)")
        #expect(try await store.rebuild(checkOnly: true) { _, _ in }.different == 0, "\(note)")
    }

    @Test("on one store come to the reference's bill", arguments: Rounds.seeds(2))
    func oneStore(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 100 + seed, events: 150)
        let expected = try await Self.expected(stream)
        for kind in StoreKind.allCases {
            let test = try TestStore(kind)
            try await Self.play(Self.dealt(stream, to: 4, seed: seed), [test.store], seed: seed)
            try await Self.check(test.store, stream, expected, "seed \(seed), \(kind.rawValue)")
            await test.store.close()
        }
    }

    @Test("on two stores of one file come to the reference's bill", arguments: Rounds.seeds(2))
    func oneFile(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 200 + seed, events: 150)
        let expected = try await Self.expected(stream)
        let test = try TestStore(.sqlite)
        let other = try SQLiteStore(path: test.path, clock: test.clock)
        try await Self.play(Self.dealt(stream, to: 4, seed: seed), [test.store, other], seed: seed)
        for store in [test.store, other] { try await Self.check(store, stream, expected, "seed \(seed)") }
        await test.store.close()
        await other.close()
    }

    @Test(
        "on two stores of one file see each other's accounts and resources, write by write", arguments: Rounds.seeds(2))
    func alternating(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 300 + seed, events: 200)
        let expected = try await Self.expected(stream)
        let test = try TestStore(.sqlite)
        let stores = [test.store, try SQLiteStore(path: test.path, clock: test.clock)]
        var random = Seeded(seed)
        var tariffs: [TariffID] = []
        var last = Moment(microseconds: -1)
        for (place, step) in stream.shuffled(seed: seed, repeating: 30).enumerated() {
            // One by one for a while, then at random, so that each comes upon what it remembers and what it does not.
            let store = stores[place < 100 ? place % 2 : Int.random(in: 0..<2, using: &random)]
            switch step {
            case .event(let event):
                let outcome = try await store.record(event)
                let recorded = try #require(try await stores[random.chance(50) ? 0 : 1].event(event.id)).recorded
                #expect((outcome == [.recorded]) == (recorded > last))
                last = max(last, recorded)
            case .cancelEvent(let id):
                last = max(last, try #require(try await store.cancelEvent(id, by: "a", because: "b")).recorded)
            case .tariff(let draft):
                let version = try await store.setTariffs([draft])[0]
                #expect(version.recorded > last)
                last = version.recorded
                tariffs.append(version.id)
            case .cancelTariff(let index):
                last = max(
                    last, try #require(try await store.cancelTariff(tariffs[index], by: "a", because: "b")).recorded)
            }
        }
        for store in stores { try await Self.check(store, stream, expected, "seed \(seed)") }
        #expect(try await stores[0].contents() == stores[1].contents())
        for store in stores { await store.close() }
    }

    @Test("that move the same server about in turns keep one history", arguments: [0, 1])
    func sameTree(late: Int) async throws {
        let (test, plain) = (try TestStore(.sqlite), try TestStore(.memory))
        let stores = [test.store, try SQLiteStore(path: test.path, clock: test.clock)]
        for number in 0..<60 {
            let day = late == 0 ? number : (number * 37) % 60
            let moment = try Moment("2025-03-01T00:00:00Z").adding(microseconds: Int64(day) * Moment.day)
            let event = try Sample.event(
                "e\(number)", at: moment.description, account: "a\(number % 11)",
                number % 9 == 8 ? .end : Sample.linear(UInt64(number % 4)),
                children: [Sample.child("disk", "d\(number % 5)"), Sample.child("part", nil, of: 1)])
            try await stores[number % 2].record(event)
            try await plain.store.record(event)
            let bill = try await Sample.bill(stores[(number + 1) % 2])
            #expect(try await bill == Sample.bill(plain.store), "after \(number)")
        }
        for store in stores {
            #expect(try await store.rebuild(checkOnly: true) { _, _ in }.different == 0)
            await store.close()
        }
    }

    @Test("one after the other, each of which opens the file anew, are as one", arguments: Rounds.seeds(4))
    func reopened(seed: UInt64) async throws {
        let stream = try HostileStream(seed: seed, events: 90)
        var random = Seeded(seed)
        let test = try TestStore(.sqlite)
        await test.store.close()
        var rest = stream.shuffled(seed: seed)[...]
        var store = try SQLiteStore(path: test.path, clock: test.clock)
        var player = StreamPlayer(store, batchSize: 4)
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...12, using: &random))
            rest = rest.dropFirst(part.count)
            try await player.play(Array(part))
            await store.close()
            store = try SQLiteStore(path: test.path, clock: test.clock)
            player.goOn(with: store)
        }
        try await Self.check(store, stream, try await Self.expected(stream), "seed \(seed)")
        let report = try await store.rebuild(checkOnly: true) { _, _ in }
        #expect(report.different == 0, "\(report.first)")
        await store.close()
    }
}
