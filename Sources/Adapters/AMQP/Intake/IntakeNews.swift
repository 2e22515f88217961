public import AMQP

/// What happens on the way from a broker, for logs and metrics; nothing of a message is in it.
public enum IntakeNews: Sendable {
    /// The broker answers, and takes the credentials.
    case connected(Endpoint.Address?)
    /// It is consumed from the queue.
    case consuming(queue: String)
    /// There is no connection any more, or none came about; the next attempt is after a while.
    case disconnected(IntakeCause, AMQPError, retryIn: Duration)
    /// The queue listens to the exchange.
    case bound(exchange: String)
    /// No service has made the exchange yet.
    case exchangeMissing(String)
    /// The broker lets nobody bind the queue to the exchange; its words.
    case bindingRefused(exchange: String, AMQPError)
    /// The queue is there and is not as it is to be; it is used as it is. The broker's words.
    case queueDiffers(String, AMQPError)
    /// So many messages are ready in a queue: in one of our own, or in one that services make and others should read.
    case waiting(queue: String, messages: Int)
    /// Nothing can be recorded; what arrived waits and is not acknowledged.
    case paused(messages: Int)
    /// It waits no longer.
    case resumed
    /// The store was away for so long that messages went back to the queue before the broker would have closed the
    /// channel.
    case returned(messages: Int)
}
