import BrokerTestSupport
import Foundation
import JSON
import TestSupport
import Testing

@Suite("The doctor", .serialized)
struct DoctorBrokerTests {
    private static let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2") + "\n"

    private static func checks(_ outcome: Outcome) throws -> [JSONObject] {
        try #require(try outcome.json()["checks"]?.array, "\(outcome.errors)").compactMap(\.object)
    }

    private static func settings(_ url: String, _ more: String = "") -> String {
        #"{"brokers": [{"url": "\#(url)"\#(more)}]}"#
    }

    /// Runs it on a broker, with a store that is as it should be.
    private static func run(_ place: Workplace, _ settings: String, _ arguments: [String] = ["--json"]) async throws
        -> Outcome
    {
        let file = try place.file("settings.json", settings)
        return try await place.run(["doctor", "--config", file, "--db", "sqlite:store.db"] + arguments)
    }

    @Test("names what is wrong with a broker", arguments: BrokenSetUp.all)
    func broken(setUp: BrokenSetUp) async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        let silent = try SilentPort()
        func check(_ web: String?) async throws {
            let more = world.filledIn(setUp.more, web: web)
            let outcome = try await Self.run(
                place, Self.settings(world.filledIn(setUp.url, web: web, silent: silent.number), more))
            #expect(outcome.status == setUp.status, "\(outcome.errors)")
            let checks = try Self.checks(outcome)
            let index = try #require(checks.firstIndex { $0["check"]?.string == setUp.check }, "\(outcome.output)")
            #expect(checks[index]["code"]?.string == setUp.code, "\(outcome.output)")
            #expect(checks[index]["state"]?.string == (setUp.status == 3 ? "warning" : checks[index]["state"]?.string))
            let found = try #require(checks[index]["found"]?.string)
            for word in setUp.words { #expect(found.contains(word), "\(found)") }
            #expect(checks[index]["change"]?.string?.isEmpty == false)
            // What stands before it is well, where it is what the others need.
            let brokerChecks = checks.filter { $0["subject"]?.string?.hasPrefix("broker") == true }
            if setUp.isEnd {
                #expect(checks[..<index].allSatisfy { $0["state"]?.string == "ok" }, "\(outcome.output)")
                let rest = brokerChecks[(index + 1)...]
                #expect(!rest.isEmpty && rest.allSatisfy { $0["state"]?.string == "skipped" }, "\(outcome.output)")
            }
            #expect(checks.filter { $0["subject"]?.string?.hasPrefix("store") == true }.count == 2)
            #expect(!outcome.output.contains(DoctorWorld.password) && !outcome.errors.contains(DoctorWorld.password))
            if setUp.status == 3 {
                #expect(outcome.errors.isEmpty)
            } else {
                #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
            }
        }
        guard setUp.url.contains("WEB") else { return try await check(nil) }
        try await place.withServer(["--db", "memory:"]) { server in
            try await check(server.address.split(separator: ":").last.map { String($0) })
        }
    }

    /// Makes a certificate for localhost whose time begins in 2090.
    private static let futureCertificate = """
        openssl ecparam -name prime256v1 -genkey -noout -out future.key
        openssl req -new -key future.key -out future.csr -subj /CN=localhost
        : >index.txt
        cat >ca.conf <<TEXT
        [ca]
        default_ca=x
        [x]
        database=index.txt
        rand_serial=yes
        new_certs_dir=.
        default_md=sha256
        policy=any
        [any]
        commonName=supplied
        TEXT
        openssl ca -batch -notext -config ca.conf -selfsign -keyfile future.key -in future.csr -out future.pem \\
            -startdate 20900101000000Z -enddate 20910101000000Z
        """

