import Domain
import JSON
import OpenStackAdapter
import Ports
import UseCases

/// A message that arrived, and what it means for a bill; secrets are in neither of its forms.
struct TappedMessage {
    private let arrived: Moment
    private let exchange: String
    private let routingKey: String
    /// What it says that happened; `nil` where that can't be seen.
    private let eventType: String?
    private let meaning: TakeDeliveries.Meaning

    init(_ delivery: Delivery, routingKey: String, meaning: TakeDeliveries.Meaning, arrived: Moment) {
        (exchange, self.routingKey) = (delivery.source, routingKey)
        (self.meaning, self.arrived) = (meaning, arrived)
        eventType = TappedMessage.eventType(delivery)
    }

    private static func eventType(_ delivery: Delivery) -> String? {
        guard let body = try? CompressedBody.plain(delivery.body, compression: delivery.compression),
            let type = (try? Envelope(body: body))?.eventType
        else { return nil }
        return (try? Fields.checked(type, "")).map { RejectedBody.redacted(reason: $0) }
    }

    /// A line, and one more for each event.
    var text: String {
        let head = "\(arrived) \(exchange.printable) \(routingKey.printable) \(eventType ?? "-")"
        switch meaning {
        case .ignored: return "\(head): ignored, it is not billed"
        case .rejected(let rejected): return "\(head): rejected: \(rejected.reason.printable)"
        case .events(let submissions, _):
            let lines = submissions.map { RejectedBody.redacted(reason: TappedMessage.line($0.event())).printable }
            return ([head] + lines).joined(separator: "\n  ")
        }
    }

    private static func line(_ event: Event) -> String {
        let root = event.root
        let parts = event.nodes.dropFirst().map { "; \(name($0)) \(charge($0.charge))" }
        return "\(event.account ?? "(its account)") \(name(root)) from \(event.moment): \(charge(root.charge))"
            + parts.joined()
    }

    private static func name(_ node: Event.Node) -> String { node.rtype + (node.name.map { " \($0)" } ?? "") }

    private static func charge(_ charge: Charge?) -> String {
        switch charge {
        case nil: "as before"
        case .linear(let quantity): "\(quantity)"
        case .fixed(let quantity): "\(quantity) once"
        case .end: "ends"
        }
    }

    /// One JSON object; its events are as `POST /event` takes them.
    var json: String {
        var members: [(key: String, value: JSONValue)] = [
            ("arrived", .string("\(arrived)")), ("exchange", .string(exchange)), ("routing_key", .string(routingKey)),
            ("event_type", eventType.map { .string($0) } ?? .null),
        ]
        switch meaning {
        case .ignored: members.append(("meaning", .string("ignored")))
        case .rejected(let rejected):
            members += [("meaning", .string("rejected")), ("reason", .string(rejected.reason))]
        case .events(let submissions, _):
            let events = submissions.map { TappedMessage.value($0.event()) }
            members += [("meaning", .string("events")), ("events", .array(events))]
        }
        var writer = JSONWriter()
        writer.object(JSONObject(unique: members))
        return writer.text
    }

    private static func value(_ event: Event) -> JSONValue {
        let text = RejectedBody.redacted(event.text)
        // One that is too long to be shown whole is none any more.
        guard let object = (try? JSONParser.parse(text))?.object else { return .string(event.id) }
        return .object(JSONObject(unique: [("id", .string(event.id))] + object.members))
    }
}
