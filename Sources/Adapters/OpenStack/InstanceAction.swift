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
        guard let action = (isVersioned ? Self.versioned : Self.unversioned)[eventType] else { return nil }
        self = action
    }

    // The two formats agree on all names but these. `resize.end` is not one of them: it still has the old size.
    private static let unversioned = actions(
        "compute.instance.", resizes: ["finish_resize", "resize.confirm", "resize.revert"])
    private static let versioned = actions("instance.", resizes: ["resize_finish", "resize_confirm", "resize_revert"])

    private static func actions(_ prefix: String, resizes: [String]) -> [String: InstanceAction] {
        var actions: [String: InstanceAction] = [
            "create": .created, "restore": .restored, "soft_delete": .softDeleted, "delete": .deleted,
        ]
        for change in changes + resizes { actions[change] = .changed }
        return Dictionary(uniqueKeysWithValues: actions.map { ("\(prefix)\($0).end", $1) })
    }

    private static let changes = [
        "power_off", "power_on", "pause", "unpause", "suspend", "resume", "reboot", "rescue", "unrescue", "rebuild",
        "shelve", "shelve_offload", "unshelve",
    ]
}
