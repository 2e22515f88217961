import Domain
import FoundationEssentials
import JSON
import OpenStackAdapter
import Ports
import UseCases

/// Says what a line that is replayed means: a plain event, a captured message, or a message by itself.
struct LineMeaning: Sendable {
    private let mapping: OpenStackMapping
    private let clock: any UTCClock

    /// How many values a line may hold.
    private static let valueLimit = 1 << 20

    init(mapping: OpenStackMapping, clock: any UTCClock) { (self.mapping, self.clock) = (mapping, clock) }

    /// - Parameter arrived: when the line arrived, if it was kept since: what says no moment of its own happened then.
    ///   `nil` is a line that is replayed, now and perhaps again.
    func callAsFunction(_ delivery: Delivery, arrived: Moment? = nil) -> TakeDeliveries.Meaning {
        guard delivery.body.count <= LineReader.limit else {
            return rejected(delivery, "is longer than \(LineReader.limit >> 20) MiB")
        }
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(delivery.body, values: LineMeaning.valueLimit) } catch {
            return rejected(delivery, "is no JSON: \(error.description.prefix(300))")
        }
        let line = document.root
        guard line.isObject else { return rejected(delivery, "is \(line.value.kind); a line is an object") }
        if let body = line["body_b64"] {
            guard let text = body.text(), let data = Data(base64Encoded: Data(text)) else {
                return rejected(delivery, "holds a body_b64 that is no base64")
            }
            return notification(
                [UInt8](data), delivery, compression: line["headers"]?["compression"]?.string,
                exchange: line["exchange"]?.string)
        }
        if line["oslo.message"] != nil || line["event_type"] != nil {
            return notification(delivery.body, delivery, read: document)
        }
        // Captures of the identity service's HTTP exchanges are among those of its messages.
        if line["request"]?.isObject == true, line["response"]?.isObject == true { return .ignored }
        return event(line.value.object ?? JSONObject(), delivery, arrived: arrived)
    }

    /// What a message of a broker means; it is nothing but a notification.
    func message(_ delivery: Delivery) -> TakeDeliveries.Meaning {
        notification(delivery.body, delivery, compression: delivery.compression, exchange: delivery.source)
    }

    private func notification(
        _ sent: [UInt8], _ delivery: Delivery, read document: JSONDocument? = nil, compression: String? = nil,
        exchange: String? = nil
    ) -> TakeDeliveries.Meaning {
        var body = sent
        do throws(RejectionReason) {
            body = try CompressedBody.plain(sent, compression: compression)
            let envelope = if let document { try Envelope(document) } else { try Envelope(body: body) }
            let events = try mapping.events(in: envelope, exchange: exchange)
            let latest = clock.utcNow().adding(microseconds: Limits.ahead)
            guard events.allSatisfy({ $0.moment <= latest }) else {
                return rejected(delivery, "lies more than ten years ahead of now")
            }
            return events.isEmpty ? .ignored : .events(events.map { .event($0) }, body: body)
        } catch {
            return .rejected(
                RejectedDelivery(
                    source: delivery.source, reason: RejectedBody.redacted(reason: error.description),
                    body: RejectedBody.redacted(body)))
        }
    }

    /// A plain event, whose line may give it an id, as the header of a request does.
    private func event(_ object: JSONObject, _ delivery: Delivery, arrived: Moment?) -> TakeDeliveries.Meaning {
        var plain = object
        plain["id"] = nil
        let isMomentGiven = object["datetime"].map { !$0.isNull } ?? false
        do throws(FieldError) {
            let id = try Fields.text(object["id"], "id")
            let now = clock.utcNow()
            let draft = try EventReader.read(.object(plain), now: isMomentGiven ? now : arrived ?? now)
            guard isMomentGiven || id != nil || arrived != nil else {
                throw FieldError(
                    "datetime",
                    "is missing; a line that is replayed needs its datetime or an id, to be known when it comes again")
            }
            return .events([.draft(draft, id: id)])
        } catch { return rejected(delivery, error.description) }
    }

    /// The reason may quote what was sent, and that may be anything.
    private func rejected(_ delivery: Delivery, _ reason: String) -> TakeDeliveries.Meaning {
        .rejected(
            RejectedDelivery(
                source: delivery.source, reason: RejectedBody.redacted(reason: reason),
                body: RejectedBody.redacted(delivery.body)))
    }
}
