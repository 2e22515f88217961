import AMQP
import AMQPAdapter

/// What is looked at of a broker.
struct BrokerChecks {
    private let broker: BrokerSettings
    private let source: IntakeSource
    private let examination: BrokerExamination

    init(_ broker: BrokerSettings) {
        self.broker = broker
        source = IntakeSource(examined: broker)
        examination = BrokerExamination(source)
    }

    /// Host by host whether there is a connection, and then, over the first that there is, what is there.
    var list: [Check] {
        let hosts = broker.hosts.map { hostChecks($0) }
        let entered = hosts.compactMap(\.last?.id)
        return hosts.joined()
            + parts.map { name, look in
                Check(id: Check.ID(subject: subject(broker.hosts), part: name), after: entered) {
                    do { return try await look() } catch { return BrokerChecks.failure(error) }
                }
            }
    }

    private typealias Look = @Sendable () async throws -> Finding

    private var parts: [(name: String, look: Look)] {
        let queues = QueueChecks(broker: broker, source: source, examination: examination)
        let user = broker.hosts.first?.user ?? ""
        var parts: [(name: String, look: Look)] = [
            ("permissions", { try await queues.permissions(user: user) }),
            ("queue \(IntakeSource.queue)", { try await queues.notifications() }),
            ("exchange \(IntakeSource.deadLetterExchange)", { try await queues.deadLetterExchange() }),
            ("queue \(IntakeSource.deadLetterQueue)", { try await queues.deadLetters() }),
        ]
        for exchange in source.exchanges {
            parts.append(("exchange \(exchange.name)", { try await queues.exchange(exchange.name) }))
        }
        for topic in Set(source.exchanges.flatMap(\.topics)).sorted() {
            parts.append(("queues \(topic).*", { try await queues.defaultQueues(of: topic) }))
        }
        parts.append(("room", { try await queues.room() }))
        return parts
    }

    private func hostChecks(_ host: BrokerSettings.Host) -> [Check] {
        var single = broker
        single.hosts = [host]
        let visit = BrokerHostVisit(single, host: host)
        var checks: [Check] = []
        for stage in ConnectionStage.allCases where broker.isTLS || !stage.needsTLS {
            let id = Check.ID(subject: subject([host]), part: stage.part)
            checks.append(Check(id: id, after: checks.last.map { [$0.id] } ?? []) { await visit.finding(stage) })
        }
        return checks
    }

    /// The address, without who is connecting.
    private func subject(_ hosts: [BrokerSettings.Host]) -> String {
        let places = hosts.map { $0.place(isTLS: broker.isTLS) }.joined(separator: ",")
        return "broker \(broker.isTLS ? "amqps" : "amqp")://\(places)/\(broker.virtualHost)"
    }

    /// What nobody expects of a broker that was just there.
    private static func failure(_ error: any Error) -> Finding {
        .failed(.brokerFailed, "\(error)", change: "look at the broker's log, and try again")
    }
}
