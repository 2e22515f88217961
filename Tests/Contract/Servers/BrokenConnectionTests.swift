import Domain
import Glibc
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import TestSupport
import Testing

@Suite("A connection that breaks")
struct BrokenConnectionTests {
    /// A store that is reached over loopback.
    private static func withStore(_ body: (PostgreSQLServer, String, PostgreSQLStore) async throws -> Void) async throws
    {
        let server = try PostgreSQLServer.shared
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        let url = try #require(PostgreSQLURL(server.remoteAddress(of: name)))
        let store = try PostgreSQLStore(url: url, clock: SetClock(.earliest))
        try await body(server, name, store)
        await store.close()
    }

    private static func activity(
        _ column: String, _ server: PostgreSQLServer, _ name: String, query: String
    ) async throws -> Int32 {
        let question = """
            SELECT \(column) FROM pg_stat_activity
            WHERE datname = '\(name)' AND pid <> pg_backend_pid() AND query LIKE '\(query)%'
            """
        while true {
            if let found = try server.column(question, in: "postgres").first.flatMap({ Int32($0) }) { return found }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Cuts the connection of this process that comes from a port.
    private static func cut(port: Int32) {
        for descriptor in 3..<Int32(4_096) {
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isSocket = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 }
            }
            guard isSocket, address.sin_family == UInt16(AF_INET), address.sin_port.bigEndian == UInt16(port) else {
                continue
            }
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    @Test("while a price is on its way leaves it recorded once, though the server went on with it")
    func tariff() async throws {
        try await Self.withStore { server, name, store in
            try server.run(
                """
                CREATE FUNCTION nova_billing.doze() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$;
                CREATE TRIGGER doze BEFORE INSERT ON nova_billing.tariff FOR EACH ROW EXECUTE FUNCTION nova_billing.doze()
                """, in: name)
            let draft = try Sample.tariff()
            let made = Task { try await store.setTariffs([draft]) }
            let port = try await Self.activity("client_port", server, name, query: "INSERT INTO tariff")
            Self.cut(port: port)
            let versions = try await made.value
            let kept = try server.column("SELECT id FROM nova_billing.tariff", in: name)
            #expect(kept == versions.map { "\($0.id.rawValue)" } && kept.count == 1)
        }
    }

    @Test("to a server that answers no more does not keep the store from being closed", .timeLimit(.minutes(2)))
    func frozen() async throws {
        try await Self.withStore { server, name, store in
            try await store.record(try Sample.event("before", "plan", "p"))
            let process = try await Self.activity("pid", server, name, query: "COMMIT")
            kill(process, SIGSTOP)
            defer { kill(process, SIGCONT) }
            let event = try Sample.event("during", "plan", "p")
            let recording = Task { try await store.record(event) }
            try await Task.sleep(for: .milliseconds(50))
            await store.close()
            await #expect(throws: StoreError.self) { try await recording.value }
        }
    }
}
