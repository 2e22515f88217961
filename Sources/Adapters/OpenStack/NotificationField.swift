/// The fields that are read of notifications, and of the lists of services; an error names one of these and nothing of what was sent.
public enum NotificationField: String, Hashable, Sendable, CaseIterable {
    // The envelope.
    case envelopeVersion = "oslo.version"
    case envelopeMessage = "oslo.message"
    case messageID = "message_id"
    case eventType = "event_type"
    case publisherID = "publisher_id"
    case timestamp
    case payload

    // What several services have.
    case tenantID = "tenant_id"
    case projectID = "project_id"
    case displayName = "display_name"
    case availabilityZone = "availability_zone"
    case launchedAt = "launched_at"
    case deletedAt = "deleted_at"
    case id
    case name
    case size
    case auditPeriodBeginning = "audit_period_beginning"

    case createdAt = "created_at"

    // Nova.
    case versionedData = "nova_object.data"
    case instanceID = "instance_id"
    case uuid
    case state
    case terminatedAt = "terminated_at"
    case instanceType = "instance_type"
    case flavor
    case vcpus
    case memoryMB = "memory_mb"
    case rootGB = "root_gb"
    case ephemeralGB = "ephemeral_gb"
    case imageRefURL = "image_ref_url"
    case imageUUID = "image_uuid"

    // Nova's lists.
    case vmState = "OS-EXT-STS:vm_state"
    case launchedUsage = "OS-SRV-USG:launched_at"
    case zone = "OS-EXT-AZ:availability_zone"
    case image
    case flavorName = "original_name"
    case ram
    case disk
    case ephemeral

    // Glance.
    case owner
    case status

    // Cinder.
    case volumeID = "volume_id"
    case volumeType = "volume_type"
    case volumeSize = "volume_size"
    case snapshotID = "snapshot_id"
    case backupID = "backup_id"

    // Cinder's lists.
    case volumeTenant = "os-vol-tenant-attr:tenant_id"
    case backupProject = "os-backup-project-attr:project_id"

    // Neutron.
    case floatingIP = "floatingip"
    case floatingIPs = "floatingips"
    case floatingIPID = "floatingip_id"
    case floatingIPAddress = "floating_ip_address"
}
