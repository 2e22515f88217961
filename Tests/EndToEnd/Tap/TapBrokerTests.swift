import AMQP
import BrokerTestSupport
import Foundation
import Glibc
import JSON
import NIOCore
import TestSupport
import Testing

@Suite("The tap", .serialized)
struct TapBrokerTests {
    private static let exchanges = ["nova", "cinder", "glance", "neutron", "openstack"]
    private static let token = "gAAAAABpZq81xVvPlanted-in_a-notification0123456789"
    private static let now = ["--clock", "2026-12-05T00:00:00Z"]

    /// A virtual host, and what is to be listened to there.
    private struct Scene {
        let place: Workplace
        let broker: Broker
        let virtualHost = "tap-\(UUID().uuidString)"
        let settings: String

        init(makingExchanges: Bool = true) async throws {
            (place, broker) = (try Workplace(), try await Broker.shared)
            try broker.control("add_vhost", virtualHost)
            try broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*")
            settings = try place.file(
                "settings.json",
                """
                {"brokers": [{"url": "amqps://guest:guest@localhost:\(broker.port(.tls))/\(virtualHost)",
                    "ca": "\(broker.file("ca.pem"))", "queue_type": "classic"}]}
                """)
            guard makingExchanges else { return }
            for exchange in TapBrokerTests.exchanges { try await make(exchange) }
        }

        func make(_ exchange: String) async throws {
            try await broker.channel(in: virtualHost) { try await $0.declareExchange(exchange, type: "topic") }
        }

        /// Runs a tap while something is done, and gives back what it said; it has to end by itself, or when it is told.
        func tap(
            _ arguments: [String], listeningTo count: Int = 5,
            _ body: (_ process: ChildProcess, _ files: OutputFiles) async throws -> Void
        ) async throws -> Outcome {
            let (process, files) = try place.start(["tap", "--config", settings] + arguments)
            try await wait(files) {
                try files.errors().split(separator: "\n").count { $0.contains("listening") } == count
            }
            try await body(process, files)
            let ending = try await process.wait(.seconds(60))
            return Outcome(ending: ending, output: try files.output(), errors: try files.errors())
        }

