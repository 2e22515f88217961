import JSON

/// The services whose notifications are billed; their names are those of their exchanges.
enum Service: String {
    case nova
    case glance
    case cinder
    case neutron

    /// The service that may have sent a notification, `nil` where none of these did.
    ///
    /// The event type alone does not tell: nova's versioned `volume.usage` is not cinder's, and cinder publishes to
    /// `openstack` unless it is told otherwise.
    init?(of notification: Notification) {
        if notification.isVersioned {
            self = .nova
            return
        }
        guard let claimed = Service(prefixOf: notification.eventType) else { return nil }
        if let home = notification.exchange.flatMap(Service.init(rawValue:)), home != claimed { return nil }
        self = claimed
    }

    private init?(prefixOf eventType: String) {
        switch eventType.prefix(while: { $0 != "." }) {
        case "compute": self = .nova
        case "image": self = .glance
        case "volume", "snapshot", "backup": self = .cinder
        case "floatingip": self = .neutron
        default: return nil
        }
    }
}

extension Notification {
    /// Whether the payload is one of nova's versioned objects.
    var isVersioned: Bool { payload[NotificationField.versionedData.rawValue] != nil }
}
