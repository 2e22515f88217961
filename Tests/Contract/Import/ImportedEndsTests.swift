import Ports
import TestSupport
import Testing
import UseCases

@Suite("The ends of an imported database")
struct ImportedEndsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rows: [FormerRows.Row]
        let segments: [String]
        var remarks: [ImportRemark: Int] = [:]
    }

    private static func row(_ cost: Double, _ begin: Int, _ end: Int?) -> FormerRows.Row { .init(cost, begin, end) }

    static let cases: [Case] = [
        Case(
            testDescription: "an open charge stays open", rows: [row(3, 2, nil)], segments: ["acme plan 3 2-…"]),
        Case(
            testDescription: "an end that nothing overwrote counts", rows: [row(3, 2, 5)],
            segments: ["acme plan 3 2-5"]),
        Case(
            testDescription: "a change and a stop: all rows end at the stop; the first ends where the next begins",
            rows: [row(3, 2, 9), row(4, 5, 9)], segments: ["acme plan 3 2-5", "acme plan 4 5-9"],
            remarks: [.overwrittenEnd: 1]),
        Case(
            testDescription: "two changes, still open: the first row ends at the second change",
            rows: [row(3, 2, 7), row(4, 5, 7), row(5, 7, nil)],
            segments: ["acme plan 3 2-5", "acme plan 4 5-7", "acme plan 5 7-…"], remarks: [.overwrittenEnd: 1]),
        Case(
            testDescription: "an end inside of its row, with no begin at it, is a stop that came late",
            rows: [row(3, 2, 4), row(4, 9, 4)], segments: ["acme plan 3 2-4", "acme plan 4 9-…"],
            remarks: [.overwrittenEnd: 1, .lostEnd: 1]),
        Case(
            testDescription: "ends that were never overwritten leave the gap between them",
            rows: [row(3, 2, 4), row(4, 6, 8)], segments: ["acme plan 3 2-4", "acme plan 4 6-8"]),
        Case(
            testDescription: "a begin that came late: what began after it runs on",
            rows: [row(3, 9, 5), row(4, 5, nil)], segments: ["acme plan 4 5-9", "acme plan 3 9-…"],
            remarks: [.overwrittenEnd: 2, .lostEnd: 1]),
        Case(
            testDescription: "a begin that came late, and a stop after all",
            rows: [row(3, 9, 12), row(4, 5, 12)], segments: ["acme plan 4 5-9", "acme plan 3 9-12"],
            remarks: [.overwrittenEnd: 1]),
        Case(
            testDescription: "of two charges of one moment the last one counts",
            rows: [row(3, 2, 2), row(4, 2, nil)], segments: ["acme plan 4 2-…"]),
        Case(
            testDescription: "what began and ended at once is over",
            rows: [row(3, 2, 5), row(4, 5, 5)], segments: ["acme plan 3 2-5"]),
        Case(
            testDescription: "equal charges are one", rows: [row(3, 2, 9), row(3, 5, 9)],
            segments: ["acme plan 3 2-9"], remarks: [.overwrittenEnd: 1]),
        Case(
            testDescription: "a negative cost was charged once, and lasts until the next",
            rows: [row(-3, 2, 9), row(-4, 2, 9), row(5, 5, 9)],
            segments: ["acme plan 3! 2-2", "acme plan 4! 2-5", "acme plan 5 5-9"],
            remarks: [.fixedCharge: 2, .overwrittenEnd: 2]),
        Case(
            testDescription: "a cost of zero is alive and free, of either sign",
            rows: [row(-0.0, 2, 4), row(0, 6, nil)], segments: ["acme plan 0 2-4", "acme plan 0 6-…"]),
    ]

    @Test("are those that the order of its rows implies", arguments: cases, StoreKind.allCases)
    func ends(row: Case, kind: StoreKind) async throws {
        let (test, report) = try await FormerRows.imported(FormerRows.ledger(row.rows), kind)
        #expect(try await FormerRows.segments(test.store) == row.segments)
        #expect(report.remarks.counts == row.remarks)
        #expect(!report.hasLosses && report.recorded == report.events)
        await test.store.close()
    }

    @Test("may be at any microsecond, and in any form that a moment has")
    func forms() async throws {
        let ledger = FormerLedger(
            accounts: [1: "acme"],
            resources: [.init(id: 1, account: 1, parent: nil, rtype: "plan", name: nil, attributes: nil)],
            segments: [
                .init(id: 1, resource: 1, cost: 1, begin: "2011-01-02 00:00:00", end: "2011-01-03T00:00:00.000001Z")
            ])
        let (test, _) = try await FormerRows.imported(ledger, .memory)
        #expect(try await FormerRows.segments(test.store) == ["acme plan 1 2-2011-01-03T00:00:00.000001Z"])
    }
}
