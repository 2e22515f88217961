/// Something that arrived from a cloud.
public struct Delivery: Sendable {
    /// Where it came from, for logs and metrics: an exchange, a file.
    public let source: String
    public let body: [UInt8]
    /// How the sender says that the body is compressed; `nil` where it says nothing.
    public let compression: String?
    /// Why it was given up on its way, where it was; it is to be kept for an operator, not to be recorded.
    public let deadLetterReason: String?

    public init(source: String, body: [UInt8], compression: String? = nil, deadLetterReason: String? = nil) {
        (self.source, self.body) = (source, body)
        (self.compression, self.deadLetterReason) = (compression, deadLetterReason)
    }
}

/// What became of a delivery.
public enum Disposition: Hashable, Sendable {
    /// Its events are in the log; it may be acknowledged.
    case recorded(events: Int)
    /// All its events were in the log already; it may be acknowledged.
    case known
    /// It is of a type that is never billed; it may be acknowledged.
    case ignored
    /// It could not be understood, or contradicts what is there, and is on the rejected list; it may be acknowledged.
    case rejected(reason: String)
    /// Nothing was recorded; it must be delivered again.
    case tryAgain
}

/// Brings deliveries to a handler.
///
/// 1. Each delivery is acknowledged only after the handler said what became of it, and never after `tryAgain`.
/// 2. What was not acknowledged is delivered again.
/// 3. The handler answers each delivery of a batch, in order.
/// 4. `run` returns when its task is cancelled, after the batch that is being handled is done.
public protocol EventIntake: Sendable {
    func run(_ handle: @escaping @Sendable ([Delivery]) async -> [Disposition]) async throws
}
