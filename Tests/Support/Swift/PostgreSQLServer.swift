import Domain
import Foundation
import Glibc
import InMemoryAdapter
import PostgreSQLAdapter
import Synchronization

/// A real PostgreSQL, started for tests as a process of its own; it ends with the process of the tests.
public final class PostgreSQLServer: Sendable {
    /// The one that tests share: each makes databases of its own there, and disturbs nobody.
    public static var shared: PostgreSQLServer {
        get throws { try sharedResult.get() }
    }

    private static let sharedResult = Result { try PostgreSQLServer() }

    public let port: Int
    public let folder: String
    private let process: ChildProcess
    /// Databases that nobody uses.
    private let idle = Mutex<[String]>([])

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "postgresql.sh").path

    /// Starts one, and waits until it is there; its thread waits.
    ///
    /// - Parameter options: settings of the server, each `NAME=VALUE`.
    public init(_ options: String...) throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "postgresql-\(UUID().uuidString)")
        let output = place.path + ".log"
        defer { for path in [output, output + ".errors"] { try? FileManager.default.removeItem(atPath: path) } }
        let setup = ChildProcess.Setup(
            arguments: ["run", place.path, "\(ProcessInfo.processInfo.processIdentifier)"] + options,
            environment: ProcessInfo.processInfo.environment, folder: "/", output: output, errors: output + ".errors")
        process = try ChildProcess(PostgreSQLServer.script, setup)
        folder = place.path
        while true {
            let ending = process.poll()
            let said = try String(contentsOfFile: output, encoding: .utf8)
            if said.hasPrefix("ready port="), said.hasSuffix("\n"), let port = Int(said.dropFirst(11).dropLast()) {
                self.port = port
                return
            }
            guard ending == nil else {
                throw PostgreSQLServerError("\(said)\(try String(contentsOfFile: output + ".errors", encoding: .utf8))")
            }
            usleep(20_000)
        }
    }

    deinit {
        process.kill(SIGTERM)
        // Killed before it is done it would leave the server behind.
        for _ in 0..<1_000 where process.poll() == nil { usleep(10_000) }
    }

    /// What reaches a database without a password or TLS.
    public func address(of database: String) -> String {
        let socket = (folder + "/socket").replacing("/", with: "%2F")
        return "postgresql://billing@\(socket):\(port)/\(database)"
    }

    /// What reaches a database as others would, over loopback.
    public func remoteAddress(of database: String, password: String = "billing-pw", options: String = "") -> String {
        "postgresql://billing:\(password)@127.0.0.1:\(port)/\(database)\(options)"
    }

    /// Runs statements in a database.
    public func run(_ sql: String, in database: String = "postgres") throws {
        try PostgreSQLSession(self, database).run(sql)
    }

    /// The first column of what a statement returns, row by row.
    public func column(_ sql: String, in database: String) throws -> [String] {
        try PostgreSQLSession(self, database).column(sql)
    }

    /// Makes an empty database, with other settings than a server's own; returns its name.
    public func makeDatabase() throws -> String {
        let name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
        try run("CREATE DATABASE \(name) STRATEGY file_copy")
        // What administrators may set for a database is nothing that a store may rely on.
        try run(
            """
            ALTER DATABASE \(name) SET default_transaction_isolation = 'repeatable read';
            ALTER DATABASE \(name) SET statement_timeout = '20s'; ALTER DATABASE \(name) SET TimeZone = 'Asia/Kabul'
            """)
        return name
    }

    /// A database that holds the schema and nothing else, to be given back: to make one takes longer than most tests.
    func lendDatabase() throws -> String {
        if let idle = idle.withLock({ $0.popLast() }) { return idle }
        let name = try makeDatabase()
        guard let url = PostgreSQLURL(address(of: name)) else {
            throw PostgreSQLServerError("the address of \(name) can't be read")
        }
        _ = try PostgreSQLStore(url: url, clock: SetClock(.earliest))
        // What the settings say is fixed by whoever opens it first.
        try run("DELETE FROM nova_billing.fact", in: name)
        return name
    }

    func giveBack(_ database: String) {
        guard (try? run(PostgreSQLServer.emptying, in: database)) != nil else { return }
        idle.withLock { $0.append(database) }
    }

    private static let emptying: String = {
        let tables = [
            "fact", "account", "root", "resource", "event_key", "event", "cancellation", "statement", "ownership",
            "segment", "month_crossing", "tariff", "tariff_cancellation", "rejected",
        ]
        let counters = ["event_place", "rejected_place", "resource_place", "segment_place"]
        let others = "datname = current_database() AND pid <> pg_backend_pid()"
        let statements =
            ["SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(others)"]
            + tables.map { "DELETE FROM \($0)" } + counters.map { "SELECT setval('\($0)', 0)" }
            + [
                "SELECT setval('commit_clock', -1), setval('account_id_seq', 1, false)",
                "SELECT setval('tariff_id_seq', 1, false)", "UPDATE horizon SET sealed = -1",
            ]
        return statements.joined(separator: "; ")
    }()

    public func dropDatabase(_ name: String) { try? run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }

    /// Runs `pg_ctl`, and waits until it is done.
    public func control(_ arguments: String...) throws {
        let output = folder + ".control-\(UUID().uuidString)"
        defer { for path in [output, output + ".errors"] { try? FileManager.default.removeItem(atPath: path) } }
        let setup = ChildProcess.Setup(
            arguments: ["ctl", folder] + arguments, environment: ProcessInfo.processInfo.environment, folder: "/",
            output: output, errors: output + ".errors")
        let control = try ChildProcess(PostgreSQLServer.script, setup)
        while true {
            if let ending = control.poll() {
                guard ending == .exited(0) else {
                    throw PostgreSQLServerError(try String(contentsOfFile: output, encoding: .utf8))
                }
                return
            }
            usleep(10_000)
        }
    }
}
