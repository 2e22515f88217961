import AMQP
import AMQPAdapter
import NIOCore

/// One attempt to connect to one host of a broker, of whose stages several checks tell.
actor BrokerHostVisit {
    /// Where the attempt failed, and why.
    struct Trouble: Sendable {
        let stage: ConnectionStage
        let finding: Finding
    }

    private let broker: BrokerSettings
    private let host: BrokerSettings.Host
    private var attempt: Task<Trouble?, Never>?

    /// - Parameter broker: one with a single host.
    init(_ broker: BrokerSettings, host: BrokerSettings.Host) { (self.broker, self.host) = (broker, host) }

    /// What is to be said of a stage.
    func finding(_ stage: ConnectionStage) async -> Finding {
        guard let trouble = await trouble() else { return .ok(good(stage)) }
        return stage < trouble.stage ? .ok(good(stage)) : trouble.finding
    }

    private func trouble() async -> Trouble? {
        if let attempt { return await attempt.value }
        let (broker, host) = (broker, host)
        let attempt = Task { () -> Trouble? in
            do {
                try await BrokerExamination(IntakeSource(examined: broker)).connect()
                return nil
            } catch {
                let error = error as? AMQPError ?? .cancelled
                return await ConnectionDiagnosis(broker: broker, host: host).trouble(error)
            }
        }
        self.attempt = attempt
        return await attempt.value
    }

    private func good(_ stage: ConnectionStage) -> String {
        switch stage {
        case .files: "they can be read"
        case .address: "\(host.place(isTLS: broker.isTLS)) answers"
        case .tls: "its certificate is for \(host.name), and trusted"
        case .amqp: "it speaks AMQP 0-9-1"
        case .login: "it lets \(host.user) in"
        case .virtualHost: "\(broker.virtualHost) is there, and \(host.user) may enter it"
        }
    }
}

extension BrokerSettings.Host {
    /// Host and port.
    func place(isTLS: Bool) -> String {
        "\(Endpoint.Address(host: name, port: port ?? (isTLS ? Endpoint.tlsPort : Endpoint.plainPort)))"
    }
}

extension IntakeSource {
    /// A source that is only looked at: nobody waits for long.
    init(examined broker: BrokerSettings) {
        self.init(broker)
        connection.connectionName = "nova-billing doctor"
        connection.timeouts.handshake = .seconds(5)
        connection.timeouts.request = .seconds(10)
    }
}
