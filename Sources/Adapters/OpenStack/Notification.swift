public import Domain
public import JSON

/// A notification of an OpenStack service, taken out of its envelope.
public struct Notification: Sendable {
    /// The id of the message, the same at each redelivery and on each topic.
    public let messageID: String
    /// What happened, such as `compute.instance.create.end`.
    public let eventType: String
    /// Which process said it; no rule depends on it.
    public let publisherID: String?
    /// When the service said it.
    public let timestamp: Moment
    /// What it says; the account is in here, while `_context_*` is about the caller and not kept.
    public let payload: JSONView
    /// The exchange that it was published to, where the caller knows it.
    public let exchange: String?

    /// Takes the parts of a notification that was read otherwise.
    public init(
        messageID: String, eventType: String, publisherID: String? = nil, timestamp: Moment, payload: JSONView,
        exchange: String? = nil
    ) {
        (self.messageID, self.eventType, self.publisherID) = (messageID, eventType, publisherID)
        (self.timestamp, self.payload, self.exchange) = (timestamp, payload, exchange)
    }

    /// A digest of what counts for "the same notification": event type, payload and timestamp.
    ///
    /// `_unique_id` and `_context_*` are not in it, so a redelivery, or the copy on another topic, is the same.
    public var fingerprint: Fingerprint {
        var writer = JSONWriter()
        writer.raw("{\"event_type\":")
        writer.quoted(eventType)
        writer.raw(",\"payload\":")
        writer.canonical(payload)
        writer.raw(",\"timestamp\":")
        writer.quoted(timestamp.description)
        writer.raw("}")
        return Fingerprint(of: writer.bytes)
    }
}
