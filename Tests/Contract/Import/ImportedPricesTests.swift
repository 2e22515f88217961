import Domain
import Ports
import TestSupport
import Testing
import UseCases

@Suite("The prices of an imported database")
struct ImportedPricesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let cost: Double
        let multiplier: Double?
        /// The units and the rate that the two become; no rate is no price.
        let units: String
        let rate: String?
        var remarks: [ImportRemark: Int] = [:]
    }

    static let cases: [Case] = [
        Case(testDescription: "no price", cost: 512, multiplier: nil, units: "512", rate: nil),
        Case(testDescription: "a whole price", cost: 1536, multiplier: 3, units: "512", rate: "3"),
        Case(
            testDescription: "a tenth, as floating point has it", cost: 0.1 * 3, multiplier: 3, units: "0.1", rate: "3"),
        Case(testDescription: "a price below one", cost: 7 * 0.1, multiplier: 0.1, units: "7", rate: "0.1"),
        Case(
            testDescription: "many bytes", cost: 123_456_789_012 * 0.07, multiplier: 0.07, units: "123456789012",
            rate: "0.07"),
        Case(
            testDescription: "another price then", cost: 512 * 3, multiplier: 5, units: "307.2", rate: "5"),
        Case(
            testDescription: "another price then, to six decimals", cost: 512 * 3, multiplier: 7, units: "219.428571",
            rate: "7", remarks: [.otherPrice: 1]),
        Case(
            testDescription: "a price of more decimals than there may be", cost: 6 * (1.0 / 3), multiplier: 1.0 / 3,
            units: "6", rate: "0.333333333333", remarks: [.roundedPrice: 1]),
        Case(
            testDescription: "a negative price is none", cost: -6, multiplier: -3, units: "6!", rate: "1",
            remarks: [.noPrice: 1, .fixedCharge: 1]),
        Case(
            testDescription: "a price of nothing that can be written", cost: 5, multiplier: 1e-20, units: "5",
            rate: "1",
            remarks: [.noPrice: 1]),
    ]

    @Test("come apart from the charges again", arguments: cases, StoreKind.allCases)
    func prices(row: Case, kind: StoreKind) async throws {
        let ledger = FormerRows.ledger([.init(row.cost, 2, 5)], multiplier: row.multiplier)
        let (test, report) = try await FormerRows.imported(ledger, kind)
        #expect(try await FormerRows.segments(test.store) == ["acme plan \(row.units) 2-5"])
        let tariffs = try await test.store.tariffs()
        #expect(tariffs.map { $0.rate?.description } == [row.rate].compactMap(\.self))
        #expect(
            tariffs.allSatisfy { $0.moment.description == "2011-01-02T00:00:00Z" && $0.unit == .day && !$0.migrate })
        #expect(report.remarks.counts == row.remarks)
        await test.store.close()
    }

    @Test("that are nothing today leave what was charged before as it was")
    func free() async throws {
        let ledger = FormerRows.ledger([.init(6, 2, 4), .init(0, 4, nil)], multiplier: 0)
        let (test, _) = try await FormerRows.imported(ledger, .memory)
        #expect(try await FormerRows.segments(test.store) == ["acme plan 6 2-4", "acme plan 0 4-…"])
        let tariffs = try await test.store.tariffs().map { "\($0.rate?.description ?? "-") \($0.moment)" }
        #expect(tariffs == ["1 2011-01-02T00:00:00Z", "0 2011-01-04T00:00:00.000001Z"])
        let period = try Sample.period("2011-01")
        let bill = try await BillText.lines(test.store, period: period, now: try Moment("2011-02-01T00:00:00Z"))
        #expect(bill.flatMap(\.lines).map(\.cost.rational) == ["12/1"])
    }

    @Test("are per the unit of time that 2.0 billed by")
    func unit() async throws {
        let ledger = FormerRows.ledger([.init(31_556_952, 2, 3)])
        let (test, _) = try await FormerRows.imported(ledger, .memory, unit: .year)
        let now = try Moment("2011-02-01T00:00:00Z")
        let bill = try await BillText.lines(test.store, period: try Sample.period("2011-01"), now: now)
        #expect(bill.flatMap(\.lines).map(\.cost.rational) == ["86400/1"])
        #expect(bill.flatMap(\.lines).allSatisfy { !$0.isUnpriced })
    }

    @Test("that were imported stay when 2.0's changed since; what is charged since costs the same")
    func changedSince() async throws {
        let (test, _) = try await FormerRows.imported(FormerRows.ledger([.init(6, 2, nil)], multiplier: 3), .memory)
        let later = FormerRows.ledger([.init(6, 2, 5), .init(8, 5, nil)], multiplier: 4)
        let report = try await ImportLedger(store: test.store, clock: test.clock)(later)
        #expect(report.remarks.counts == [.keptPrice: 1, .otherPrice: 1])
        #expect(report.known == 1 && report.recorded == 1 && report.prices.isEmpty)
        #expect(try await FormerRows.segments(test.store) == ["acme plan 2 2-5", "acme plan 2.666667 5-…"])
    }
}
