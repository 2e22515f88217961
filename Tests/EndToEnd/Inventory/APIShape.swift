/// Resources as the services' APIs list them, in the shapes of their documentation.
enum APIShape {
    static func server(
        _ id: String, of tenant: String = CloudServices.acme, state: String = "active",
        launched: String? = "2026-10-02T10:00:00.115800",
        flavor: (vcpus: Int, ram: Int, disk: Int, ephemeral: Int) = (2, 2048, 20, 10),
        image: String? = "70a599e0-31e7-49b7-b260-868f441e862b"
    ) -> String {
        let image = image.map { #"{"id": "\#($0)", "links": []}"# } ?? #""""#
        let usage = launched.map { "\"\($0)\"" } ?? "null"
        return """
            {"OS-DCF:diskConfig": "AUTO", "OS-EXT-AZ:availability_zone": "nova", "OS-EXT-STS:power_state": 1,
             "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "\(state)", "OS-SRV-USG:launched_at": \(usage),
             "OS-SRV-USG:terminated_at": null, "accessIPv4": "", "addresses": {}, "config_drive": "",
             "created": "2026-10-01T09:00:00Z", "description": null,
             "flavor": {"disk": \(flavor.disk), "ephemeral": \(flavor.ephemeral), "extra_specs": {},
                        "original_name": "m1.small", "ram": \(flavor.ram), "swap": 512, "vcpus": \(flavor.vcpus)},
             "hostId": "2091634b", "id": "\(id)", "image": \(image), "key_name": null, "links": [], "locked": false,
             "metadata": {}, "name": "web-\(id)", "progress": 0, "status": "ACTIVE", "tags": [],
             "tenant_id": "\(tenant)", "updated": "2026-11-20T10:00:00Z", "user_id": "fake"}
            """
    }

    static func volume(
        _ id: String, of tenant: String = CloudServices.acme, size: Int = 5, status: String = "available"
    ) -> String {
        """
        {"attachments": [], "availability_zone": "nova", "bootable": "false", "consistencygroup_id": null,
         "created_at": "2026-10-03T03:01:44.000000", "description": null, "encrypted": false, "id": "\(id)",
         "metadata": {}, "multiattach": false, "name": "vol-\(id)", "os-vol-host-attr:host": "lab@fake#fake",
         "os-vol-tenant-attr:tenant_id": "\(tenant)", "replication_status": null, "size": \(size), "snapshot_id": null,
         "source_volid": null, "status": "\(status)", "updated_at": null, "user_id": "u", "volume_type": "lvmdriver-1"}
        """
    }

    static func snapshot(_ id: String, of volume: String, size: Int = 5) -> String {
        """
        {"created_at": "2026-10-04T02:25:51.000000", "description": null, "id": "\(id)", "metadata": {},
         "name": "snap-\(id)", "os-extended-snapshot-attributes:progress": "100%",
         "os-extended-snapshot-attributes:project_id": "\(CloudServices.acme)", "size": \(size), "status": "available",
         "user_id": "u", "volume_id": "\(volume)"}
        """
    }

    static func backup(_ id: String, of tenant: String = CloudServices.acme, size: Int = 7) -> String {
        """
        {"availability_zone": null, "container": null, "created_at": "2026-10-05T11:55:59.754975", "description": null,
         "fail_reason": null, "has_dependent_backups": false, "id": "\(id)", "is_incremental": false, "links": [],
         "name": "backup-\(id)", "object_count": 0, "os-backup-project-attr:project_id": "\(tenant)", "size": \(size),
         "snapshot_id": null, "status": "available", "updated_at": null, "volume_id": "v"}
        """
    }

    static func image(
        _ id: String, of owner: String? = CloudServices.acme, size: Int? = 1_073_741_824, status: String = "active",
        visibility: String = "private", isHidden: Bool = false
    ) -> String {
        """
        {"status": "\(status)", "name": "image-\(id)", "tags": [], "container_format": "bare",
         "created_at": "2026-10-06T17:07:06Z", "disk_format": "qcow2", "updated_at": "2026-11-07T17:19:09Z",
         "visibility": "\(visibility)", "self": "/v2/images/\(id)", "min_disk": 0, "protected": false, "id": "\(id)",
         "file": "/v2/images/\(id)/file", "checksum": null, "os_hidden": \(isHidden),
         "owner": \(owner.map { "\"\($0)\"" } ?? "null"), "size": \(size.map { "\($0)" } ?? "null"), "min_ram": 0,
         "schema": "/v2/schemas/image", "virtual_size": null}
        """
    }

    static func address(_ id: String, of tenant: String = CloudServices.acme) -> String {
        """
        {"id": "\(id)", "tenant_id": "\(tenant)", "project_id": "\(tenant)", "floating_ip_address": "203.0.113.7",
         "floating_network_id": "n", "router_id": null, "port_id": null, "fixed_ip_address": null, "status": "DOWN",
         "description": "", "created_at": "2026-10-07T10:00:00Z", "updated_at": "2026-10-07T10:00:00Z",
         "revision_number": 0, "tags": []}
        """
    }
}