    @Test("says that a certificate's time has not come")
    func future() async throws {
        let place = try Workplace()
        let made = try await place.shell("set -e\n" + Self.futureCertificate)
        try #require(made.status == 0, "\(made.errors)")
        let tls = try place.file("tls.json", #"{"tls": {"certificate": "future.pem", "key": "future.key"}}"#)
        try await place.withServer(["--db", "memory:", "--config", tls]) { server in
            let port = try #require(server.address.split(separator: ":").last)
            let settings = Self.settings(
                "amqps://guest:guest@localhost:\(port)/", #", "ca": "\#(place.path("future.pem"))""#)
            let outcome = try await Self.run(place, settings)
            #expect(outcome.status == 4)
            let check = try #require(try Self.checks(outcome).first { $0["check"]?.string == "TLS" })
            #expect(check["code"]?.string == "certificate_not_yet_valid", "\(outcome.output)")
            #expect(check["found"]?.string?.contains("2090-01-01T00:00:00Z") == true)
        }
    }

    @Test("names what is wrong with a store", arguments: BrokenStore.all)
    func store(store: BrokenStore) async throws {
        let place = try Workplace()
        let doctor = "\"$NOVA\" doctor --json --db \(store.database)"
        try place.file("line", Self.line)
        let outcome = try await place.shell(store.script.replacing("DOCTOR", with: doctor))
        #expect(outcome.status == store.status, "\(outcome.errors)")
        let checks = try Self.checks(outcome)
        let check = try #require(checks.first { $0["check"]?.string == store.check }, "\(outcome.output)")
        #expect(check["code"]?.string == store.code, "\(outcome.output)")
        let found = try #require(check["found"]?.string)
        for word in store.words { #expect(found.contains(word), "\(found)") }
        #expect(!outcome.output.contains("PRAGMA") && !outcome.output.contains("BEGIN"))
        // The settings of this test name no broker.
        #expect(checks.first?["code"]?.string == "no_broker")
    }

    @Test("finds nothing where a server runs, all that services make is there and nothing piles up")
    func healthy() async throws {
        let (broker, place) = (try await Broker.shared, try Workplace())
        let virtualHost = "doctor-\(UUID().uuidString)"
        try broker.control("add_vhost", virtualHost)
        try broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*")
        let settings = Self.settings(
            "amqps://guest:guest@localhost:\(broker.port(.tls))/\(virtualHost)",
            #", "ca": "\#(broker.file("ca.pem"))", "create_exchanges": true"#)
        let file = try place.file("settings.json", settings)
        try await place.withServer(["--config", file, "--db", "sqlite:store.db"]) { server in
            let end = ContinuousClock.now + .seconds(60)
            func isListening() throws -> Bool {
                let lines = try server.files.errors().split(separator: "\n")
                return lines.count { $0.contains("exchange bound") } == 5
                    && lines.count { $0.contains(" consuming ") } == 2
            }
            while try !isListening() {
                try #require(ContinuousClock.now < end)
                try await Task.sleep(for: .milliseconds(50))
            }
            let outcome = try await Self.run(place, settings)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.output)")
            #expect(try Self.checks(outcome).allSatisfy { $0["state"]?.string == "ok" }, "\(outcome.output)")
            let text = try await Self.run(place, settings, [])
            #expect(text.output.contains("  ok       TLS: its certificate is for localhost, and trusted\n"))
            #expect(text.output.hasSuffix("20 ok, 0 warning, 0 failed, 0 skipped\n"), "\(text.output)")
        }
    }

    @Test(
        "changes nothing, on the broker nor in the store", arguments: ["doctor-empty", "doctor-filled", "doctor-odd"])
    func unchanged(virtualHost: String) async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        #expect(try await place.run(["replay", "--db", "sqlite:store.db", "-"], input: Self.line).status == 0)
        let settings = Self.settings(
            world.filledIn("amqp://doctor:PASSWORD@localhost:<plain>/\(virtualHost)"),
            #", "create_exchanges": true"#)
        func state() throws -> [String] {
            try ["list_queues", "list_bindings", "list_exchanges"].flatMap { list in
                try world.broker.control(list, "-p", virtualHost).split(separator: "\n").map { String($0) }.sorted()
            } + FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasPrefix("store") }.sorted()
        }
        let (before, bytes) = (try state(), try place.bytes("store.db"))
        let outcome = try await Self.run(place, settings)
        #expect(outcome.status == (virtualHost == "doctor-odd" ? 1 : 3), "\(outcome.errors)")
        #expect(try state() == before)
        #expect(try place.bytes("store.db") == bytes)
    }

    @Test("proposes permissions that are enough")
    func proposal() async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        let settings = Self.settings(
            world.filledIn("amqp://doctor-helped:PASSWORD@localhost:<plain>/doctor-fine"))
        func permissions() async throws -> JSONObject {
            try #require(
                try Self.checks(try await Self.run(place, settings)).first { $0["check"]?.string == "permissions" })
        }
        let change = try #require(try await permissions()["change"]?.string)
        let words = change.split(separator: "'").map { String($0) }
        try #require(words.count == 10 && words[0].hasSuffix("rabbitmqctl set_permissions -p "), "\(change)")
        try world.broker.control("set_permissions", "-p", words[1], words[3], words[5], words[7], words[9])
        #expect(try await permissions()["state"]?.string == "ok")
    }

    @Test("asks of a user who makes no exchanges only what is needed, and of one who does says that they are made")
    func modest() async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        let url = "amqp://doctor-modest:PASSWORD@localhost:<plain>/doctor-fine"
        let modest = try Self.checks(try await Self.run(place, Self.settings(world.filledIn(url))))
        #expect(modest.first { $0["check"]?.string == "permissions" }?["state"]?.string == "ok")
        let maker = Self.settings(
            world.filledIn("amqp://doctor:PASSWORD@localhost:<plain>/doctor-fine"),
            #", "create_exchanges": true"#)
        let making = try Self.checks(try await Self.run(place, maker))
        #expect(making.first { $0["check"]?.string == "exchange nova" }?["state"]?.string == "ok")
    }

    @Test("looks at each host, and goes on with one that answers")
    func hosts() async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        let url = "rabbit://doctor:PASSWORD@localhost:FREE,doctor:PASSWORD@localhost:<plain>/doctor-fine"
        let outcome = try await Self.run(place, Self.settings(world.filledIn(url)))
        #expect(outcome.status == 4)
        let checks = try Self.checks(outcome)
        #expect(checks.filter { $0["check"]?.string == "address" }.map { $0["state"]?.string } == ["failed", "ok"])
        #expect(checks.filter { $0["check"]?.string == "login" }.map { $0["state"]?.string } == ["skipped", "ok"])
        #expect(checks.first { $0["check"]?.string == "permissions" }?["state"]?.string == "ok")
    }

    @Test("says that a broker short of memory takes no messages")
    func blocked() async throws {
        let (broker, place) = (try await Broker.unquiet, try Workplace())
        try await broker.tell("set_vm_memory_high_watermark", "absolute", "1MB")
        let settings = Self.settings("amqp://guest:guest@localhost:\(broker.port(.plain))/")
        let attempt = try? await Self.run(place, settings)
        try await broker.tell("set_vm_memory_high_watermark", "absolute", "1GB")
        let outcome = try #require(attempt)
        #expect(outcome.status == 1)
        let check = try #require(try Self.checks(outcome).first { $0["check"]?.string == "room" })
        #expect(check["code"]?.string == "broker_blocked" && check["found"]?.string?.contains("memory") == true)
    }
}
