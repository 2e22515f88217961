import Domain
import JSON

/// What a notification says of one resource and its children, before it has an id, a source and a fingerprint.
struct Finding {
    /// A child of the resource.
    struct Child {
        let rtype: String
        let name: String?
        let charge: Charge
        let attributes: JSONObject?

        init(rtype: String, name: String? = nil, charge: Charge, attributes: JSONObject? = nil) {
            (self.rtype, self.name, self.charge, self.attributes) = (rtype, name, charge, attributes)
        }
    }

    let rtype: String
    let name: String
    /// As the service wrote it, not yet cut to the whole second.
    let moment: Moment
    var account: String?
    var charge: Charge?
    var attributes: JSONObject?
    var children: [Child] = []
    /// Whether it may start again what is ended.
    var reopens = false

    private var nodes: [Event.Node] {
        let root = Event.Node(parent: nil, rtype: rtype, name: name, charge: charge, attributes: attributes)
        return [root]
            + children.map {
                Event.Node(parent: 0, rtype: $0.rtype, name: $0.name, charge: $0.charge, attributes: $0.attributes)
            }
    }

    /// What was found, as a plain event, of what nobody notified of.
    var draft: EventReader.Draft {
        EventReader.Draft(
            moment: moment.wholeSecond, emitted: moment.wholeSecond, account: account, keepClosed: true, nodes: nodes)
    }

    /// The event, as the one with this place among those of its notification.
    func event(of notification: Notification, service: Service, place: Int, fingerprint: Fingerprint) -> Event {
        Event(
            id: place == 0 ? notification.messageID : "\(notification.messageID)#\(place)",
            // The services cut some moments themselves and leave others: uncut, an end could come before what
            // preceded it. `emitted` stays uncut and orders what fell into one second.
            moment: moment.wholeSecond, emitted: notification.timestamp, account: account, keepClosed: !reopens,
            nodes: nodes, source: Event.Source(name: service.rawValue, type: notification.eventType),
            fingerprint: fingerprint)
    }
}
