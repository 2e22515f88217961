import AMQP
import AMQPTestSupport
import BrokerTestSupport
import Cloud
import CloudTestSupport
import Domain
import Foundation
import InMemoryAdapter
import NIOCore
import Ports
import SQLiteAdapter
import TestSupport
import Testing

/// A generated cloud that publishes to a virtual host of its own, and a priced store for what it says.
struct CloudScene {
    enum Queue: String { case quorum, classic }

    static let exchanges = ["nova", "glance", "cinder", "neutron", "openstack"]
    static let now = "2027-01-01T00:00:00Z"

    let run: CloudRun
    let broker: Broker
    let place: Workplace
    let queue: Queue
    let virtualHost = "cloud-\(UUID().uuidString)"
    /// Where the store's file is, in a folder of its own.
    let store: String
    /// Whether exchanges outlive the broker.
    var isDurable = true

    init(_ broker: Broker, seed: UInt64, messages: Int, queue: Queue) async throws {
        run = try CloudRun(seed: seed, messages: messages)
        place = try Workplace()
        (self.broker, self.queue) = (broker, queue)
        try FileManager.default.createDirectory(atPath: place.path("store"), withIntermediateDirectories: false)
        store = place.path("store/store.db")
        try await broker.tell("add_vhost", virtualHost)
        try await broker.tell("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*")
    }

    /// Opens a store's file beside, or before, whoever serves it.
    func withStore<Value>(_ path: String? = nil, _ body: (any BillingStore) async throws -> Value) async throws -> Value
    {
        let store = try SQLiteStore(path: path ?? store, clock: SetClock(try Moment(Self.now)))
        let value = try await body(store)
        await store.close()
        return value
    }

    /// Sets the prices; before anything is recorded.
    func price(_ path: String? = nil) async throws {
        try await withStore(path) { store in
            var player = StreamPlayer(store)
            try await player.play(run.drafts())
        }
    }

    /// How the server finds the broker.
    func settings(_ port: Int? = nil, isTLS: Bool = false, more: String = "") throws -> [String] {
        let port = port ?? broker.port(isTLS ? .tls : .plain)
        let url = "\(isTLS ? "amqps" : "amqp")://guest:guest@localhost:\(port)/\(virtualHost)"
        let ca = isTLS ? ", \"ca\": \"\(broker.file("ca.pem"))\"" : ""
        let list = Self.exchanges.map { "\"\($0)\"" }.joined(separator: ",")
        let broker =
            "{\"url\": \"\(url)\", \"queue_type\": \"\(queue.rawValue)\", \"exchanges\": [\(list)]\(ca)\(more)}"
        let file = try place.file("settings-\(port).json", "{\"brokers\": [\(broker)]}")
        return ["--config", file, "--db", "sqlite:\(store)", "--clock", Self.now]
    }

    // MARK: - Publishing

    var configuration: ConnectionConfiguration {
        ConnectionConfiguration(
            host: "localhost", port: broker.port(.plain), virtualHost: virtualHost, user: "guest", password: "guest",
            connectionName: "publisher")
    }

    func declare(_ exchanges: [String] = Self.exchanges) async throws {
        try await AMQPConnection.withConnection(configuration) { try await declare(exchanges, $0) }
    }

    private func declare(_ exchanges: [String], _ connection: AMQPConnection) async throws {
        try await connection.withChannel { channel in
            for exchange in exchanges {
                try await channel.declareExchange(exchange, type: "topic", durable: isDurable)
            }
        }
    }

    private func message(_ number: Int, _ headers: FieldTable?) throws -> OutgoingMessage {
        let message = run.cloud.message(number)
        var properties = BasicProperties()
        properties.headers = headers
        properties.deliveryMode = 2
        properties.contentType = "application/json"
        return try OutgoingMessage(
            ByteBuffer(string: message.body), exchange: message.exchange, routingKey: message.routingKey,
            properties: properties, isMandatory: true)
    }

