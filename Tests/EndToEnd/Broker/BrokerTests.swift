import AMQP
import BrokerTestSupport
import Foundation
import JSON
import NIOCore
import Testing

@Suite("Notifications from a broker", .serialized)
struct BrokerTests {
    private static let captures = ["nova-lifecycle", "cinder-volume", "glance-image", "neutron-network"]
    private static let now = ["--clock", "2026-12-05T00:00:00Z"]
    private static let question =
        ["--time-period", "2026-11", "--format", "json", "--exact", "--ids", "none"] + now

    /// What was captured from a real cloud's broker, a virtual host for it, and the bill that replaying it gives.
    private struct Scene {
        let place: Workplace
        let broker: Broker
        let virtualHost = "cloud-\(UUID().uuidString)"
        let messages: [(exchange: String, key: String, body: [UInt8])]
        let bill: String
        /// The captures.
        let files: [String]

        init(_ broker: Broker) async throws {
            (place, self.broker) = (try Workplace(), broker)
            try broker.control("add_vhost", virtualHost)
            try broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*")
            var files: [String] = []
            for capture in BrokerTests.captures { files.append(try await Captures.unpack(capture, into: place)) }
            let replay = ["replay", "--db", "sqlite:replayed.db"] + files + BrokerTests.now
            #expect(try await place.run(replay).status == 0)
            let outcome = try await place.run(["bill", "--db", "sqlite:replayed.db"] + BrokerTests.question)
            bill = outcome.output
            try #require(outcome.status == 0 && bill.utf8.count > 2_000, "\(outcome.errors)")
            self.files = files
            messages = try files.flatMap { file in
                try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map { line in
                    let message = try #require(try JSONParser.parse(String(line)).object)
                    let body = try #require(Data(base64Encoded: message["body_b64"]?.string ?? ""))
                    return (
                        try #require(message["exchange"]?.string), try #require(message["routing_key"]?.string),
                        Array(body)
                    )
                }
            }
        }

        /// How the server finds the broker.
        func settings(_ port: Broker.Port, createsExchanges: Bool = true) throws -> [String] {
            let isTLS = port == .tls
            let url = "\(isTLS ? "amqps" : "amqp")://guest:guest@localhost:\(broker.port(port))/\(virtualHost)"
            let ca = isTLS ? ", \"ca\": \"\(broker.file("ca.pem"))\"" : ""
            let file = try place.file(
                "settings.json",
                "{\"brokers\": [{\"url\": \"\(url)\", \"queue_type\": \"classic\", "
                    + "\"create_exchanges\": \(createsExchanges)\(ca)}]}")
            return ["--config", file, "--db", "sqlite:store.db"] + BrokerTests.now
        }

        /// Publishes a part of the messages as the services do, which make their exchanges first.
        func publish(
            _ part: Range<Int>, to virtualHost: String? = nil, making exchanges: [String] = []
        ) async throws {
            let configuration = ConnectionConfiguration(
                host: "localhost", port: broker.port(.plain), virtualHost: virtualHost ?? self.virtualHost,
                user: "guest", password: "guest")
            try await AMQPConnection.withConnection(configuration) { connection in
                try await connection.withChannel { channel in
                    for exchange in exchanges {
                        try await channel.declareExchange(exchange, type: "topic", durable: true)
                    }
                    try await channel.withPublisher { publisher in
                        let outcomes = try await publisher.publish(
                            messages[part].map { message in
                                try OutgoingMessage(
                                    ByteBuffer(bytes: message.body), exchange: message.exchange,
                                    routingKey: message.key)
                            })
                        // A quorum queue may lose what nobody waits for.
                        #expect(outcomes.allSatisfy { $0 == .taken })
                    }
                }
            }
        }