        func wait(_ files: OutputFiles, until isSo: () throws -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(60)
            while try !isSo() {
                let said = (try? files.errors()) ?? ""
                try #require(ContinuousClock.now < end, "\(said)")
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        func publish(_ body: String, to exchange: String, key: String = "notifications.info") async throws {
            try await broker.publish([.init(exchange: exchange, key: key, body: Array(body.utf8))], in: virtualHost)
        }
    }

    private static func message(_ type: String, payload: String) -> String {
        """
        {"message_id": "m1", "publisher_id": "p", "event_type": "\(type)", "priority": "INFO", "payload": {\(payload)},
        "timestamp": "2026-01-01 00:00:01", "_context_auth_token": "\(token)"}
        """
    }

    @Test("shows what a bill is made of: its events give the bill that replaying the messages gives")
    func events() async throws {
        let scene = try await Scene()
        let place = scene.place
        let captured = try await CapturedMessages(
            ["nova-lifecycle", "cinder-volume", "glance-image", "neutron-network"], in: place)
        let replay = try await place.run(["replay", "--json", "--db", "sqlite:a.db"] + captured.files + Self.now)
        let outcome = try await scene.tap(["--json", "--count", "\(captured.messages.count)"]) { _, _ in
            try await scene.broker.publish(captured.messages, in: scene.virtualHost)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try outcome.output.split(separator: "\n").map { try JSONParser.parse(String($0)) }
        #expect(lines.count == captured.messages.count)
        #expect(lines.map { $0["exchange"]?.string } == captured.messages.map(\.exchange))
        #expect(lines.map { $0["routing_key"]?.string } == captured.messages.map(\.key))
        #expect(lines.allSatisfy { $0["event_type"]?.string != nil })
        let counts = try replay.json().counts
        #expect(lines.count { $0["meaning"] == .string("ignored") } == counts["ignored"])
        #expect(lines.count { $0["meaning"] == .string("rejected") } == counts["rejected"])
        let events = lines.flatMap { $0["events"]?.array ?? [] }
        try #require(events.count > 20)
        let text = events.map { event in
            var writer = JSONWriter()
            writer.value(event)
            return writer.text
        }
        let again = try await place.run(["replay", "--db", "sqlite:b.db", "-"] + Self.now, input: Plain.text(text))
        #expect(again.status == 0, "\(again.errors)")
        let question = ["--time-period", "2026-11", "--format", "json", "--exact", "--ids", "none"] + Self.now
        let (bill, tapped) = (
            try await place.run(["bill", "--db", "sqlite:a.db"] + question),
            try await place.run(["bill", "--db", "sqlite:b.db"] + question)
        )
        #expect(bill.output.utf8.count > 2_000 && bill.output == tapped.output)
        #expect(!FileManager.default.fileExists(atPath: place.path(".local/share/nova-billing")))
    }

    @Test("leaves the queue that bills as it is, and nothing of its own")
    func untouched() async throws {
        let scene = try await Scene()
        try await scene.place.withServer(["--config", scene.settings, "--db", "sqlite:store.db"]) { server in
            try await scene.wait(server.files) {
                try server.files.errors().split(separator: "\n").count { $0.contains("exchange bound") } == 5
            }
        }
        let body = Self.message("volume.create.end", payload: #""tenant_id": "acme""#)
        let outcome = try await scene.tap(["--count", "4"]) { _, _ in
            for _ in 0..<4 { try await scene.publish(body, to: "cinder") }
        }
        #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 4)
        let queues = try scene.broker.queues(in: scene.virtualHost)
        #expect(queues == ["nova-billing.notifications 4 0", "nova-billing.dead 0 0"])
    }

    @Test("says why a message is ignored or rejected, and shows no secret")
    func meanings() async throws {
        let scene = try await Scene()
        let server = """
            "instance_id": "i1", "tenant_id": "acme", "display_name": "\(Self.token)", "state": "active", "vcpus": 2,
            "memory_mb": 512, "root_gb": 1, "ephemeral_gb": 0, "launched_at": "2026-01-01T00:00:00"
            """
        let bodies = [
            Self.message("compute.instance.create.end", payload: server),
            Self.message("compute.instance.update", payload: server),
            Self.message("compute.instance.create.end", payload: #""token": "\#(Self.token)""#),
            "no JSON \(Self.token)",
            Self.message("\(Self.token)\\u001b[31m", payload: server),
        ]
        for form in [[], ["--json"]] {
            let outcome = try await scene.tap(form + ["--count", "\(bodies.count)"]) { _, _ in
                for body in bodies { try await scene.publish(body, to: "nova") }
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.output.contains("gAAAA") && !outcome.output.contains("\u{1b}"), "\(outcome.output)")
            #expect(!outcome.errors.contains("guest:guest"))
            guard form.isEmpty else { continue }
            let lines = outcome.output.split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }
            try #require(lines.count == 6, "\(outcome.output)")
            #expect(lines[0] == "nova notifications.info compute.instance.create.end")
            #expect(
                outcome.output.contains(
                    "\n  acme nova/instance i1 from 2026-01-01T00:00:00Z: 0; vcpus 2; memory_mb 512; local_gb 1\n"))
            #expect(lines[2] == "nova notifications.info compute.instance.update: ignored, it is not billed")
            #expect(lines[3].hasPrefix("nova notifications.info compute.instance.create.end: rejected: The field "))
            #expect(lines[4] == "nova notifications.info -: rejected: The body is not JSON.")
        }
    }

    @Test("waits for an exchange that no service has made, and listens to those that it is told")
    func awaited() async throws {
        let scene = try await Scene(makingExchanges: false)
        try await scene.make("nova")
        let arguments = ["--exchange", "nova", "--exchange", "octavia", "--count", "1"]
        let outcome = try await scene.tap(arguments, listeningTo: 1) { _, files in
            try await scene.wait(files) { try files.errors().contains("the exchange octavia is awaited") }
            try await scene.make("octavia")
            try await scene.wait(files) { try files.errors().contains("listening to the exchange octavia") }
            try await scene.publish(Self.message("x", payload: ""), to: "octavia")
        }
        #expect(outcome.status == 0 && outcome.output.contains(" octavia notifications.info x: ignored"))
        #expect(!outcome.errors.contains("cinder"))
    }

    @Test("ends well when it is told to", arguments: [SIGINT, SIGTERM])
    func stopped(signal: Int32) async throws {
        let scene = try await Scene()
        let outcome = try await scene.tap([]) { process, files in
            try await scene.publish(Self.message("x", payload: ""), to: "nova")
            try await scene.wait(files) { try files.output().hasSuffix("\n") }
            process.kill(signal)
        }
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(try scene.broker.queues(in: scene.virtualHost) == [])
    }

    @Test("ends with an error where there is no broker, or none is named, and where it is refused")
    func refused() async throws {
        let place = try Workplace()
        let none = try await place.run(["tap", "--config", try place.file("none.json", "{}")])
        #expect(none.status == 2 && none.errors.contains("name no broker"))
        let free = #"{"brokers": [{"url": "amqp://guest:s3cr3t@localhost:1/"}]}"#
        let away = try await place.run(["tap", "--config", try place.file("away.json", free)])
        #expect(away.status == 4 && away.errors.contains("nova-billing doctor") && !away.errors.contains("s3cr3t"))
        let port = try await Broker.shared.port(.plain)
        let reader = #"{"brokers": [{"url": "amqp://reader:reader@localhost:\#(port)/"}]}"#
        let refused = try await place.run(["tap", "--config", try place.file("reader.json", reader)])
        #expect(refused.status == 1 && refused.errors.contains("403"), "\(refused.errors)")
        #expect(try await place.run(["tap", "--count", "0"]).status == 2)
    }

    @Test("says that an exchange may not be listened to, once")
    func deaf() async throws {
        let (world, place) = (try await DoctorWorld.shared, try Workplace())
        let url = world.filledIn("amqp://doctor-deaf:PASSWORD@localhost:<plain>/doctor-filled")
        let file = try place.file("settings.json", #"{"brokers": [{"url": "\#(url)"}]}"#)
        let (process, files) = try place.start(["tap", "--config", file, "--exchange", "nova", "--exchange", "cinder"])
        let end = ContinuousClock.now + .seconds(60)
        while !((try? files.errors())?.contains("cinder is awaited") ?? false) {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(20))
        }
        // The next attempt is a second later.
        try await Task.sleep(for: .milliseconds(1_500))
        process.kill(SIGTERM)
        #expect(try await process.wait(.seconds(60)) == .exited(0))
        let lines = try files.errors().split(separator: "\n").filter { $0.contains("exchange nova") }
        #expect(lines.count == 1 && lines[0].contains("may not be listened to") && lines[0].contains("403"), "\(lines)")
    }
}
