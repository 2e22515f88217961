import Domain
import JSON

/// Maps cinder's notifications: volumes, their snapshots and backups, charged for their size in GiB.
struct CinderMapping {
    /// What happened to a volume, a snapshot or a backup.
    enum Action: String {
        case volumeCreated = "volume.create.end"
        case volumeResized = "volume.resize.end"
        case volumeRetyped = "volume.retype"
        case volumeGiven = "volume.transfer.accept.end"
        case volumeDeleted = "volume.delete.end"
        case snapshotCreated = "snapshot.create.end"
        case snapshotDeleted = "snapshot.delete.end"
        case backupCreated = "backup.create.end"
        case backupDeleted = "backup.delete.end"
    }

    func findings(in notification: Notification) throws(RejectionReason) -> [Finding] {
        let payload = PayloadReader(notification.payload)
        // The usage audit can send creations and deletions again, with today's size, owner and timestamp.
        guard let action = Action(rawValue: notification.eventType), !payload.has(.auditPeriodBeginning) else {
            return []
        }
        return [try finding(of: action, payload, at: notification.timestamp)]
    }

    private func finding(
        of action: Action, _ payload: PayloadReader, at now: Moment
    ) throws(RejectionReason) -> Finding {
        switch action {
        case .volumeCreated: try volume(payload, at: try payload.optionalMoment(.launchedAt) ?? now)
        case .volumeResized, .volumeRetyped, .volumeGiven: try volume(payload, at: now)
        case .volumeDeleted: try volumeEnd(payload, at: now)
        case .snapshotCreated: try snapshot(payload, .linear(try payload.quantity(.volumeSize)), at: now)
        case .snapshotDeleted: try snapshot(payload, .end, at: now)
        case .backupCreated: try backup(payload, at: now)
        case .backupDeleted: try backupEnd(payload, at: now)
        }
    }

    private func volume(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        Finding(
            rtype: Self.volume, name: try payload.text(.volumeID), moment: moment,
            account: try payload.text(.tenantID), charge: .linear(try payload.quantity(.size)),
            attributes: attributes(payload, .displayName, .volumeType, .availabilityZone))
    }

    private func volumeEnd(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        Finding(
            rtype: Self.volume, name: try payload.text(.volumeID), moment: moment,
            account: try payload.optionalText(.tenantID), charge: .end)
    }

    /// A snapshot is a child of its volume and names no account: given away, a volume takes its snapshots along, and
    /// who owns the volume pays.
    private func snapshot(
        _ payload: PayloadReader, _ charge: Charge, at moment: Moment
    ) throws(RejectionReason) -> Finding {
        let child = Finding.Child(
            rtype: "cinder/snapshot", name: try payload.text(.snapshotID), charge: charge,
            attributes: attributes(payload, .displayName))
        return Finding(
            rtype: Self.volume, name: try payload.text(.volumeID), moment: moment, children: [child])
    }

    private func backup(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        Finding(
            rtype: Self.backup, name: try payload.text(.backupID), moment: moment,
            account: try payload.text(.tenantID), charge: .linear(try payload.quantity(.size)),
            attributes: attributes(payload, .displayName, .availabilityZone))
    }

    private func backupEnd(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        Finding(
            rtype: Self.backup, name: try payload.text(.backupID), moment: moment,
            account: try payload.optionalText(.tenantID), charge: .end)
    }

    private func attributes(_ payload: PayloadReader, _ fields: NotificationField...) -> JSONObject? {
        var attributes = AttributesBuilder()
        for field in fields { attributes.take(field, of: payload) }
        return attributes.object
    }

    private static let volume = "cinder/volume"
    private static let backup = "cinder/backup"
}