        /// Settings that name the broker in one of the ways there are, and the virtual hosts that they name.
        func settings(_ way: Way) throws -> (arguments: [String], virtualHosts: [String]) {
            let port = broker.port(.plain)
            var virtualHosts = [virtualHost]
            let text: String
            switch way {
            case .brokers:
                virtualHosts.append("other-\(virtualHost)")
                try broker.control("add_vhost", virtualHosts[1])
                try broker.control("set_permissions", "-p", virtualHosts[1], "guest", ".*", ".*", ".*")
                let urls = virtualHosts.map { "{\"url\": \"amqp://guest:guest@localhost:\(port)/\($0)\"}" }
                text = "{\"brokers\": [\(urls.joined(separator: ", "))]}"
            case .rabbitKeys:
                text = """
                    {"rabbit_host": "localhost", "rabbit_port": \(port), "rabbit_userid": "guest",
                     "rabbit_password": "guest", "rabbit_virtual_host": "\(virtualHost)"}
                    """
            case .novaConf:
                // Nobody listens at the first of the hosts.
                let hosts = "guest:guest@localhost:1,guest:guest@localhost:\(port)"
                let file = try place.file(
                    "nova.conf", "[DEFAULT]\ntransport_url = rabbit://\(hosts)/\(virtualHost)\n")
                text = "{\"nova_conf\": \"\(file)\"}"
            }
            let arguments = ["--config", try place.file("settings.json", text), "--db", "sqlite:store.db"]
            return (arguments + BrokerTests.now, virtualHosts)
        }

        /// How many messages wait in the queue, or are not acknowledged.
        func waiting() throws -> Int {
            let list = try broker.control("list_queues", "-p", virtualHost, "--no-table-headers", "name", "messages")
            let line = list.split(separator: "\n").first { $0.hasPrefix("nova-billing.notifications") }
            return try #require(line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }, "\(list)")
        }

        func wait(
            _ server: Server, for time: Duration = .seconds(60), until isSo: () throws -> Bool
        ) async throws {
            let end = ContinuousClock.now + time
            while try !isSo() {
                let log = try server.files.errors()
                try #require(ContinuousClock.now < end, "\(log)")
                try await Task.sleep(for: .milliseconds(50))
            }
        }

        /// Waits until the server listens to all exchanges.
        func bound(_ server: Server, _ count: Int = 5) async throws {
            try await wait(server) {
                try server.files.errors().split(separator: "\n").count { $0.contains("exchange bound") } == count
            }
        }

        func check() async throws {
            let found = try await place.run(["bill", "--db", "sqlite:store.db"] + BrokerTests.question)
            #expect(found.output == bill, "\(found.errors)")
            let check = try await place.run(["rebuild", "--check", "--db", "sqlite:store.db"] + BrokerTests.now)
            #expect(check.status == 0, "\(check.errors)")
        }
    }

    @Test("give the bill that replaying them gives, plain and over TLS", arguments: [Broker.Port.plain, .tls])
    func bill(port: Broker.Port) async throws {
        let scene = try await Scene(try await Broker.shared)
        try await scene.place.withServer(try scene.settings(port)) { server in
            try await scene.bound(server)
            try await scene.publish(scene.messages.indices)
            try await scene.wait(server) { try scene.waiting() == 0 }
            let metrics = try await server.get("/metrics").text
            #expect(metrics.contains("nova_billing_deliveries_total{source=\"nova\",result=\"recorded\"}"))
            #expect(metrics.contains("nova_billing_broker_up{broker=\"amqp"))
            #expect(!metrics.contains("guest:guest"))
            let log = try server.files.errors()
            #expect(!log.contains("guest:guest"))
        }
        try await scene.check()
    }

    @Test("give the same bill when the services' own library publishes them, and another client the rest")
    func otherClients() async throws {
        let scene = try await Scene(try await Broker.shared)
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = package.appending(path: "Tests/Support/publishers/run.sh").path
        let folder = package.appending(path: ".build/publishers").path
        let url = "rabbit://guest:guest@localhost:\(scene.broker.port(.plain))/\(scene.virtualHost)"
        let files = scene.files.map { "'\($0)'" }.joined(separator: " ")
        let settings = try scene.settings(.plain, createsExchanges: false)
        let outcome = try await scene.place.withServer(settings) { server in
            async let published = scene.place.shell(
                "'\(script)' '\(folder)' '\(url)' go \(files)", deadline: .seconds(600))
            // The library is installed first, and makes the exchanges.
            try await scene.wait(server, for: .seconds(300)) {
                try server.files.errors().split(separator: "\n").count { $0.contains("exchange bound") } == 4
            }
            try scene.place.file("go", "")
            let outcome = try await published
            try await scene.wait(server) { try scene.waiting() == 0 }
            return outcome
        }
        try #require(outcome.status == 0, "\(outcome.errors)")
        let counts = try #require(outcome.output.wholeMatch(of: /notifier=(\d+) pika=(\d+)\n/), "\(outcome.output)")
        #expect(try #require(Int(counts.1)) > 30 && #require(Int(counts.2)) > 30)
        try await scene.check()
    }

