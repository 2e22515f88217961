import AMQP
import NIOCore
import Ports

extension Ports.Delivery {
    /// A message as a service published it; its source is the exchange.
    init(notification message: AMQP.Delivery) {
        self.init(
            source: message.exchange.description, body: Array(message.body.readableBytesView),
            compression: message.compression)
    }

    /// A message that the queue gave up; the broker says why in its headers.
    init(deadLetter message: AMQP.Delivery) {
        self.init(
            source: IntakeSource.deadLetterQueue, body: Array(message.body.readableBytesView),
            compression: message.compression, deadLetterReason: message.deathReason ?? "for no reason that it says")
    }
}

extension AMQP.Delivery {
    /// How the publisher says that the body is compressed. Headers that can't be read say nothing; the body is then
    /// taken as it is.
    fileprivate var compression: String? { text(of: "compression") }

    /// Why a queue gave the message up first: `rejected`, `expired`, `maxlen`, `delivery_limit`.
    fileprivate var deathReason: String? { text(of: "x-first-death-reason") }

    private func text(of header: String) -> String? {
        guard let headers = self.header.headers, !headers.isEmpty, let value = try? headers.value(of: header),
            case .string(let text) = value
        else { return nil }
        return text.description
    }
}
