import AMQP
import AMQPAdapter
import Logging

/// Puts what happens on the way from a broker into the log and the metrics.
struct IntakeReporter: Sendable {
    let broker: String
    let metrics: ServerMetrics
    let logger: Logger

    /// Shows what there is to be seen before anything happens.
    func begin() {
        metrics.set(brokerIsUp: false, broker)
        for cause in IntakeCause.allCases { metrics.beginReconnects(cause.rawValue) }
    }

    func callAsFunction(_ news: IntakeNews) {
        switch news {
        case .connected(let address):
            metrics.set(brokerIsUp: true, broker)
            logger.info("broker connected", metadata: ["host": "\(address.map { "\($0)" } ?? "")"])
        case .disconnected(let cause, let error, let wait):
            metrics.set(brokerIsUp: false, broker)
            metrics.countReconnect(cause.rawValue)
            logger.warning(
                "broker away",
                metadata: ["cause": "\(cause.rawValue)", "error": "\(error)", "retry_in": "\(wait.inSeconds)"])
        case .consuming(let queue): logger.info("consuming", metadata: ["queue": "\(queue)"])
        case .bound(let exchange): logger.info("exchange bound", metadata: ["exchange": "\(exchange)"])
        case .exchangeMissing(let exchange):
            logger.notice("exchange awaited: no service has made it", metadata: ["exchange": "\(exchange)"])
        case .bindingRefused(let exchange, let error):
            logger.error("binding refused", metadata: ["exchange": "\(exchange)", "error": "\(error)"])
        case .queueDiffers(let queue, let error):
            logger.warning(
                "queue used as it is: it differs from the settings",
                metadata: ["queue": "\(queue)", "error": "\(error)"])
        case .waiting(let queue, let count): metrics.set(waiting: count, in: queue, broker)
        case .paused(let count): logger.warning("intake paused", metadata: ["messages": "\(count)"])
        case .resumed: logger.notice("intake resumed")
        case .returned(let count):
            logger.warning("messages back in the queue until the store answers", metadata: ["messages": "\(count)"])
        }
    }
}

extension Duration {
    /// Seconds, to the millisecond.
    fileprivate var inSeconds: Double { (self / .milliseconds(1)).rounded() / 1_000 }
}
