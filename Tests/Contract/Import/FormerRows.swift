import Domain
import Ports
import TestSupport
import UseCases

/// Rows of 2.0's tables as the tests write them down, and what an import makes of them.
enum FormerRows {
    /// A row of one resource: its cost, and the days of January 2011 between which it lies.
    struct Row: Sendable {
        let cost: Double
        let begin: Int
        let end: Int?

        init(_ cost: Double, _ begin: Int, _ end: Int?) { (self.cost, self.begin, self.end) = (cost, begin, end) }
    }

    /// A database with one resource of acme, `plan p`.
    static func ledger(_ rows: [Row], rtype: String = "plan", multiplier: Double? = nil) -> FormerLedger {
        let segments = rows.enumerated().map { index, row in
            FormerLedger.Segment(
                id: Int64(index + 1), resource: 1, cost: row.cost, begin: day(row.begin), end: row.end.map(day))
        }
        return FormerLedger(
            accounts: [1: "acme"],
            resources: [.init(id: 1, account: 1, parent: nil, rtype: rtype, name: "p", attributes: nil)],
            segments: segments, multipliers: multiplier.map { [rtype: $0] } ?? [:])
    }

    static func day(_ day: Int) -> String { "2011-01-\(day < 10 ? "0" : "")\(day) 00:00:00.000000" }

    /// Imports a database into an empty store of one kind.
    static func imported(
        _ ledger: FormerLedger, _ kind: StoreKind, unit: RateUnit? = nil
    ) async throws -> (test: TestStore, report: ImportLedger.Report) {
        let test = try TestStore(kind)
        return (test, try await ImportLedger(store: test.store, clock: test.clock)(ledger, unit: unit))
    }

    /// The charges of every resource, one a line: who, what, how much, from which day to which.
    static func segments(_ store: any BillingStore) async throws -> [String] {
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        question.limit = .max
        let accounts = try await store.accounts().reduce(into: [:]) { $0[$1.id] = $1.name }
        var lines: [String] = []
        for resource in try await store.resources(question) {
            let history = try await store.history(of: resource.id, knownAt: nil)
            for segment in (history?.segments ?? []).sorted(by: { $0.begin < $1.begin }) {
                let owner = segment.account.flatMap { accounts[$0] } ?? "-"
                let end = segment.end.map(text) ?? "…"
                lines.append("\(owner) \(resource.rtype) \(charge(segment.charge)) \(text(segment.begin))-\(end)")
            }
        }
        return lines
    }

    private static func charge(_ charge: Segment.Charge) -> String {
        switch charge {
        case .linear(let quantity): "\(quantity)"
        case .fixed(let quantity): "\(quantity)!"
        case .carried: "carried"
        }
    }

    /// The day of January 2011; any other moment in full.
    private static func text(_ moment: Moment) -> String {
        let text = moment.description
        guard text.hasPrefix("2011-01-"), text.hasSuffix("T00:00:00Z"), let day = Int(text.dropFirst(8).prefix(2))
        else { return text }
        return String(day)
    }
}

extension ImportRemarks {
    /// How often each remark was made.
    var counts: [ImportRemark: Int] { entries.mapValues(\.count) }
}
