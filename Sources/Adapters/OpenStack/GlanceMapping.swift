import Domain

/// Maps glance's notifications: an image, charged for its size from the moment when it is active.
struct GlanceMapping {
    /// What happened to an image.
    enum Action: String {
        case uploaded = "image.upload"
        case activated = "image.activate"
        case updated = "image.update"
        case deleted = "image.delete"
    }

    let unit: ImageUnit

    func findings(in notification: Notification) throws(RejectionReason) -> [Finding] {
        let image = PayloadReader(notification.payload)
        switch Action(rawValue: notification.eventType) {
        case .uploaded, .activated, .updated: return try stored(image, notification)
        case .deleted: return [try deleted(image, notification)]
        case nil: return []
        }
    }

    private func stored(
        _ image: PayloadReader, _ notification: Notification
    ) throws(RejectionReason) -> [Finding] {
        var finding = try finding(image, at: notification.timestamp)
        switch try image.longText(.status) {
        // While it is saved, staged or imported it may have a size already, but is not stored yet.
        case "active" where image.has(.size): finding.charge = .linear(try size(of: image))
        // It is still stored: the charge stays as it is, but the image may have been given away.
        case "active" where finding.account != nil, "deactivated" where finding.account != nil: break
        default: return []
        }
        return [finding]
    }

    private func size(of image: PayloadReader) throws(RejectionReason) -> Quantity {
        guard let quantity = unit.quantity(bytes: try image.number(.size)) else { throw .outOfRange(.size) }
        return quantity
    }

    private func deleted(_ image: PayloadReader, _ notification: Notification) throws(RejectionReason) -> Finding {
        // With delayed deletion too: what the scrubber removes later is not announced.
        var finding = try finding(image, at: try image.optionalMoment(.deletedAt) ?? notification.timestamp)
        finding.charge = .end
        return finding
    }

    private func finding(_ image: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        var attributes = AttributesBuilder()
        attributes.take(.name, of: image, as: NotificationField.displayName.rawValue)
        return Finding(
            rtype: "glance/image", name: try image.text(.id), moment: moment,
            account: try image.optionalText(.owner), attributes: attributes.object)
    }
}
