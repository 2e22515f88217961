import Domain
import JSON

extension Notification {
    /// Reads the body of a message.
    ///
    /// Two forms are known. The driver `messagingv2` wraps the notification, as text, once more:
    ///
    ///     {"oslo.version": "2.0", "oslo.message": "{\"message_id\": …}"}
    ///
    /// The driver `messaging` sends it bare: `{"message_id": …}`.
    ///
    /// - Parameter exchange: the exchange that the message was published to, where it is known.
    /// - Throws: ``RejectionReason``, which never holds anything of the body.
    public init(body: [UInt8], exchange: String? = nil) throws(RejectionReason) {
        let message = PayloadReader(try Self.message(in: body))
        self.init(
            messageID: try Self.messageID(message),
            eventType: try message.text(.eventType),
            publisherID: try message.optionalText(.publisherID),
            timestamp: try message.moment(.timestamp),
            payload: try message.object(.payload).object,
            exchange: exchange)
    }

    private static func message(in body: [UInt8]) throws(RejectionReason) -> JSONObject {
        let outer = try object(body, orElse: .notJSON)
        guard let version = outer[NotificationField.envelopeVersion.rawValue] else { return outer }
        // A later minor version only adds to the envelope; another major one may mean anything.
        guard let version = version.string, version.split(separator: ".").first == "2" else { throw .unknownVersion }
        let text = try PayloadReader(outer).longText(.envelopeMessage)
        return try object(Array(text.utf8), orElse: .malformed(.envelopeMessage))
    }

    private static func object(
        _ bytes: [UInt8], orElse reason: RejectionReason
    ) throws(RejectionReason) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes) } catch { throw reason }
        guard case .object(let object) = value else { throw .notAnObject }
        return object
    }

    /// The room that `#n` takes in the id of a message's further events.
    private static let roomForNumber = 12

    private static func messageID(_ message: PayloadReader) throws(RejectionReason) -> String {
        let text = try message.text(.messageID)
        guard text.utf8.count <= Limits.text - roomForNumber else { throw .outOfRange(.messageID) }
        return text
    }
}
