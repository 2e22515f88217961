/// The event types that can change what is charged.
enum BilledTypes {
    /// Whether a type is one of them, whichever service sent it.
    static func contain(_ eventType: String) -> Bool {
        InstanceAction(eventType: eventType, isVersioned: false) != nil
            || InstanceAction(eventType: eventType, isVersioned: true) != nil
            || GlanceMapping.Action(rawValue: eventType) != nil || CinderMapping.Action(rawValue: eventType) != nil
            || NeutronMapping.Action(rawValue: eventType) != nil
    }
}
