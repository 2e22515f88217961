import Foundation
import JSON
import Testing

@Suite("check-config")
struct CheckConfigTests {
    /// What the command says of a settings file.
    private func report(
        _ settings: String, environment: [String: String] = [:], flags: [String] = [], in place: Workplace
    ) async throws -> JSONObject {
        try place.file("settings.json", settings)
        let outcome = try await place.run(
            ["check-config", "--json", "--config", "settings.json"] + flags, environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try outcome.json().object)
    }

    private func value(_ key: String, _ report: JSONObject) -> JSONValue? { report["settings"]?[key]?["value"] }
    private func origin(_ key: String, _ report: JSONObject) -> String? {
        report["settings"]?[key]?["from"]?.string
    }
    private func notes(_ report: JSONObject) -> [String] { report["notes"]?.array?.compactMap(\.string) ?? [] }

    /// The settings as 2.0 shipped them.
    static let shipped = """
        {
            "host": "0.0.0.0",
            "port": 8787,
            "admin_token": "999888777666",
            "billing_heart_url": "http://127.0.0.1:8787",
            "nova_url": "http://127.0.0.1:8774/v1.1",
            "keystone_url": "http://127.0.0.1:35357/v2.0",
            "heart_db_url": "sqlite://///var/lib/nova-billing/nova-billing.db"
        }
        """

    @Test("takes the settings that 2.0 shipped, with a note on each that means something else now")
    func shippedSettings() async throws {
        let report = try await report(Self.shipped, in: try Workplace())
        #expect(value("host", report) == .string("0.0.0.0"))
        #expect(value("port", report)?.number?.integer == 8787)
        #expect(value("heart_db_url", report) == .string("sqlite:/var/lib/nova-billing/nova-billing.db"))
        #expect(value("keystone_url", report) == .string("http://127.0.0.1:35357/v3"))
        #expect(value("admin_token", report) == .string("********"))
        for key in ["host", "port", "heart_db_url", "keystone_url", "admin_token"] {
            #expect(origin(key, report) == "file", "\(key)")
        }
        #expect(origin("log_level", report) == "default")
        let notes = notes(report)
        #expect(notes.contains { $0.contains("billing_heart_url is ignored") })
        #expect(notes.contains { $0.contains("keystone_url") && $0.contains("http://127.0.0.1:35357/v3 is meant") })
        #expect(report["errors"] == .array([]))
    }

    @Test("says where each setting is from: a flag goes over the environment, and that over the file")
    func origins() async throws {
        let place = try Workplace()
        let settings = #"{"port": 1, "host": "10.0.0.1", "log_level": "DEBUG", "limits": {"body_bytes": 2048}}"#
        let environment = [
            "NOVA_BILLING_PORT": "2", "NOVA_BILLING_HOST": "10.0.0.2", "NOVA_BILLING_TARIFFS": #"{"unit": "hour"}"#,
        ]
        let report = try await report(settings, environment: environment, flags: ["--port", "3"], in: place)
        #expect(value("port", report)?.number?.integer == 3 && origin("port", report) == "flag")
        #expect(value("host", report) == .string("10.0.0.2") && origin("host", report) == "environment")
        #expect(value("log_level", report) == .string("debug") && origin("log_level", report) == "file")
        #expect(value("limits.body_bytes", report)?.number?.integer == 2048)
        #expect(value("tariffs.unit", report) == .string("hour") && origin("tariffs.unit", report) == "environment")
        #expect(report["settings"]?["host"]?["place"] == .string("NOVA_BILLING_HOST"))
        #expect(report["settings"]?["log_level"]?["place"] == .string("settings.json"))
        #expect(report["settings"]?["port"]?["place"] == .string("--port"))
    }

