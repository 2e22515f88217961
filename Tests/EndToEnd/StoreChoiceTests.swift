import Foundation
import JSON
import Testing

@Suite("Which store is used, and which settings")
struct StoreChoiceTests {
    private static let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2") + "\n"

    @Test(
        "each form of --db names the file it should",
        arguments: [
            ("sqlite:here.db", "here.db"), ("sqlite:./deeper/here.db", "deeper/here.db"),
            ("sqlite:///here.db", "here.db"),
            ("sqlite:///deeper/here.db", "deeper/here.db"), ("sqlite:PLACE/here.db", "here.db"),
            ("sqlite:///PLACE/here.db", "here.db"), ("sqlite:////PLACE/here.db", "here.db"),
            ("sqlite:here with a space?.db", "here with a space?.db"),
        ])
    func forms(url: String, file: String) async throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(atPath: place.path("deeper"), withIntermediateDirectories: true)
        // PLACE begins with a slash: three slashes before it are four, four are the predecessor's five.
        let db = url.replacing("PLACE", with: place.path)
        let replay = try await place.run(["replay", "--db", db, "-"], input: Self.line)
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(FileManager.default.fileExists(atPath: place.path(file)))
        let bill = try await place.run(["bill", "--db", db, "--time-period", "2025-01", "--format", "json"])
        #expect(try BillRow.rows(bill.output).map(\.cost) == [62])
    }

    @Test(
        "a store that can't be meant is a usage error",
        arguments: ["sqlite:", "sqlite:///", "sqlite://host/x", "mysql://x/y", ""])
    func noStore(url: String) async throws {
        let outcome = try await Workplace().run(["bill", "--db", url, "--time-period", "2025"])
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty && outcome.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "a store that can't be there, or can't be written, is not reached: the error says why, and what to do",
        arguments: [
            ("sqlite:absent/store.db", ["replay", "-"], "there is no folder absent for absent/store.db; make it"),
            ("sqlite:absent/store.db", ["rebuild"], "there is no store at absent/store.db"),
            ("sqlite:folder", ["replay", "-"], "folder is a folder; give --db a file in it"),
            ("sqlite:folder", ["rebuild"], "folder is a folder; give --db a file in it"),
            ("sqlite:none.db", ["bill", "--time-period", "2025"], "there is no store at none.db"),
        ])
    func notReached(db: String, command: [String], reason: String) async throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(atPath: place.path("folder"), withIntermediateDirectories: true)
        let outcome = try await place.run(command + ["--db", db], input: Self.line)
        #expect(outcome.status == 4, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(reason) && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        for word in ["SQLite", "PRAGMA", "SELECT", "in: "] {
            #expect(!outcome.errors.contains(word), "\(outcome.errors)")
        }
    }

    @Test("a store that can't grow is named, without the statement that failed")
    func fullDisk() async throws {
        let place = try Workplace()
        let many = Plain.text((0..<20_000).map { Plain.volume("v\($0)", at: "2025-01-01T00:00:00Z", gib: "2") })
        try place.file("many.jsonl", many)
        // No file may grow over a megabyte, and who runs it is not killed for trying.
        let outcome = try await place.shell(
            "trap '' XFSZ; ulimit -f 1000; exec \"$NOVA\" replay --json --db sqlite:store.db many.jsonl")
        #expect(outcome.status == 4, "\(outcome.errors)")
        #expect(outcome.errors.contains("store.db") && !outcome.errors.contains("INSERT"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("in: "))
    }

    @Test("flags go over the environment, and the environment over the file")
    func precedence() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"heart_db_url": "sqlite:file.db"}"#)
        let environment = ["NOVA_BILLING_HEART_DB_URL": "sqlite:environment.db"]
        let replay = ["replay", "--config", "settings.json", "-"]
        func files() -> [String] {
            ["file.db", "environment.db", "flag.db"].filter { FileManager.default.fileExists(atPath: place.path($0)) }
        }
        #expect(
            try await place.run(replay + ["--db", "sqlite:flag.db"], input: Self.line, environment: environment).status
                == 0)
        #expect(files() == ["flag.db"])
        #expect(try await place.run(replay, input: Self.line, environment: environment).status == 0)
        #expect(files() == ["environment.db", "flag.db"])
        #expect(try await place.run(replay, input: Self.line).status == 0)
        #expect(files() == ["file.db", "environment.db", "flag.db"])
    }

    @Test(
        "a setting that is not known is an error that names the nearest",
        arguments: [
            ("admin_tokn", "admin_token"), ("heart_db_uri", "heart_db_url"), ("Port", "port"),
            ("rabbit_user", "rabbit_userid"),
            ("rtype", "rtypes"),
        ])
    func unknownSetting(wrong: String, nearest: String) async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"host": "127.0.0.1", "\#(wrong)": 1}"#)
        for arguments in [["bill", "--time-period", "2025"], ["serve", "--port", "0"], ["rebuild"]] {
            let outcome = try await place.run(arguments + ["--db", "sqlite:store.db", "--config", "settings.json"])
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.errors.contains("\"\(wrong)\"") && outcome.errors.contains("mean \(nearest)?"),
                "\(outcome.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: place.path("store.db")))
    }

    @Test(
        "a setting of the wrong kind is an error that names it",
        arguments: [
            (#"{"port": "many"}"#, "port"), (#"{"port": 70000}"#, "port"), (#"{"host": 5}"#, "host"),
            (#"{"heart_db_url": "oracle:x"}"#, "oracle:"), (#"{"member_tokens": ["a"]}"#, "member_tokens"),
            (#"{"log_level": "loud"}"#, "loud"), (#"{"tariffs": {"unit": "month"}}"#, "tariffs.unit"),
            ("[]", "settings.json"),
            ("{", "settings.json"),
        ])
    func wrongSetting(settings: String, named: String) async throws {
        let place = try Workplace()
        try place.file("settings.json", settings)
        let outcome = try await place.run(["serve", "--config", "settings.json", "--port", "0"])
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty && outcome.errors.contains(named), "\(outcome.errors)")
    }

    @Test(
        "what only reads a store does not make one where none is",
        arguments: [
            ["bill", "--time-period", "2025"], ["rebuild"], ["rebuild", "--check"], ["tariff", "list"],
            ["tariff", "history"], ["cancel", "x", "--reason", "y"],
        ])
    func mistyped(command: [String]) async throws {
        let place = try Workplace()
        try place.file("empty.db", "")
        for name in ["absent.db", "empty.db"] {
            let outcome = try await place.run(command + ["--db", "sqlite:\(name)"])
            #expect(outcome.status == 4)
            #expect(outcome.output.isEmpty && outcome.errors.contains("there is no store at \(name)"))
        }
        #expect(!FileManager.default.fileExists(atPath: place.path("absent.db")))
        #expect(try place.bytes("empty.db").isEmpty)
    }

    @Test("settings that change what is stored can't change later: an error names both")
    func fixedFacts() async throws {
        let place = try Workplace()
        try place.file("hours.json", #"{"tariffs": {"unit": "hour"}}"#)
        try place.file("days.json", #"{"tariffs": {"unit": "day"}}"#)
        let bill = ["bill", "--db", "sqlite:store.db", "--time-period", "2025-01-01", "--format", "json"]
        let made = try await place.run(
            ["replay", "--config", "hours.json", "--db", "sqlite:store.db", "-"], input: Self.line)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try BillRow.rows(try await place.run(bill).output).map(\.cost) == [48])
        let other = try await place.run(bill + ["--config", "days.json"])
        #expect(other.status == 2)
        #expect(other.errors.contains("hour") && other.errors.contains("day"))
    }

    /// What may not be written to: how each is made, by Python, and what the error says.
    private static let foreign: [(script: String, says: String)] = [
        (
            """
            d.executescript('CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT); '
                'CREATE TABLE resource (id INTEGER PRIMARY KEY, account_id INTEGER, name TEXT, rtype TEXT, '
                'parent_id INTEGER, attrs TEXT); '
                'CREATE TABLE segment (id INTEGER PRIMARY KEY, resource_id INTEGER, cost FLOAT, begin_at DATETIME, '
                'end_at DATETIME); CREATE TABLE tariff (id INTEGER PRIMARY KEY, rtype TEXT, rate FLOAT); '
                'INSERT INTO account VALUES (1, \\'1\\')')
            """, "2.0"
        ),
        (
            "d.executescript('CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES (\\'x\\')')",
            "another program"
        ),
        ("d.executescript('PRAGMA application_id = 42; PRAGMA user_version = 7')", "another program"),
        ("d.execute('PRAGMA journal_mode = WAL'); d.execute('CREATE TABLE t (x)')", "another program"),
        ("d.close(); open('store.db', 'w').write('a letter, not a database\\n' * 200)", "no SQLite database"),
    ]

    @Test("a file that is not ours is refused and not changed", arguments: foreign.indices)
    func foreignFile(index: Int) async throws {
        let place = try Workplace()
        try place.file(
            "make.py", "import sqlite3\nd = sqlite3.connect('store.db')\n\(Self.foreign[index].script)\nd.close()\n")
        let made = try await place.shell("python3 make.py && rm -f store.db-wal store.db-shm && rm make.py")
        try #require(made.status == 0, "\(made.errors)")
        let before = try place.bytes("store.db")
        try #require(!before.isEmpty)
        for arguments in [
            ["serve", "--port", "0"], ["bill", "--time-period", "2025"], ["replay", "-"], ["rebuild"],
            ["tariff", "set", "x=1"],
            ["cancel", "x", "--reason", "y"],
        ] {
            let outcome = try await place.run(arguments + ["--db", "sqlite:store.db"], input: Self.line)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.errors.contains(Self.foreign[index].says) && outcome.errors.contains("store.db"),
                "\(outcome.errors)")
            #expect(try place.bytes("store.db") == before, "\(arguments)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasPrefix("store.db") }
        #expect(left == ["store.db"])
    }

    @Test("a store that a newer version made is refused and not changed")
    func newerStore() async throws {
        let place = try Workplace()
        try #require(try await place.run(["replay", "--db", "sqlite:store.db", "-"], input: Self.line).status == 0)
        let made = try await place.shell(
            "python3 -c 'import sqlite3; d = sqlite3.connect(\"store.db\"); d.execute(\"PRAGMA user_version = 9999\"); d.close()'"
        )
        try #require(made.status == 0, "\(made.errors)")
        let before = try place.bytes("store.db")
        let outcome = try await place.run(["replay", "--db", "sqlite:store.db", "-"], input: Self.line)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("newer") && outcome.errors.contains("9999"))
        #expect(try place.bytes("store.db") == before)
    }
}
