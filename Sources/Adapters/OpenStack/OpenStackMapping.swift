public import Domain

/// Turns notifications into events: pure, and the same for the same notification whenever it comes.
public struct OpenStackMapping: Hashable, Sendable {
    /// What of an instance is charged in which state.
    public let states: StateTable
    /// What the size of an image is counted in.
    public let imageUnit: ImageUnit

    /// Takes the settings that mean something for charges.
    public init(states: StateTable = .standard, imageUnit: ImageUnit = .bytes) {
        (self.states, self.imageUnit) = (states, imageUnit)
    }

    /// The events that the notification in an envelope stands for.
    ///
    /// Of one whose type is never billed no more is read than that type, if it is among the first things in it; whatever
    /// else is there, nothing of such a notification is to be kept.
    ///
    /// - Parameter exchange: the exchange that the message was published to, where it is known.
    /// - Throws: ``RejectionReason`` where it can't be read, or a field that is needed is missing or wrong.
    public func events(in envelope: Envelope, exchange: String? = nil) throws(RejectionReason) -> [Event] {
        if envelope.isNeverBilled { return [] }
        return try events(from: try Notification(in: envelope, exchange: exchange))
    }

    /// The events that a notification stands for; none where its type is never billed, or it says nothing of charges.
    ///
    /// The first one's id is the notification's `message_id`, the n-th further one's `message_id#n`.
    ///
    /// - Throws: ``RejectionReason`` where a field that is needed is missing, or is not what it should be.
    public func events(from notification: Notification) throws(RejectionReason) -> [Event] {
        guard let service = Service(of: notification) else { return [] }
        let findings = try findings(in: notification, of: service)
        guard !findings.isEmpty else { return [] }
        let fingerprint = notification.fingerprint
        return findings.enumerated().map { place, finding in
            finding.event(of: notification, service: service, place: place, fingerprint: fingerprint)
        }
    }

    private func findings(
        in notification: Notification, of service: Service
    ) throws(RejectionReason) -> [Finding] {
        switch service {
        case .nova: try NovaMapping(states: states).findings(in: notification)
        case .glance: try GlanceMapping(unit: imageUnit).findings(in: notification)
        case .cinder: try CinderMapping().findings(in: notification)
        case .neutron: try NeutronMapping().findings(in: notification)
        }
    }
}