    @Test("makes nothing, and names the store that a server would use")
    func store() async throws {
        let place = try Workplace()
        let outcome = try await place.run(["check-config", "--db", "sqlite:here.db"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.contains(["heart_db_url", "flag", "--db", "sqlite:here.db"]))
        #expect(lines.contains(["port", "default", "8787"]))
        _ = try await place.run(["check-config"])
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(left.allSatisfy { $0.hasSuffix(".out") || $0.hasSuffix(".err") }, "\(left)")
    }

    @Test("shows no secret, in neither form")
    func secrets() async throws {
        let place = try Workplace()
        let settings = """
            {"admin_token": "s3cr3t-1", "member_tokens": {"s3cr3t-2": "acme", "s3cr3t-3": "globex"},
             "rabbit_password": "s3cr3t-4", "keystone_url": "http://x:s3cr3t-6@h:5000/v3",
             "keystone": {"user": "billing", "password": "s3cr3t-7"},
             "brokers": [{"url": "amqps://billing:s3cr3t-5@h1:5671,billing:s3cr3t-5@[::1]/cloud"}]}
            """
        try place.file("settings.json", settings)
        for form in [[], ["--json"]] {
            let outcome = try await place.run(["check-config", "--config", "settings.json"] + form)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.output.contains("s3cr3t") && !outcome.errors.contains("s3cr3t"), "\(outcome.output)")
            #expect(outcome.output.contains("acme") && outcome.output.contains("globex"))
            #expect(outcome.output.contains("amqps://billing:********@h1:5671,billing:********@[::1]/cloud"))
        }
    }

