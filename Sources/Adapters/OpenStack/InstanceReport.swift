import Domain
import JSON

/// What a nova notification says of an instance, whichever of the two formats it is written in.
struct InstanceReport {
    private let instance: PayloadReader
    private let isVersioned: Bool

    init(_ notification: Notification) throws(RejectionReason) {
        let payload = PayloadReader(notification.payload)
        isVersioned = notification.isVersioned
        instance = isVersioned ? try payload.object(.versionedData) : payload
    }

    func uuid() throws(RejectionReason) -> String { try instance.text(isVersioned ? .uuid : .instanceID) }

    /// Who pays; the caller, in `_context_project_id`, may be someone else.
    func account() throws(RejectionReason) -> String { try instance.text(.tenantID) }

    func accountIfNamed() throws(RejectionReason) -> String? { try instance.optionalText(.tenantID) }

    func state() throws(RejectionReason) -> String { try instance.longText(.state) }

    /// When it was launched last, `nil` if it never was.
    func launchedAt() throws(RejectionReason) -> Moment? { try instance.optionalMoment(.launchedAt) }

    /// When it was deleted, softly or for good.
    func endedAt() throws(RejectionReason) -> Moment? {
        if let deleted = try instance.optionalMoment(.deletedAt) { return deleted }
        return try instance.optionalMoment(.terminatedAt)
    }

    func size(of part: InstancePart) throws(RejectionReason) -> Quantity {
        let sizes = try sizes()
        switch part {
        case .vcpus: return try sizes.quantity(.vcpus)
        case .memoryMB: return try sizes.quantity(.memoryMB)
        case .localGB: return try diskSize(sizes)
        }
    }

    /// The fields of the sizes: the instance's own ones, or those of its flavor.
    private func sizes() throws(RejectionReason) -> PayloadReader {
        isVersioned ? try instance.object(.flavor).object(.versionedData) : instance
    }

    /// The disk on the host: without the root disk where that is a volume, which cinder's notifications bill.
    private func diskSize(_ sizes: PayloadReader) throws(RejectionReason) -> Quantity {
        let ephemeral = try sizes.count(.ephemeralGB)
        let root = imageID?.isEmpty == true ? 0 : try sizes.count(.rootGB)
        let (sum, overflow) = root.addingReportingOverflow(ephemeral)
        guard !overflow else { throw .outOfRange(.rootGB) }
        do throws(DecimalError) { return try Quantity(JSONNumber(sum)) } catch { throw .outOfRange(.rootGB) }
    }

    /// The image's id, empty where the instance was booted from a volume, `nil` where the message does not say.
    private var imageID: String? {
        if isVersioned {
            return instance.object[NotificationField.imageUUID.rawValue].flatMap { $0.isNull ? "" : $0.string }
        }
        guard let url = instance.object[NotificationField.imageRefURL.rawValue]?.string else { return nil }
        if url.hasSuffix("/images/") { return "" }
        let slash = UInt8(ascii: "/")
        guard let last = url.utf8.lastIndex(where: { $0 != slash }) else { return nil }
        let before = url.utf8[..<last].lastIndex(of: slash)
        return String(url[(before.map(url.utf8.index(after:)) ?? url.startIndex)...last])
    }

    var attributes: JSONObject? {
        var attributes = AttributesBuilder()
        attributes.take(.displayName, of: instance)
        if let flavor = try? sizes() { attributes.take(isVersioned ? .name : .instanceType, of: flavor, as: "flavor") }
        if let imageID { attributes.set("image", to: imageID) }
        attributes.take(.availabilityZone, of: instance)
        attributes.take(.state, of: instance)
        return attributes.object
    }
}
