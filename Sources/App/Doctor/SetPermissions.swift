import AMQPAdapter

/// The command that gives a user of a broker what an intake needs.
struct SetPermissions: CustomStringConvertible {
    let description: String

    init(_ broker: BrokerSettings, user: String) {
        let exchanges = IntakeSource(broker).exchanges.map { SetPermissions.pattern($0.name) }
        let own = "nova-billing\\..*"
        let all = "^(\(([own] + exchanges).joined(separator: "|")))$"
        let configure = broker.createsExchanges ? all : "^\(own)$"
        let words = [broker.virtualHost, user, configure, "^\(own)$", all].map(SetPermissions.quoted)
        description = "rabbitmqctl set_permissions -p " + words.joined(separator: " ")
    }

    private static func pattern(_ name: String) -> String {
        name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? "\($0)" : "\\\($0)" }.joined()
    }

    /// As a shell takes it.
    private static func quoted(_ word: String) -> String { "'" + word.replacing("'", with: "'\\''") + "'" }
}
