import Domain
import OpenStackAdapter

/// An instance as nova tells of it, in either of its formats.
struct Server {
    enum Format: String, CaseIterable {
        case unversioned
        case versioned
    }

    var state = "active"
    var vcpus = "2"
    var memoryMB = "4096"
    var rootGB = "20"
    var ephemeralGB = "5"
    var launchedAt: String? = "2026-03-01T10:00:00"
    var deletedAt: String?
    var terminatedAt: String?
    var image = "67c2a3c6"
    var tenant = "acme"
    var name = "web"

    static let uuid = "5e1f"

    func payload(_ format: Format) -> String { format == .versioned ? versioned : unversioned }

    private var unversioned: String {
        """
        {"tenant_id": "\(tenant)", "instance_id": "\(Self.uuid)", "display_name": "\(name)", "instance_type": "m1.small",
         "state": "\(state)", "vcpus": \(vcpus), "memory_mb": \(memoryMB), "root_gb": \(rootGB),
         "ephemeral_gb": \(ephemeralGB), "disk_gb": 25, "host": "one", "availability_zone": "nova",
         "image_ref_url": "http://127.0.0.1:9292/images/\(image)", "created_at": "2026-03-01 09:59:00+00:00",
         "launched_at": "\(launchedAt ?? "")", "deleted_at": "\(deletedAt ?? "")",
         "terminated_at": "\(terminatedAt ?? "")"}
        """
    }

    private var versioned: String {
        func moment(_ text: String?) -> String { text.map { "\"\($0)Z\"" } ?? "null" }
        return """
            {"nova_object.name": "InstanceActionPayload", "nova_object.data": {
             "tenant_id": "\(tenant)", "uuid": "\(Self.uuid)", "display_name": "\(name)", "state": "\(state)",
             "flavor": {"nova_object.data": {"name": "m1.small", "vcpus": \(vcpus), "memory_mb": \(memoryMB),
              "root_gb": \(rootGB), "ephemeral_gb": \(ephemeralGB), "swap": 1024}},
             "host": "one", "availability_zone": "nova", "image_uuid": "\(image)",
             "launched_at": \(moment(launchedAt)), "deleted_at": \(moment(deletedAt)),
             "terminated_at": \(moment(terminatedAt))}}
            """
    }

    /// The events of a step, named as the unversioned format does.
    func events(
        _ step: String, at timestamp: String, _ format: Format, mapping: OpenStackMapping = OpenStackMapping()
    ) throws -> [Event] {
        let type = format == .unversioned ? "compute.instance.\(step)" : "instance.\(Self.versionedNames[step] ?? step)"
        return try MadeUp.events(type, at: timestamp, payload(format), exchange: "nova", mapping: mapping)
    }

    private static let versionedNames = [
        "finish_resize.end": "resize_finish.end", "resize.confirm.end": "resize_confirm.end",
        "resize.revert.end": "resize_revert.end", "rebuild.scheduled": "rebuild_scheduled",
    ]
}
