import Domain
import FoundationEssentials
import JSON
import OpenStackAdapter
import Ports
import UseCases

/// Says what a line that is replayed means: a plain event, a captured message, or a message by itself.
struct LineMeaning: Sendable {
    private let mapping: OpenStackMapping
    private let record: RecordEvents
    private let clock: any UTCClock

    init(mapping: OpenStackMapping, store: any BillingStore, clock: any UTCClock) {
        self.mapping = mapping
        record = RecordEvents(store: store)
        self.clock = clock
    }

    func callAsFunction(_ delivery: Delivery) async throws(StoreError) -> TakeDeliveries.Meaning {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(delivery.body) } catch {
            // The reason may quote a key, and a key may be anything.
            let reason = RejectedBody.redacted(Array(error.description.utf8)).prefix(300)
            return rejected(delivery, "is no JSON: \(reason)")
        }
        guard case .object(let object) = value else {
            return rejected(delivery, "is \(value.kind); a line is an object")
        }
        if let body = object["body_b64"] {
            guard case .string(let text) = body, let data = Data(base64Encoded: text) else {
                return rejected(delivery, "holds a body_b64 that is no base64")
            }
            return notification(Array(data), delivery, exchange: object["exchange"]?.string)
        }
        if object["oslo.message"] != nil || object["event_type"] != nil {
            return notification(delivery.body, delivery, exchange: nil)
        }
        // Captures of the identity service's HTTP exchanges are among those of its messages.
        if object["request"] != nil, object["status"] != nil { return .ignored }
        return try await event(value, delivery)
    }

    private func notification(_ body: [UInt8], _ delivery: Delivery, exchange: String?) -> TakeDeliveries.Meaning {
        do throws(RejectionReason) {
            let events = try mapping.events(from: try Notification(body: body, exchange: exchange))
            let latest = clock.utcNow().adding(microseconds: Limits.ahead)
            guard events.allSatisfy({ $0.moment <= latest }) else {
                return rejected(delivery, "lies more than ten years ahead of now")
            }
            return events.isEmpty ? .ignored : .events(events)
        } catch {
            return .rejected(
                RejectedDelivery(
                    source: delivery.source, reason: error.description, body: RejectedBody.redacted(body)))
        }
    }

    private func event(_ value: JSONValue, _ delivery: Delivery) async throws(StoreError) -> TakeDeliveries.Meaning {
        do throws(RecordEvents.Failure) {
            let (id, plain) = try identified(value)
            let draft: EventReader.Draft
            do throws(FieldError) { draft = try EventReader.read(plain, now: clock.utcNow()) } catch {
                throw .invalid(index: 0, error)
            }
            return .events([try await record.event(.init(id: id, content: draft), at: 0)])
        } catch {
            switch error {
            case .invalid(_, let field), .noSuchRoot(_, let field): return rejected(delivery, field.description)
            case .conflict(let conflict): return rejected(delivery, conflict.description)
            case .store(let error): throw error
            }
        }
    }

    /// An event's line may give it an id, as the header of a request does.
    private func identified(_ value: JSONValue) throws(RecordEvents.Failure) -> (id: String?, event: JSONValue) {
        guard case .object(var object) = value, let id = object["id"] else { return (nil, value) }
        object["id"] = nil
        do throws(FieldError) { return (try Fields.text(id, "id"), .object(object)) } catch {
            throw .invalid(index: 0, error)
        }
    }

    private func rejected(_ delivery: Delivery, _ reason: String) -> TakeDeliveries.Meaning {
        .rejected(
            RejectedDelivery(
                source: delivery.source, reason: reason, body: RejectedBody.redacted(delivery.body)))
    }
}
