import Domain

/// Maps nova's notifications: an instance, alive and free, with its processors, memory and disk as children.
struct NovaMapping {
    let states: StateTable

    func findings(in notification: Notification) throws(RejectionReason) -> [Finding] {
        guard
            let action = InstanceAction(eventType: notification.eventType, isVersioned: notification.isVersioned)
        else { return [] }
        let instance = try InstanceReport(notification)
        let finding: Finding? =
            switch action {
            case .deleted: try ending(instance, notification)
            case .created, .restored, .changed, .softDeleted: try change(instance, action, notification)
            }
        return finding.map { [$0] } ?? []
    }

    /// What the state says that the instance is in now; nothing where the table does not know it.
    private func change(
        _ instance: InstanceReport, _ action: InstanceAction, _ notification: Notification
    ) throws(RejectionReason) -> Finding? {
        // What was never launched can't be running, whatever state it is in.
        let launchedAt = try instance.launchedAt()
        switch states[try instance.state()] {
        case .ends where launchedAt != nil || action == .softDeleted: return try ending(instance, notification)
        case .runs(let parts):
            guard let launchedAt else { return nil }
            let moment = try moment(of: action, launchedAt: launchedAt, instance, notification)
            return try running(instance, parts, at: moment, reopens: action == .restored)
        case .ends, nil: return nil
        }
    }

    private func moment(
        of action: InstanceAction, launchedAt: Moment, _ instance: InstanceReport, _ notification: Notification
    ) throws(RejectionReason) -> Moment {
        switch action {
        case .created: launchedAt
        // A launch time that is set anew by a rescue, a resize, a rebuild or an unshelving is not when it happened.
        case .changed, .restored: notification.timestamp
        case .softDeleted, .deleted: try instance.endedAt() ?? notification.timestamp
        }
    }

    private func running(
        _ instance: InstanceReport, _ parts: Set<InstancePart>, at moment: Moment, reopens: Bool
    ) throws(RejectionReason) -> Finding {
        let children = try InstancePart.allCases.map { part throws(RejectionReason) in
            // A part that stands still is alive and free; ended, it could not be started again.
            let quantity = parts.contains(part) ? try instance.size(of: part) : .zero
            return Finding.Child(rtype: part.rawValue, charge: .linear(quantity))
        }
        return Finding(
            rtype: Self.rtype, name: try instance.uuid(), moment: moment, account: try instance.account(),
            charge: .linear(.zero), attributes: instance.attributes, children: children, reopens: reopens)
    }

    private func ending(
        _ instance: InstanceReport, _ notification: Notification
    ) throws(RejectionReason) -> Finding {
        Finding(
            rtype: Self.rtype, name: try instance.uuid(), moment: try instance.endedAt() ?? notification.timestamp,
            account: try instance.accountIfNamed(), charge: .end, attributes: instance.attributes)
    }

    private static let rtype = "nova/instance"
}