    /// What is wrong, and what the error says of it.
    private static let wrong: [(settings: String, says: [String])] = [
        (#"{"port": "many"}"#, ["port is \"many\"", "0 to 65535"]), (#"{"host": 5}"#, ["host is 5", "a text"]),
        (#"{"limits": {"body_bytes": 1}}"#, ["limits.body_bytes is 1", "1024"]),
        (#"{"limits": {"body_byte": 4096}}"#, ["limits.\"body_byte\"", "mean limits.body_bytes?"]),
        (#"{"limits": 5}"#, ["limits is a number", "body_bytes"]), (#"{"prot": 1}"#, ["\"prot\"", "mean port?"]),
        (#"{"log_format": "xml"}"#, ["log_format is \"xml\"", "json"]),
        (#"{"states": {"paused": ["memory"]}}"#, ["states", "memory_mb"]),
        (#"{"rtypes": {"cloud_unique": [1]}}"#, ["rtypes.cloud_unique", "array of texts"]),
        (#"{"keystone_url": "ftp://x"}"#, ["keystone_url", "http://"]),
        (#"{"keystone_url": "http://:5000"}"#, ["keystone_url names no host"]),
        (#"{"keystone": {"user": "b", "password": "p"}}"#, ["keystone_url is missing", "keystone.user is of no use"]),
        (
            #"{"keystone_url": "http://h", "keystone": {"password": "p"}}"#,
            ["keystone.user and keystone.password go together"]
        ),
        (
            #"{"keystone": {"user": "b", "password": "p", "credential_id": "c", "credential_secret": "s"}}"#,
            ["keystone.user and keystone.credential_id are both there"]
        ),
        (#"{"keystone": {"cache_seconds": 301}}"#, ["keystone.cache_seconds is 301", "300"]),
        (#"{"auth": {"admin_scopes": ["all"]}}"#, ["auth.admin_scopes", "system, admin_project, any_project"]),
        (#"{"brokers": {}}"#, ["brokers is an object", "array"]),
        (#"{"brokers": [{"urls": "amqp://h"}]}"#, ["brokers[0].\"urls\"", "mean brokers[0].url?"]),
        (#"{"brokers": [{"exchanges": ["nova"]}]}"#, ["brokers[0].url is missing"]),
        (#"{"brokers": [{"url": "http://h"}]}"#, ["brokers[0].url", "amqps://"]),
        (#"{"brokers": [{"url": "amqp://h:0/"}]}"#, ["brokers[0].url", "port"]),
        (#"{"brokers": [{"url": "amqp://h", "queue_type": "lazy"}]}"#, ["brokers[0].queue_type", "quorum, classic"]),
        (#"{"brokers": [{"url": "amqp://h", "key": "x"}]}"#, ["brokers[0].certificate and brokers[0].key"]),
        (#"{"nova_conf": "/nowhere/nova.conf"}"#, ["/nowhere/nova.conf", "can't be read"]),
    ]

    @Test("names what is wrong, where, and what would be right; exit 2", arguments: wrong.indices)
    func refused(index: Int) async throws {
        let place = try Workplace()
        try place.file("settings.json", Self.wrong[index].settings)
        let outcome = try await place.run(["check-config", "--config", "settings.json"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("settings.json: "))
        for text in Self.wrong[index].says { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
    }

    @Test("lists all that is wrong; other commands say that there is more")
    func several() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"port": -1, "hots": "x", "log_level": "loud"}"#)
        let outcome = try await place.run(
            ["check-config", "--json", "--config", "settings.json"], environment: ["NOVA_BILLING_PROT": "1"])
        #expect(outcome.status == 2)
        #expect(try outcome.json()["errors"]?.array?.count == 4)
        #expect(outcome.errors.split(separator: "\n").count == 4)
        let other = try await place.run(["bill", "--config", "settings.json", "--db", "memory:"])
        #expect(other.status == 2)
        #expect(other.errors.contains("and 2 more") && other.errors.split(separator: "\n").count == 1)
    }

    /// Settings that name a broker, and which it is.
    private static let brokers: [(settings: String, conf: String, address: String, origin: String)] = [
        (#"{"rabbit_host": "mq", "rabbit_password": 123}"#, "", "amqp://guest:********@mq//", "file"),
        (
            #"{"rabbit_host": "mq", "rabbit_port": "5673", "rabbit_userid": "nova", "rabbit_virtual_host": "v"}"#, "",
            "amqp://nova:********@mq:5673/v", "file"
        ),
        (
            #"{"nova_conf": "nova.conf"}"#,
            "[DEFAULT]\ntransport_url = rabbit://o:p@a:5672,o:p@b:5673/cloud\n[oslo_messaging_rabbit]\nssl = True\n",
            "amqps://o:********@a:5672,o:********@b:5673/cloud", "nova.conf"
        ),
        (
            #"{"nova_conf": "nova.conf"}"#,
            "# old\n[DEFAULT]\ntransport_url=rabbit://x@y/\n[oslo_messaging_notifications]\n"
                + "transport_url=rabbit://n:%40@notify/\n",
            "amqp://n:********@notify//", "nova.conf"
        ),
        (
            #"{"nova_conf": "nova.conf"}"#, "[DEFAULT]\nrabbit_host: 10.1.1.1\nrabbit_userid = u\n",
            "amqp://u:********@10.1.1.1//", "nova.conf"
        ),
        (
            #"{"rabbit_host": "old", "brokers": [{"url": "amqp://h:5671"}]}"#, "", "amqp://guest:********@h:5671//",
            "file"
        ),
        (
            #"{"nova_conf": "nova.conf"}"#, "[DEFAULT]\ntransport_url = rabbit://o:p@a:5671/v?ssl=1&heartbeat=60\n",
            "amqps://o:********@a:5671/v", "nova.conf"
        ),
        (#"{"brokers": [{"url": "rabbit://h/v?ssl=0"}]}"#, "", "amqp://guest:********@h/v", "file"),
    ]

    @Test("finds the broker in brokers, in the predecessor's keys, or in a nova.conf", arguments: brokers.indices)
    func broker(index: Int) async throws {
        let place = try Workplace()
        let expected = Self.brokers[index]
        try place.file("nova.conf", expected.conf)
        let report = try await report(expected.settings, in: place)
        #expect(value("brokers", report) == .array([.string(expected.address)]))
        let from = origin("brokers", report)
        let named = report["settings"]?["brokers"]?["place"]?.string
        #expect(from == "file" && (named == expected.origin || expected.origin == "file"))
        #expect(notes(report).contains { $0.contains("rabbit_host") } == (index == 5))
    }
}