    /// Publishes all, as services do: in order, until the broker confirms each, over as many connections as it takes.
    ///
    /// - Parameter pause: how long between parts of fifty.
    func publish(pause: Duration = .zero, headers: FieldTable? = nil) async throws {
        var next = 0
        let end = ContinuousClock.now + .seconds(120)
        while next < run.cloud.count {
            do {
                try await AMQPConnection.withConnection(configuration) { connection in
                    try await declare(Self.exchanges, connection)
                    try await connection.withChannel { channel in
                        try await channel.withPublisher { publisher in
                            while next < run.cloud.count {
                                let part = next..<min(next + 50, run.cloud.count)
                                let outcomes = try await publisher.publish(part.map { try message($0, headers) })
                                // Where no queue is bound at the time they come back.
                                guard outcomes.allSatisfy({ $0 == .taken }) else { return }
                                next = part.upperBound
                                if pause > .zero { try await Task.sleep(for: pause) }
                            }
                        }
                    }
                }
            } catch let error as AMQPError { try #require(ContinuousClock.now < end, "\(error)") }
            if next < run.cloud.count { try await Task.sleep(for: .milliseconds(100)) }
        }
    }

    // MARK: - Waiting

    /// How many messages wait in the queue, or are not acknowledged; `nil` while there is no queue.
    func waiting() async throws -> Int? {
        let list = try await broker.tell("list_queues", "-p", virtualHost, "--no-table-headers", "name", "messages")
        let line = list.split(separator: "\n").first { $0.hasPrefix("nova-billing.notifications") }
        return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
    }

    /// Locks the store, as another process does that writes for so many seconds, or until `unlock`.
    func lock(seconds: Int) async throws {
        let script = """
            import os, sqlite3, time
            store = sqlite3.connect("\(store)", isolation_level=None, timeout=60)
            store.execute("BEGIN IMMEDIATE")
            open("locked", "w")
            end = time.monotonic() + \(seconds)
            while time.monotonic() < end and not os.path.exists("unlock"):
                time.sleep(0.05)
            store.execute("ROLLBACK")
            """
        let outcome = try await place.shell("python3 '\(try place.file("lock.py", script))'")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    func unlock() throws { try place.file("unlock", "") }

    /// Whether `lock` has done so.
    var isLocked: Bool { FileManager.default.fileExists(atPath: place.path("locked")) }

    func wait(_ server: Server, seconds: Int = 180, until isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while try await !isSo() {
            let log = try server.files.errors()
            try #require(server.process.poll() == nil && ContinuousClock.now < end, "\(log.suffix(4_000))")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until the queue listens to so many exchanges.
    func bound(_ server: Server, _ count: Int = Self.exchanges.count) async throws {
        try await wait(server) {
            try server.files.errors().split(separator: "\n").count { $0.contains("exchange bound") } >= count
        }
    }

    /// How many messages wait in the queue; `nil` while there is no queue, or nobody to be asked.
    func ready() async throws -> Int? {
        do {
            return try await AMQPConnection.withConnection(configuration) { connection in
                try await connection.withChannel { channel in
                    Int(try await channel.queueState("nova-billing.notifications").messageCount)
                }
            }
        } catch is AMQPError { return nil }
    }

    /// Waits until nothing is left in the queue.
    ///
    /// `rabbitmqctl` counts a quorum queue's messages now and then, so that the server has to be at rest besides.
    func drained(_ server: Server, seconds: Int = 180) async throws {
        var last: [Substring]?
        try await wait(server, seconds: seconds) {
            let deliveries = try await server.get("/metrics").text.split(separator: "\n")
                .filter { $0.hasPrefix("nova_billing_deliveries_total") }
            defer { last = deliveries }
            guard deliveries == last, try await ready() == 0 else {
                try await Task.sleep(for: .milliseconds(200))
                return false
            }
            return try await waiting() == 0
        }
    }

    // MARK: - Checking

    /// The queue is empty, and every event is in the store once; the bills are the true ones.
    func check(_ note: String, rejected: Int = 0) async throws {
        #expect(try await waiting() == 0, "\(note)")
        #expect(try await ready() == 0, "\(note)")
        try await withStore { store in
            var question = EventQuestion()
            question.limit = .max
            let ids = try await store.events(question).map(\.event.id)
            let expected = Set(run.events.map(\.id))
            #expect(ids.count == expected.count, "\(note)")
            #expect(Set(ids) == expected, "\(note)")
            let reasons = try await store.rejected(after: 0, limit: 100).map(\.delivery.reason)
            #expect(reasons.count == rejected, "\(note) \(reasons)")
            for period in CloudRun.periods {
                let now = try Moment(Self.now)
                let text = try await BillText.text(store, period: period, now: now)
                let difference = firstDifference(text, run.trueText(period, now: now))
                #expect(difference == nil, "\(note) \(period.start)")
            }
        }
        let check = try await place.run(["rebuild", "--check", "--db", "sqlite:\(store)", "--clock", Self.now])
        #expect(check.status == 0, "\(note) \(check.errors)")
    }
}