    @Test("are known where they were replayed on the server before")
    func replayedBefore() async throws {
        let scene = try await Scene(try await Broker.shared)
        try await scene.place.withServer(try scene.settings(.plain)) { server in
            try await scene.bound(server)
            let files = Self.captures.map { scene.place.path($0 + ".jsonl") }
            let replay = try await scene.place.run(
                ["replay", "--url", server.address] + files, environment: ["NOVA_BILLING_TOKEN": Server.token])
            #expect(replay.status == 0, "\(replay.errors)")
            let events = try await server.get("/event")
            try await scene.publish(scene.messages.indices)
            try await scene.wait(server) { try scene.waiting() == 0 }
            #expect(try await server.get("/event") == events)
            #expect(try await server.get("/rejected").text == "[]")
        }
        try await scene.check()
    }

    /// How settings name brokers.
    enum Way: CaseIterable {
        /// Two virtual hosts at once.
        case brokers
        case rabbitKeys
        case novaConf
    }

    @Test(
        "are taken from wherever the settings say, by a queue of the type that is the default", arguments: Way.allCases)
    func settings(way: Way) async throws {
        let scene = try await Scene(try await Broker.shared)
        let (settings, virtualHosts) = try scene.settings(way)
        let services = ["nova", "glance", "cinder", "neutron", "openstack"]
        for virtualHost in virtualHosts { try await scene.publish(0..<0, to: virtualHost, making: services) }
        try await scene.place.withServer(settings) { server in
            try await scene.bound(server, services.count * virtualHosts.count)
            let half = scene.messages.count / 2
            try await scene.publish(0..<half, to: virtualHosts.first)
            try await scene.publish(half..<scene.messages.count, to: virtualHosts.last)
            var taken = 0
            let end = ContinuousClock.now + .seconds(60)
            while taken < scene.messages.count {
                let metrics = try await server.get("/metrics").text
                taken = metrics.matches(of: /nova_billing_deliveries_total\{.*\} (\d+)/).compactMap { Int($0.1) }
                    .reduce(0, +)
                try #require(ContinuousClock.now < end, "\(taken) of \(scene.messages.count)")
                try await Task.sleep(for: .milliseconds(50))
            }
            for virtualHost in virtualHosts {
                let list = try await scene.broker.tell(
                    "list_queues", "-p", virtualHost, "--no-table-headers", "name", "type")
                #expect(list.contains("nova-billing.notifications\tquorum"), "\(list)")
            }
        }
        try await scene.check()
    }

    @Test("are recorded once each, although the server is killed again and again")
    func killed() async throws {
        let scene = try await Scene(try await Broker.shared)
        let settings = try scene.settings(.plain)
        try await scene.place.withServer(settings) { server in try await scene.bound(server) }
        let part = scene.messages.count / 4
        for round in 0..<4 {
            try await scene.publish(round * part..<(round == 3 ? scene.messages.count : (round + 1) * part))
            try await scene.place.withServer(settings) { server in
                try await Task.sleep(for: .milliseconds([5, 60, 200, 20][round]))
                try await server.crash()
            }
        }
        try await scene.place.withServer(settings) { server in
            try await scene.wait(server) { try scene.waiting() == 0 }
        }
        try await scene.check()
    }

    @Test("wait in the queue while no server runs, and one that only has the intake takes them")
    func roles() async throws {
        let scene = try await Scene(try await Broker.shared)
        let settings = try scene.settings(.plain)
        try await scene.place.withServer(settings + ["--role", "os-amqp"]) { server in try await scene.bound(server) }
        try await scene.publish(scene.messages.indices)
        try await scene.place.withServer(settings + ["--role", "heart"]) { server in
            #expect(try await server.get("/bill").status == 200)
            let waiting = try scene.waiting()
            #expect(waiting > 0)
        }
        try await scene.place.withServer(settings + ["--role", "os-amqp"]) { server in
            try await scene.wait(server) { try scene.waiting() == 0 }
            #expect(try await server.get("/bill").status == 404)
        }
        try await scene.check()
    }
}
