import CFaultyFiles
import Domain
import Foundation
import InMemoryAdapter
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("A file that is not ours")
struct UnfitFileTests {
    /// A file, how it comes to be, and what is to be said of it.
    struct Foreign: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The bytes of the file, or the statements that make it.
        let content: Content
        let words: [String]

        enum Content: Sendable {
            case text(String)
            case statements(String)
        }
    }

    static let predecessor = """
        CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE resource (id INTEGER PRIMARY KEY, account_id INTEGER, rtype TEXT);
        CREATE TABLE segment (id INTEGER PRIMARY KEY, resource_id INTEGER, cost REAL);
        INSERT INTO account VALUES (1, 'acme');
        """

    static let files: [Foreign] = [
        Foreign(testDescription: "a text", content: .text("this is no database\n"), words: ["no SQLite database"]),
        Foreign(
            testDescription: "a long text", content: .text(String(repeating: "nova\n", count: 4_000)),
            words: ["no SQLite database"]),
        Foreign(
            testDescription: "another program's database",
            content: .statements("CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('dear')"),
            words: ["another program"]),
        Foreign(
            testDescription: "another program's database with its journal beside it",
            content: .statements("PRAGMA journal_mode = WAL; CREATE TABLE note (text TEXT)"), words: ["another program"]
        ),
        Foreign(
            testDescription: "another program's database without tables",
            content: .statements("PRAGMA application_id = 4711"), words: ["another program"]),
        Foreign(
            testDescription: "the predecessor's database", content: .statements(predecessor),
            words: ["nova-billing 2.0"]),
        Foreign(
            testDescription: "the predecessor's database with its journal beside it",
            content: .statements("PRAGMA journal_mode = WAL; " + predecessor), words: ["nova-billing 2.0"]),
    ]

    private static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private static func files(_ folder: TemporaryFolder) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    }

    /// Tries to open a file, and makes sure that nothing but an answer came of it.
    private static func refuse(
        _ path: String, in folder: TemporaryFolder, wanted: StoreFacts.Wanted = .init()
    ) throws -> String {
        let (before, listed) = (try bytes(path), try files(folder))
        let clock = SetClock(try Moment("2026-01-01T00:00:00Z"))
        let error = #expect(throws: StoreError.self) { _ = try SQLiteStore(path: path, wanted: wanted, clock: clock) }
        #expect(error?.kind == .unfit)
        #expect(try bytes(path) == before, "not a byte of it was changed")
        #expect(try files(folder) == listed, "nothing was left beside it")
        return error?.description ?? ""
    }

    @Test("is refused and left as it is", arguments: files)
    func refused(file: Foreign) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a file?with #marks%20 ä.db"
        switch file.content {
        case .text(let text): try Data(text.utf8).write(to: URL(filePath: path))
        case .statements(let statements): #expect(faulty_files_run(path, statements) == 0)
        }
        let said = try Self.refuse(path, in: folder)
        #expect(said.contains(path))
        for word in file.words { #expect(said.contains(word), "\(said)") }
    }

    @Test("but a newer version's is refused and left as it is")
    func newer() async throws {
        let test = try TestStore(.sqlite)
        try await test.store.record(try Sample.event("a"))
        await test.store.close()
        #expect(faulty_files_run(test.path, "PRAGMA user_version = 99") == 0)
        let said = try Self.refuse(test.path, in: test.folder)
        #expect(said.contains("newer version") && said.contains("99"))
    }

    @Test("but was made with other facts is refused, both named, and left as it is")
    func otherFacts() async throws {
        let test = try TestStore(.sqlite)
        try await test.store.record(try Sample.event("a"))
        await test.store.close()
        let unit = try Self.refuse(test.path, in: test.folder, wanted: .init(unit: .hour))
        #expect(unit.contains("per day") && unit.contains("per hour"))
        let types = CloudUniqueTypes(["plan", "nova/instance"])
        let said = try Self.refuse(test.path, in: test.folder, wanted: .init(cloudUnique: types))
        #expect(said.contains("nova/instance, plan"))
        #expect(said.contains(StoreFacts().cloudUnique.rtypes.sorted(by: precedes).joined(separator: ", ")))
        let both = try SQLiteStore(
            path: test.path, wanted: .init(unit: .day, cloudUnique: .openStack), clock: test.clock)
        #expect(try await both.log().count == 1)
        await both.close()
    }

    @Test("but empty becomes a store, as does a database without anything in it")
    func empty() async throws {
        for statements in [nil, "CREATE TABLE note (text TEXT); DROP TABLE note"] {
            let folder = try TemporaryFolder()
            let path = folder.path + "/store.db"
            if let statements {
                #expect(faulty_files_run(path, statements) == 0)
            } else {
                try Data().write(to: URL(filePath: path))
            }
            let clock = SetClock(try Moment("2026-01-01T00:00:00Z"))
            let store = try SQLiteStore(path: path, clock: clock)
            #expect(try await store.record(try Sample.event("a")) == [.recorded])
            await store.close()
            let again = try SQLiteStore(path: path, clock: clock)
            #expect(try await again.log().map(\.event.id) == ["a"])
            await again.close()
        }
    }

    @Test("because it can't be there is said to be unavailable")
    func nowhere() throws {
        let folder = try TemporaryFolder()
        let clock = SetClock(try Moment("2026-01-01T00:00:00Z"))
        for path in [folder.path + "/no/such/folder/store.db", folder.path] {
            let error = #expect(throws: StoreError.self) { _ = try SQLiteStore(path: path, clock: clock) }
            #expect(error?.kind == .unavailable)
        }
        #expect(try Self.files(folder) == [])
    }

    @Test("but was ours and is cut off is said to be damaged, never made anew")
    func cutOff() async throws {
        let test = try TestStore(.sqlite)
        for number in 0..<50 { try await test.store.record(try Sample.event("e\(number)", "plan", "p\(number)")) }
        await test.store.close()
        let whole = try Self.bytes(test.path)
        try whole.prefix(whole.count / 2).write(to: URL(filePath: test.path))
        let error = await #expect(throws: StoreError.self) {
            let store = try SQLiteStore(path: test.path, clock: test.clock)
            _ = try await store.log()
            _ = try await Sample.bill(store)
        }
        #expect(error?.kind == .corrupt)
    }
}
