import Domain
public import JSON

/// The body of a message, opened as far as it takes to see what kind of notification is in it.
///
/// Two forms are known. The driver `messagingv2` wraps the notification, as text, once more:
///
///     {"oslo.version": "2.0", "oslo.message": "{\"message_id\": …}"}
///
/// The driver `messaging` sends it bare: `{"message_id": …}`.
public struct Envelope: Sendable {
    private let outer: PayloadReader
    /// The notification as text; `nil` where it is bare.
    private let text: JSONView?

    /// How many bytes of the notification are looked at for its type, which comes third in it.
    private static let front = 256

    /// - Throws: ``RejectionReason``, which never holds anything of the body.
    public init(body: [UInt8]) throws(RejectionReason) {
        try self.init(try Self.document(body, orElse: .notJSON))
    }

    /// Takes a body that was read as JSON already.
    public init(_ document: JSONDocument) throws(RejectionReason) {
        outer = try Self.object(document)
        guard let version = document.root[NotificationField.envelopeVersion.rawValue] else {
            text = nil
            return
        }
        // A later minor version only adds to the envelope; another major one may mean anything.
        guard let version = version.string, version.split(separator: ".").first == "2" else { throw .unknownVersion }
        text = try outer.required(.envelopeMessage)
    }

    /// Whether its type is one that is never billed, as far as that shows without reading all of it.
    var isNeverBilled: Bool {
        guard let eventType, (try? Fields.checked(eventType, "")) != nil else { return false }
        return !BilledTypes.contain(eventType)
    }

    /// The type of the notification; `nil` where none shows without reading all of it. It is as it was sent, and may be
    /// anything.
    public var eventType: String? {
        let name = NotificationField.eventType.rawValue
        guard let text else { return outer.object[name]?.string }
        return text.text(atLeast: Self.front).flatMap { JSONDocument.text(of: name, inFrontOf: $0) }
    }

    /// The notification in it, read as a whole.
    func message() throws(RejectionReason) -> PayloadReader {
        guard let text else { return outer }
        guard let bytes = text.text() else { throw .malformed(.envelopeMessage) }
        return try Self.object(try Self.document(bytes, orElse: .malformed(.envelopeMessage)))
    }

    private static func document(
        _ bytes: [UInt8], orElse reason: RejectionReason
    ) throws(RejectionReason) -> JSONDocument {
        do throws(JSONError) { return try JSONDocument(bytes) } catch { throw reason }
    }

    private static func object(_ document: JSONDocument) throws(RejectionReason) -> PayloadReader {
        guard document.root.isObject else { throw .notAnObject }
        return PayloadReader(document.root)
    }
}
