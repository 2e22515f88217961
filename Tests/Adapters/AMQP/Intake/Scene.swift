import AMQP
import AMQPAdapter
import BrokerTestSupport
import Foundation
import NIOCore
import Ports
import Synchronization

/// A virtual host of its own on the shared broker, an intake from it, and what the intake handed over.
final class Scene: Sendable {
    private struct State {
        var taken: [Ports.Delivery] = []
        var refusals = 0
        var news: [IntakeNews] = []
    }

    let broker: Broker
    let virtualHost = "vhost-\(UUID().uuidString)"
    private let state = Mutex(State())

    init(_ broker: Broker) throws {
        self.broker = broker
        try broker.control("add_vhost", virtualHost)
        try broker.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*")
    }

    /// How to connect to the virtual host.
    var configuration: ConnectionConfiguration {
        ConnectionConfiguration(
            host: "localhost", port: broker.port(.plain), virtualHost: virtualHost, user: "guest", password: "guest",
            connectionName: "tests")
    }

    /// Small and quick, on a queue of the classic type, which is there at once.
    var source: IntakeSource {
        var source = IntakeSource(
            connection: configuration, exchanges: [.init(name: "nova", topics: ["notifications"])])
        source.queueType = .classic
        source.batchSize = 10
        source.prefetch = 20
        source.longestWait = .milliseconds(200)
        return source
    }

    /// What was taken, as text, in its order.
    var taken: [String] { state.withLock { $0.taken.map { String(decoding: $0.body, as: UTF8.self) } } }
    var deliveries: [Ports.Delivery] { state.withLock { $0.taken } }
    var news: [IntakeNews] { state.withLock { $0.news } }

    /// From now on so many handovers find that nothing can be recorded.
    func refuse(_ count: Int) { state.withLock { $0.refusals = count } }
    var refusals: Int { state.withLock { $0.refusals } }

    private func take(_ deliveries: [Ports.Delivery]) -> [Disposition] {
        state.withLock { state in
            if state.refusals > 0 {
                state.refusals -= 1
                return deliveries.map { _ in .tryAgain }
            }
            state.taken += deliveries
            return deliveries.map { _ in .recorded(events: 1) }
        }
    }

    /// Runs an intake beside the body, and ends it after that.
    func withIntake<Result: Sendable>(
        _ source: IntakeSource? = nil, taking: (@Sendable ([Ports.Delivery]) async -> [Disposition])? = nil,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let intake = AMQPIntake(source ?? self.source, isStoreUp: { self.refusals == 0 }) { news in
            self.state.withLock { $0.news.append(news) }
        }
        let running = Task { try await intake.run(taking ?? { self.take($0) }) }
        do {
            let result = try await body()
            running.cancel()
            _ = await running.result
            return result
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
    }

    /// Publishes as a service does, which makes its exchange first.
    func publish(
        _ bodies: [String], exchange: String = "nova", key: String = "notifications.info", durable: Bool = false
    ) async throws {
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { channel in
                if !exchange.isEmpty { try await channel.declareExchange(exchange, type: "topic", durable: durable) }
                for body in bodies {
                    try await channel.publish(
                        OutgoingMessage(ByteBuffer(string: body), exchange: exchange, routingKey: key))
                }
            }
        }
    }

    /// How many messages are in a queue, delivered and unacknowledged ones too.
    func messages(in queue: String = IntakeSource.queue) throws -> Int? {
        let list = try broker.control("list_queues", "-p", virtualHost, "--no-table-headers", "name", "messages")
        for line in list.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count == 2, words[0] == queue { return Int(words[1]) }
        }
        return nil
    }

    /// Waits until something is so, for half a minute at most.
    func wait(for what: String = #function, until isSo: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while try !isSo() {
            guard ContinuousClock.now < end else { throw NotInTime(description: "\(what): \(news.suffix(5))") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until the queue listens to an exchange.
    func bound(to exchange: String = "nova", times: Int = 1) async throws {
        try await wait {
            news.count { if case .bound(exchange) = $0 { true } else { false } } >= times
        }
    }

    struct NotInTime: Error, CustomStringConvertible { let description: String }
}
