import CFaultyFiles
import Foundation
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("The file of an imported database")
struct PredecessorFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/old ä#1.db" }

    init() throws { folder = try TemporaryFolder() }

    private func make(_ statements: String) { #expect(faulty_files_run(path, statements) == 0) }

    private func former() throws -> FormerHeart {
        var heart = FormerHeart()
        try heart.setTariffs(["part": 0.5], at: "2011-01-01T00:00:00Z")
        try heart.post(
            "o'acme", at: "2011-01-02T00:00:00.5Z",
            .init("plan", "p", .linear(5), attributes: #"{"a": 1}"#, children: [.init("part", nil, .fixed(2))]))
        try heart.post("o'acme", at: "2011-01-03T00:00:00Z", .init("plan", "p", .stop))
        return heart
    }

    /// Reads the file and makes sure that nothing came of it but what was read.
    private func read() throws -> FormerLedger {
        let bytes = try Data(contentsOf: URL(filePath: path))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        defer {
            #expect((try? Data(contentsOf: URL(filePath: path))) == bytes, "not a byte of it was changed")
            #expect((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) == files)
        }
        return try PredecessorDatabase.read(path: path)
    }

    @Test("is read row by row, and stays as it is", arguments: ["", "PRAGMA journal_mode = WAL;"])
    func rows(pragma: String) throws {
        let heart = try former()
        make(pragma + (try heart.sql()))
        let ledger = try read()
        #expect(ledger.accounts == heart.ledger.accounts)
        #expect(ledger.multipliers == heart.ledger.multipliers)
        #expect(ledger.resources.map(\.name) == ["p", nil])
        #expect(ledger.resources.map(\.parent) == [nil, 1])
        #expect(ledger.resources.map(\.attributes) == [#"{"a": 1}"#, nil])
        #expect(ledger.segments.map(\.cost) == [5, -1])
        #expect(ledger.segments.map(\.begin) == Array(repeating: "2011-01-02 00:00:00.500000", count: 2))
        #expect(ledger.segments.map(\.end) == ["2011-01-03 00:00:00.000000", nil])
    }

    @Test("may hold numbers where texts are, and texts where numbers are")
    func types() throws {
        make(
            try FormerHeart().sql() + """
                INSERT INTO account VALUES (1, 4711);
                INSERT INTO resource VALUES (1, 22, 'plan', 1, NULL, NULL);
                INSERT INTO segment VALUES (1, 1, 3, '2011-01-02', NULL), (2, 1, 'dear', 7, 8);
                INSERT INTO tariff VALUES ('plan', 2), ('part', 'many');
                """)
        let ledger = try read()
        #expect(ledger.accounts == [1: "4711"] && ledger.resources.map(\.name) == ["22"])
        #expect(ledger.segments.map(\.cost) == [3, nil] && ledger.segments.map(\.begin) == ["2011-01-02", "7"])
        #expect(ledger.multipliers == ["plan": 2])
    }

    @Test(
        "is refused where it is none of 2.0's",
        arguments: [
            ("CREATE TABLE note (text TEXT)", "no database of nova-billing 2.0"),
            ("CREATE TABLE account (id INTEGER)", "no database of nova-billing 2.0"),
            ("PRAGMA application_id = 4711", "later version"),
        ])
    func foreign(statements: String, word: String) throws {
        make(statements)
        let error = #expect(throws: StoreError.self) { try read() }
        #expect(error?.kind == .unfit && error?.description.contains(word) ?? false, "\(error?.description ?? "")")
        #expect(error?.description.contains(path) ?? false)
    }

    @Test("is refused where it is no database, or not there")
    func none() throws {
        try Data("this is no database, and long enough to be none\n".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try read() }
        #expect(error?.kind == .unfit && error?.description.contains("no SQLite database") ?? false)
        try FileManager.default.removeItem(atPath: path)
        let missing = #expect(throws: StoreError.self) { try PredecessorDatabase.read(path: path) }
        #expect(missing?.kind == .unavailable && missing?.debugDescription.contains("No such file") ?? false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("is refused while a transaction is not finished", arguments: ["-journal", "-wal"])
    func unfinished(journal: String) throws {
        make(try former().sql())
        try Data("half".utf8).write(to: URL(filePath: path + journal))
        let error = #expect(throws: StoreError.self) { try read() }
        #expect(error?.kind == .unfit && error?.description.contains("journal") ?? false)
    }

    @Test("of this version's own store is refused")
    func own() async throws {
        let test = try TestStore(.sqlite)
        await test.store.close()
        let error = #expect(throws: StoreError.self) { try PredecessorDatabase.read(path: test.path) }
        #expect(error?.kind == .unfit && error?.description.contains("later version") ?? false)
    }
}
