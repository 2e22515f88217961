import Domain
import InMemoryAdapter
import JSON
import Ports
import PostgreSQLAdapter
import SQLiteAdapter
import TestSupport
import Testing
import UseCases

/// A store that a rule's log is recorded in.
struct RuleRunner {
    let store: any BillingStore
    private let clock: SetClock
    private let folder: TemporaryFolder
    private var tariffs: [TariffID] = []

    /// - Parameters:
    ///   - moment: what the store's clock says when it is made.
    ///   - facts: what is fixed then.
    init(
        _ kind: StoreKind, at moment: Moment = Shorthand.moment("2026-02-01"), facts: StoreFacts = StoreFacts()
    ) throws {
        (clock, folder) = (SetClock(moment), try TemporaryFolder())
        let wanted = StoreFacts.Wanted(unit: facts.unit, cloudUnique: facts.cloudUnique)
        switch kind {
        case .memory: store = InMemoryStore(facts: facts, clock: clock)
        case .sqlite: store = try SQLiteStore(path: folder.path + "/store.db", wanted: wanted, clock: clock)
        case .postgresql:
            store = try PostgreSQLStore(url: folder.postgreSQL("store"), wanted: wanted, clock: clock)
        }
    }

    mutating func play(_ log: [LogLine]) async throws {
        for line in log {
            switch line {
            case .event(let id, let value):
                let draft = try EventReader.read(value, now: clock.utcNow())
                _ = try await store.outcomes(of: RecordBatch(messages: [[.draft(draft, id: id)]]))
            case .price(let draft): tariffs += try await store.setTariffs([draft]).map(\.id)
            case .cancel(let id): _ = try await store.cancelEvent(id, by: "test", because: "a test")
            case .unprice(let index):
                _ = try await store.cancelTariff(tariffs[index], by: "test", because: "a test")
            case .clock(let moment): clock.set(moment)
            }
        }
    }

    func bill(_ period: Period, now: Moment, asOf: Moment? = nil, priced: Bool) async throws -> [String] {
        var question = BillPeriod.Question(period: period)
        question.asOf = asOf
        let bill = try await BillPeriod(store: store, clock: SetClock(now))(question)
        var lines: [String] = []
        while case let trees = try await bill.next(), !trees.isEmpty {
            for tree in trees { lines += tree.lines.map { text($0, of: tree.accountName, priced: priced) } }
        }
        await bill.finish()
        return lines
    }

    private func text(_ line: BillLine, of account: String, priced: Bool) -> String {
        let cost = line.cost.rational
        let words = [
            account, line.rtype, line.name ?? "-", cost.hasSuffix("/1") ? String(cost.dropLast(2)) : cost,
            line.created.map(Shorthand.text) ?? "-",
            line.destroyed.map(Shorthand.text) ?? (line.created == nil ? "-" : "open"),
        ]
        return words.joined(separator: " ") + (priced && line.isUnpriced ? " unpriced" : "")
    }
}

extension Rule {
    /// Holds a store to the rule.
    func check(over kind: StoreKind, facts: StoreFacts = StoreFacts()) async throws {
        for (order, log) in orders.enumerated() {
            var start: Moment?
            if case .clock(let moment) = log.first { start = moment }
            var runner = try RuleRunner(kind, at: start ?? Shorthand.moment("2026-02-01"), facts: facts)
            try await runner.play(log)
            let bill = try await runner.bill(period, now: now, asOf: asOf, priced: log.contains(where: \.isPrice))
            let wording = "\(sentence) (\(order == 0 ? "as written" : "backwards and twice"))"
            // As bytes: texts that Unicode holds to be equal are not the same.
            let isSame = bytes(bill) == bytes(lines)
            #expect(isSame, "\(wording): \(bill) instead of \(lines)", sourceLocation: location)
            let report = try await runner.store.rebuild(checkOnly: true) { _, _ in }
            #expect(report.different == 0, "\(wording): \(report.first)", sourceLocation: location)
            await runner.store.close()
        }
    }

    private func bytes(_ lines: [String]) -> [[UInt8]] { lines.map { Array($0.utf8) } }
}
