import AMQP
import AMQPAdapter
import ArgumentParser
import OpenStackAdapter
import UnixSignals

/// `nova-billing tap`: shows what arrives.
struct Tap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what services publish, as it arrives, and what each message means for a bill.",
        discussion: """
            It listens through a queue of its own, which goes away with it; the queue that bills has nothing to do with \
            it. Nothing is recorded. It ends with the first SIGINT or SIGTERM, or after --count messages.
            """)

    @OptionGroup var options: SettingsOptions
    @Option(help: "An exchange to listen to, again for each; those of the settings otherwise.") var exchange: [String] =
        []
    @Option(help: "After how many messages it ends.") var count: Int?
    @Flag(help: "Prints one JSON object a message, with events as POST /event takes them.") var json = false

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count \(count) would show nothing; give 1 or more") }
    }

    func run() async throws {
        let settings = try options.settings()
        guard !settings.brokers.isEmpty else {
            throw Failure.usage("the settings name no broker to listen to; name one in brokers, or in nova_conf")
        }
        let output = output(settings)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
                }
                for broker in settings.brokers { group.addTask { try await listen(to: broker, output) } }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch is TapOutput.Enough {}
    }

    private func output(_ settings: Settings) -> TapOutput {
        let clock = SystemClock()
        let mapping = OpenStackMapping(states: settings.states, imageUnit: settings.imageUnit)
        let (meaning, json) = (LineMeaning(mapping: mapping, clock: clock), json)
        return TapOutput(limit: count) { message in
            let tapped = TappedMessage(
                message.delivery, routingKey: message.routingKey, meaning: meaning.message(message.delivery),
                arrived: clock.utcNow())
            return json ? tapped.json : tapped.text
        }
    }

    private func listen(to broker: BrokerSettings, _ output: TapOutput) async throws {
        var broker = broker
        if !exchange.isEmpty { broker.exchanges = exchange }
        let listened = broker
        var source = IntakeSource(listened)
        source.connection.connectionName = "nova-billing tap"
        let news = TapNews(listened)
        let tap = NotificationTap(source) { news.report($0) }
        do { try await tap.run { try output.write($0) } } catch let error as AMQPError {
            throw Failure(
                status: error.isAboutChannel ? .failed : .unreachable,
                message: "\(listened): \(error); `nova-billing doctor` looks for what is wrong")
        }
    }
}

extension AMQPError {
    /// Whether the broker is there, and refuses something.
    fileprivate var isAboutChannel: Bool { if case .channel = self { true } else { false } }
}
