import Foundation
import JSON
import TestSupport
import Testing

@Suite("nova-billing import")
struct ImportCommandTests {
    private let place: Workplace
    private static let clock = ["--clock", "2011-02-11T00:00:00Z"]
    private static let store = ["--db", "sqlite:store.db"] + clock

    init() throws { place = try Workplace() }

    /// A database of 2.0: a plan that was changed and stopped, so that its bill there is too high.
    private func makeFormer(_ more: String = "") async throws {
        var heart = FormerHeart()
        try heart.setTariffs(["plan": 2], at: "2011-01-01T00:00:00Z")
        try heart.post("acme", at: "2011-01-02T00:00:00Z", .init("plan", "p", .linear(1)))
        try heart.post("acme", at: "2011-01-05T00:00:00Z", .init("plan", "p", .linear(3)))
        try heart.post("acme", at: "2011-02-02T00:00:00Z", .init("plan", "p", .stop))
        try place.file("former.sql", try heart.sql() + more)
        #expect(try await place.shell("sqlite3 former.db < former.sql").status == 0)
    }

    private func sum(_ period: String) async throws -> [Double] {
        let bill = try await place.run(["bill", "--time-period", period, "--format", "json"] + Self.store)
        #expect(bill.status == 0, "\(bill.errors)")
        return try BillRow.rows(bill.output).map(\.cost)
    }

    @Test("records what the file holds, says what in it can't be trusted, and changes nothing the second time")
    func records() async throws {
        try await makeFormer()
        let before = try place.bytes("former.db")
        let first = try await place.run(["import", "former.db"] + Self.store)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("1 accounts, 1 resources, 2 charges: 3 events, of which 3 recorded, 0 known"))
        #expect(first.output.contains("1 charges whose end a later event overwrote"))
        #expect(first.output.contains("price: plan 2 per day from 2011-01-02T00:00:00Z on"))
        #expect(try await sum("2011-01") == [2.0 * 3 + 6 * 27])
        #expect(try await sum("2011-02") == [6])

        let again = try await place.run(["import", "former.db", "--json"] + Self.store)
        #expect(again.status == 0)
        #expect(try again.json()["known"]?.number?.integer == 3 && again.json()["recorded"]?.number?.integer == 0)
        #expect(try place.bytes("former.db") == before)
        let check = try await place.run(["rebuild", "--check"] + Self.store)
        #expect(check.status == 0, "\(check.output)")
    }

    @Test("--dry-run shows the bills before and after, and records nothing")
    func dryRun() async throws {
        try await makeFormer()
        let table = try await place.run(
            ["import", "former.db", "--dry-run"] + Self.clock + ["--db", "sqlite:store.db"])
        #expect(table.status == 0, "\(table.errors)")
        let rows = table.output.split(separator: "\n").suffix(3).map { $0.split(separator: " ") }
        // In 2.0 the first charge runs until the stop, beside the second one.
        #expect(
            rows == [
                ["month", "account", "2.0", "imported"], ["2011-01", "acme", "\(2.0 * 30 + 6 * 27)", "168.0"],
                ["2011-02", "acme", "8.0", "6.0"],
            ])
        let json = try await place.run(["import", "former.db", "--dry-run", "--json"] + Self.clock)
        let bills = try #require(try json.json()["bills"]?.array)
        #expect(bills.map { $0["before"]?.number?.description } == ["222", "8"])
        #expect(bills.map { $0["after"]?.number?.description } == ["168", "6"])
        #expect(!FileManager.default.fileExists(atPath: place.path("store.db")))
    }

    @Test("exits with 3 where something had to be left out, and with 2 where it makes no sense")
    func exits() async throws {
        try await makeFormer("INSERT INTO segment VALUES (9, 99, 1, '2011-01-02 00:00:00', NULL);")
        let partial = try await place.run(["import", "former.db"] + Self.store)
        #expect(partial.status == 3 && partial.output.contains("resources of no account"), "\(partial.output)")
        try place.file("text", "no database at all, not even a little of one")
        for arguments in [["text"], ["former.db", "--unit", "week"], [], ["store.db"]] {
            let outcome = try await place.run(["import"] + arguments + Self.store)
            #expect(outcome.status == 2 && !outcome.errors.isEmpty, "\(arguments)")
        }
        #expect(try await place.run(["import", "nowhere.db"] + Self.store).status == 4)
    }

    @Test("is what serve names where its store is the file of 2.0")
    func named() async throws {
        try await makeFormer()
        let before = try place.bytes("former.db")
        let outcome = try await place.run(["serve", "--db", "sqlite:former.db", "--port", "0"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("nova-billing import") && outcome.errors.contains("former.db"))
        #expect(try place.bytes("former.db") == before)
    }
}
