import AMQP
import AMQPAdapter

/// What is looked at of queues, exchanges and permissions, over a broker's connection.
struct QueueChecks: Sendable {
    let broker: BrokerSettings
    let source: IntakeSource
    let examination: BrokerExamination

    /// OpenStack's priorities.
    private static let priorities = ["info", "error", "warn", "critical", "debug", "audit", "sample"]

    func permissions(user: String) async throws -> Finding {
        let rights = try await examination.rights()
        if !rights.missing.isEmpty {
            let list = rights.missing.map(\.description).joined(separator: ", ")
            return .failed(
                .permissionMissing, "\(user) may not: \(list)",
                change: "allow what is missing, at least: \(SetPermissions(broker, user: user))")
        }
        if let words = rights.queueLimit {
            return .failed(
                .queueLimit, "no queue of nova-billing can be made: \(words)",
                change: "raise the limit of the virtual host: rabbitmqctl set_vhost_limits")
        }
        return .ok("\(user) may make nova-billing's queues, read them, and bind them to the exchanges")
    }

    func notifications() async throws -> Finding {
        let queue = IntakeSource.queue
        guard let state = try await examination.states(of: [queue]).first else {
            return .warning(
                .queueAbsent, "it is not there yet; what services publish is not kept for billing",
                change: "start `nova-billing serve`, which makes it and keeps it bound")
        }
        if let words = try await examination.difference(of: queue) { return differs(words, queue) }
        let waiting = QueueChecks.messages(state.messageCount)
        guard state.consumerCount > 0 else {
            return .warning(
                .queueUnread, "\(waiting) waiting, and no server takes them",
                change: "start `nova-billing serve` (--role all or os-amqp), or see in its log why it takes none")
        }
        return .ok("\(waiting) waiting, and a server takes them")
    }

    func deadLetterExchange() async throws -> Finding {
        guard let words = try await examination.differenceOfDeadLetterExchange() else {
            return .ok("nothing is in its way")
        }
        return .failed(
            .exchangeDiffers, "it is not as `serve` needs it: \(words)",
            change: "delete it: `serve` makes it as a durable fanout exchange")
    }

    func deadLetters() async throws -> Finding {
        let queue = IntakeSource.deadLetterQueue
        guard let state = try await examination.states(of: [queue]).first else {
            return .ok("it is not there yet; `nova-billing serve` makes it")
        }
        if let words = try await examination.difference(of: queue) { return differs(words, queue) }
        guard state.messageCount > 0 else { return .ok("nothing was given up") }
        return .warning(
            .deadLetters, "\(QueueChecks.messages(state.messageCount)) that the broker gave up, not recorded",
            change: "run `nova-billing serve`, which takes them into the list of what was rejected (GET /rejected)")
    }

    func exchange(_ name: String) async throws -> Finding {
        if try await examination.isThere(exchange: name) { return .ok("it is there") }
        if broker.createsExchanges { return .ok("it is not there yet; `nova-billing serve` makes it") }
        if broker.exchanges == nil, name == IntakeSource.commonExchange {
            return .ok("it is not there; only services without a control_exchange of their own publish to it")
        }
        return .warning(
            .exchangeMissing, "no service has made it yet; it is awaited",
            change: "give the service driver = messagingv2 ([oslo_messaging_notifications]) and this virtual host; "
                + "where there is no such service, leave its exchange out of exchanges")
    }

    func defaultQueues(of topic: String) async throws -> Finding {
        let states = try await examination.states(of: QueueChecks.priorities.map { "\(topic).\($0)" })
        let unread = states.filter { $0.messageCount > 0 && $0.consumerCount == 0 }
        guard !unread.isEmpty else {
            return .ok(
                states.isEmpty ? "there is none" : "none fills up: \(states.map(\.name).joined(separator: ", "))")
        }
        let list = unread.map { "\($0.name) (\(QueueChecks.messages($0.messageCount)))" }.joined(separator: ", ")
        let virtualHost = "'" + broker.virtualHost.replacing("'", with: "'\\''") + "'"
        return .warning(
            .defaultQueueUnread, "nobody reads \(list); services make and fill such queues for whoever wants them",
            change:
                "have them read by whom they are for (ceilometer), never by nova-billing; or let them keep the last "
                + "few only: rabbitmqctl set_policy -p \(virtualHost) --apply-to queues unread-notifications "
                + "'^\(topic)\\.' '{\"max-length\": 1000}'")
    }

    func room() async throws -> Finding {
        do {
            guard let reason = try await examination.blockedReason() else { return .ok("the broker takes messages") }
            return .failed(
                .brokerBlocked, "the broker takes no messages, from OpenStack neither: \(reason)",
                change: "give it memory or disk, or have its queues read; rabbitmq-diagnostics alarms says where")
        } catch let error as AMQPError where error.isRefusal {
            return .skipped("not looked at: the user may not publish, as an intake need not")
        }
    }

    private func differs(_ words: String, _ queue: String) -> Finding {
        .warning(
            .queueDiffers, "it is there and used, but is not as the settings say: \(words)",
            change: "correct queue_type in the settings; or stop `serve` when the queue is empty, delete \(queue), and "
                + "start it again")
    }

    private static func messages(_ count: UInt32) -> String { count == 1 ? "1 message" : "\(count) messages" }
}

extension AMQPError {
    /// Whether a user may not do what was asked.
    fileprivate var isRefusal: Bool {
        guard case .channel(.closedByPeer(let reason)) = self else { return false }
        return reason.code == .accessRefused
    }
}
