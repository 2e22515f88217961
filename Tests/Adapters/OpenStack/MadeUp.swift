import Domain
import JSON
import OpenStackAdapter

/// Messages that no capture has, made as the services make theirs.
enum MadeUp {
    /// A notification with a payload written as JSON, read from a body as it would be from a broker.
    static func notification(
        _ eventType: String, at timestamp: String, _ payload: String, id: String? = nil, exchange: String? = nil
    ) throws -> OpenStackAdapter.Notification {
        let id = id ?? "\(eventType) \(timestamp)"
        let body = """
            {"message_id": "\(id)", "publisher_id": "lab", "event_type": "\(eventType)", "priority": "INFO",
             "payload": \(payload), "timestamp": "\(timestamp)", "_unique_id": "5b1e"}
            """
        return try OpenStackAdapter.Notification(body: Array(body.utf8), exchange: exchange)
    }

    static func events(
        _ eventType: String, at timestamp: String, _ payload: String, exchange: String? = nil,
        mapping: OpenStackMapping = OpenStackMapping()
    ) throws -> [Event] {
        try mapping.events(from: notification(eventType, at: timestamp, payload, exchange: exchange))
    }
}
