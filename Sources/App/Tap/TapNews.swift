import AMQPAdapter
import Synchronization

/// Says on standard error what is listened to, and what is waited for.
final class TapNews: Sendable {
    private let broker: BrokerSettings
    private let refused = Mutex<Set<String>>([])

    init(_ broker: BrokerSettings) { self.broker = broker }

    func report(_ news: IntakeNews) {
        switch news {
        case .connected: say("connected")
        case .bound(let exchange): say("listening to the exchange \(exchange)")
        case .exchangeMissing(let exchange):
            // It is tried again whether it is missing or refused; what was refused is there.
            guard !refused.withLock({ $0.contains(exchange) }) else { return }
            say("the exchange \(exchange) is awaited; no service has made it")
        case .bindingRefused(let exchange, let error):
            guard refused.withLock({ $0.insert(exchange).inserted }) else { return }
            say("the exchange \(exchange) may not be listened to: \(error)")
        case .disconnected, .consuming, .queueDiffers, .waiting, .paused, .resumed, .returned: break
        }
    }

    private func say(_ text: String) { Output.error("\(broker): \(text)".printable + "\n") }
}
