import Domain

extension Notification {
    /// Reads the body of a message.
    ///
    /// - Parameter exchange: the exchange that the message was published to, where it is known.
    /// - Throws: ``RejectionReason``, which never holds anything of the body.
    public init(body: [UInt8], exchange: String? = nil) throws(RejectionReason) {
        try self.init(in: try Envelope(body: body), exchange: exchange)
    }

    /// Reads the notification that is in an envelope.
    init(in envelope: Envelope, exchange: String?) throws(RejectionReason) {
        let message = try envelope.message()
        self.init(
            messageID: try Self.messageID(message),
            eventType: try message.text(.eventType),
            publisherID: try message.optionalText(.publisherID),
            timestamp: try message.moment(.timestamp),
            payload: try message.object(.payload).object,
            exchange: exchange)
    }

    /// The room that `#n` takes in the id of a message's further events.
    private static let roomForNumber = 12

    private static func messageID(_ message: PayloadReader) throws(RejectionReason) -> String {
        let text = try message.text(.messageID)
        guard text.utf8.count <= Limits.text - roomForNumber else { throw .outOfRange(.messageID) }
        return text
    }
}
