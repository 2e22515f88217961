/// What nova did to an instance, as far as it matters for charges.
enum InstanceAction {
    case created
    case restored
    /// Anything else after which the state and the sizes count.
    case changed
    case softDeleted
    case deleted

    /// The action that an event type means, in nova's unversioned or versioned names; `nil` for all that is not used.
    init?(eventType: String, isVersioned: Bool) {
        let prefix = isVersioned ? "instance." : "compute.instance."
        guard eventType.hasPrefix(prefix), eventType.hasSuffix(".end") else { return nil }
        let name = String(eventType.dropFirst(prefix.utf8.count).dropLast(4))
        switch name {
        case "create": self = .created
        case "restore": self = .restored
        case "soft_delete": self = .softDeleted
        case "delete": self = .deleted
        default:
            let resizes = isVersioned ? Self.versionedResizes : Self.unversionedResizes
            guard Self.changes.contains(name) || resizes.contains(name) else { return nil }
            self = .changed
        }
    }

    private static let changes: Set<String> = [
        "power_off", "power_on", "pause", "unpause", "suspend", "resume", "reboot", "rescue", "unrescue", "rebuild",
        "shelve", "shelve_offload", "unshelve",
    ]
    // The two formats agree on all names but these. `resize.end` is not one of them: it still has the old size.
    private static let unversionedResizes: Set<String> = ["finish_resize", "resize.confirm", "resize.revert"]
    private static let versionedResizes: Set<String> = ["resize_finish", "resize_confirm", "resize_revert"]
}
