import Domain
import JSON
import Ports
import TestSupport
import Testing
import UseCases

@Suite("The import of a database of 2.0")
struct ImportTests {
    private static let now = "2012-04-17T11:21:04Z"

    private func instance(_ units: (disk: Double, memory: Double, cores: Double)?) -> FormerHeart.Said {
        let charges: [FormerHeart.FormerCharge] =
            units.map { [.linear($0.disk), .linear($0.memory), .linear($0.cores)] } ?? [.stop, .stop, .stop]
        let children = zip(["local_gb", "memory_mb", "vcpus"], charges).map { FormerHeart.Said($0, nil, $1) }
        return FormerHeart.Said(
            "nova/instance", "12", units == nil ? .stop : .fixed(0), attributes: #"{"instance_type": "m1.tiny"}"#,
            children: children)
    }

    private func bill(_ store: any BillingStore, _ period: String, now: String) async throws -> [String] {
        let lines = try await BillText.lines(store, period: try Sample.period(period), now: try Moment(now))
        return lines.flatMap { account in
            account.lines.map { "\(account.name) \($0.rtype) \($0.cost.double.shortestText)" }
        }
    }

    @Test("has the bill of 2.0's own sample", arguments: StoreKind.allCases)
    func sample(kind: StoreKind) async throws {
        var heart = FormerHeart()
        try heart.post("1", at: "2012-01-19T16:23:20.293482Z", .init("glance/image", "22", .linear(4_404_752)))
        try heart.post("1", at: "2012-01-19T17:37:24.024440Z", instance((0, 512, 1)))
        let (test, report) = try await FormerRows.imported(heart.ledger, kind)
        #expect(
            try await bill(test.store, "2012-04", now: Self.now) == [
                "1 local_gb 0.0", "1 memory_mb 8434.157037037037", "1 vcpus 16.472962962962963",
                "1 nova/instance 0.0", "1 glance/image 72559316.55703704",
            ])
        // An event for each moment, and one with what was said of the server.
        #expect(report.events == 3 && report.recorded == 3 && report.remarks.entries.isEmpty)
        let events = try await test.store.log().map(\.event)
        #expect(events.allSatisfy { $0.id.hasPrefix("import/") && $0.source.name == "nova-billing-2.0" })
        var question = ResourceQuestion(now: try Moment(Self.now))
        question.rtype = "nova/instance"
        let described = try await test.store.resources(question).first?.attributes["instance_type"]
        #expect(described == .string("m1.tiny"))
        await test.store.close()
    }

    /// The server of the contract's second example, which was stopped, started, paused and so on, each day.
    private static let days: [(disk: Double, memory: Double, cores: Double)?] = [
        (20, 2048, 1), (20, 0, 0), (20, 2048, 1), (20, 2048, 0), (20, 2048, 1), (20, 2048, 0), (20, 2048, 1),
    ]

    @Test("has the costs of a server that was stopped and paused, though every event overwrote all ends")
    func server() async throws {
        var heart = FormerHeart()
        try heart.setTariffs(["local_gb": 2, "memory_mb": 3], at: "2011-01-01T00:00:00Z")
        for (index, units) in Self.days.enumerated() {
            try heart.post("acme", at: "2011-01-0\(index + 2)T00:00:00Z", instance(units))
        }
        try heart.post("acme", at: "2011-01-09T00:00:00Z", instance(nil))
        let (test, report) = try await FormerRows.imported(heart.ledger, .memory, unit: .second)
        #expect(
            try await bill(test.store, "2011-01", now: Self.now) == [
                "acme local_gb \(20.0 * 2 * 7 * 86_400)", "acme memory_mb \(2048.0 * 3 * 6 * 86_400)",
                "acme vcpus \(4.0 * 86_400)", "acme nova/instance 0.0",
            ])
        #expect(report.remarks.counts == [.overwrittenEnd: 4 * 6])
    }

    @Test("changes nothing the second time, and takes what was added since", arguments: StoreKind.allCases)
    func again(kind: StoreKind) async throws {
        var heart = FormerHeart()
        try heart.setTariffs(["local_gb": 2, "memory_mb": 0.1], at: "2011-01-01T00:00:00Z")
        try heart.post("acme", at: "2011-01-02T00:00:00Z", instance((20, 512, 1)))
        try heart.post("globex", at: "2011-01-02T00:00:00Z", .init("plan", "p", .linear(1)))
        let (test, first) = try await FormerRows.imported(heart.ledger, kind)
        let contents = try await test.store.contents()
        let useCase = ImportLedger(store: test.store, clock: test.clock)
        let second = try await useCase(heart.ledger)
        #expect(second.recorded == 0 && second.known == first.events && second.prices.isEmpty)
        #expect(try await test.store.contents() == contents)

        try heart.post("acme", at: "2011-01-05T00:00:00Z", instance(nil))
        let third = try await useCase(heart.ledger)
        #expect(third.recorded == 1 && third.known == first.events && !third.hasLosses)
        let (fresh, _) = try await FormerRows.imported(heart.ledger, kind)
        #expect(try await FormerRows.segments(test.store) == (try await FormerRows.segments(fresh.store)))
        for store in [test.store, fresh.store] { await store.close() }
    }

    @Test("takes a resource that was given away as one, which moved")
    func givenAway() async throws {
        var heart = FormerHeart()
        try heart.post("acme", at: "2011-01-02T00:00:00Z", .init("cinder/volume", "v", .linear(5)))
        try heart.post("globex", at: "2011-01-06T00:00:00Z", .init("cinder/volume", "v", .linear(5)))
        let (test, report) = try await FormerRows.imported(heart.ledger, .memory)
        #expect(
            try await FormerRows.segments(test.store) == [
                "acme cinder/volume 5 2-6", "globex cinder/volume 5 6-…",
            ])
        #expect(report.remarks.counts == [.overwrittenEnd: 1])
    }

    @Test("says where an end was lost, because another account said it")
    func endedByAnother() async throws {
        var heart = FormerHeart()
        try heart.post("acme", at: "2011-01-02T00:00:00Z", .init("glance/image", "i", .linear(5)))
        try heart.post("admin", at: "2011-01-06T00:00:00Z", .init("glance/image", "i", .stop))
        let (test, report) = try await FormerRows.imported(heart.ledger, .memory)
        #expect(try await FormerRows.segments(test.store) == ["acme glance/image 5 2-…"])
        #expect(report.remarks.entries[.severalAccounts]?.first == ["glance/image i"])
    }

    @Test("of the same name in two accounts are two resources, where names are not the cloud's")
    func sameName() async throws {
        var heart = FormerHeart()
        try heart.post("acme", at: "2011-01-02T00:00:00Z", .init("plan", "p", .linear(5)))
        try heart.post("globex", at: "2011-01-03T00:00:00Z", .init("plan", "p", .linear(6)))
        try heart.post("globex", at: "2011-01-04T00:00:00Z", .init("plan", "p", .stop))
        let (test, _) = try await FormerRows.imported(heart.ledger, .memory)
        #expect(try await FormerRows.segments(test.store) == ["acme plan 5 2-…", "globex plan 6 3-4"])
    }

    @Test("leaves out what can't be understood, says so, and takes the rest")
    func losses() async throws {
        typealias Resource = FormerLedger.Resource
        typealias Segment = FormerLedger.Segment
        let long = String(repeating: "x", count: 256)
        let resources = [
            Resource(id: 1, account: 1, parent: nil, rtype: "plan", name: "good", attributes: "{"),
            Resource(id: 2, account: 9, parent: nil, rtype: "plan", name: "no account", attributes: nil),
            Resource(id: 3, account: 1, parent: 99, rtype: "plan", name: "no parent", attributes: nil),
            Resource(id: 4, account: 1, parent: 5, rtype: "plan", name: "a", attributes: nil),
            Resource(id: 5, account: 1, parent: 4, rtype: "plan", name: "b", attributes: nil),
            Resource(id: 6, account: 1, parent: nil, rtype: "plan", name: long, attributes: nil),
            Resource(id: 7, account: 1, parent: nil, rtype: "", name: "x", attributes: nil),
            Resource(id: 8, account: 1, parent: nil, rtype: "plan", name: "idle", attributes: nil),
            Resource(id: 9, account: 1, parent: 1, rtype: "part", name: nil, attributes: #"{"a": 1}"#),
        ]
        let day = FormerRows.day(2)
        let costs: [(Int64, Double?, String?, String?)] = [
            (1, 1, day, nil), (2, 1, day, nil), (4, 1, day, nil), (6, 1, day, nil), (99, 1, day, nil),
            (1, .nan, day, nil), (1, nil, day, nil), (1, 1e16, day, nil), (1, 1, "soon", nil), (1, 1, nil, nil),
            (1, 1, "1969-12-31 00:00:00", nil), (1, 1, day, "later"), (1, 1, "2190-01-01 00:00:00", nil),
            (9, 2, day, nil),
        ]
        let segments = costs.enumerated().map { index, row in
            Segment(id: Int64(index + 1), resource: row.0, cost: row.1, begin: row.2, end: row.3)
        }
        let ledger = FormerLedger(accounts: [1: "acme"], resources: resources, segments: segments)
        let (test, report) = try await FormerRows.imported(ledger, .memory)
        #expect(try await FormerRows.segments(test.store) == ["acme plan 1 2-…", "acme part 2 2-…"])
        #expect(
            report.remarks.counts == [
                .noOwner: 5, .badName: 2, .neverCharged: 1, .badCost: 3, .badMoment: 5, .badAttributes: 1,
            ])
        #expect(report.hasLosses)
    }

    @Test("of many resources in one tree is cut into events that may be recorded")
    func many() async throws {
        let (day, ids) = (FormerRows.day(2), 1...Int64(1_201))
        let ledger = FormerLedger(
            accounts: [1: "acme"],
            resources: ids.map { id in
                let isRoot = id == 1
                return .init(
                    id: id, account: 1, parent: isRoot ? nil : 1, rtype: isRoot ? "plan" : "part", name: "\(id)",
                    attributes: nil)
            },
            segments: ids.map { .init(id: $0, resource: $0, cost: 1, begin: day, end: nil) })
        let (test, report) = try await FormerRows.imported(ledger, .sqlite)
        #expect(report.events == 2 && report.recorded == 2)
        let bill = try await BillText.lines(
            test.store, period: try Sample.period("2011-01"), now: try Moment("2011-01-03T00:00:00Z"))
        #expect(bill.flatMap(\.lines).map(\.cost.rational) == Array(repeating: "1/1", count: 1_201))
        await test.store.close()
    }
}
