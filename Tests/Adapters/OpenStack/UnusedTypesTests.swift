import Domain
import OpenStackAdapter
import Testing

/// Notifications that never make an event, whatever they hold.
struct UnusedTypesTests {
    private static let unversionedNova = [
        "create.start", "create.error", "update", "exists", "shutdown.start", "shutdown.end", "delete.start",
        "soft_delete.start", "restore.start", "power_off.start", "power_on.start", "pause.start", "unpause.start",
        "suspend.start", "resume.start", "reboot.start", "reboot.error", "rescue.start", "unrescue.start",
        "rebuild.scheduled", "rebuild.start", "rebuild.error", "evacuate", "snapshot.start", "snapshot.end",
        "shelve.start", "shelve_offload.start", "unshelve.start", "resize.prep.start", "resize.prep.end",
        "resize.start", "resize.end", "resize.error", "finish_resize.start", "resize.confirm.start",
        "resize.revert.start", "live_migration.pre.start", "live_migration.pre.end", "live_migration._post.start",
        "live_migration._post.end", "live_migration.post.dest.start", "live_migration.post.dest.end",
        "volume.attach", "volume.detach", "trigger_crash_dump.end",
    ].map { "compute.instance.\($0)" }

    private static let versionedNova =
        [
            "create.start", "create.error", "update", "exists", "shutdown.end", "delete.start", "soft_delete.start",
            "restore.start", "power_off.start", "resize.end", "resize_prep.end", "resize_finish.start", "lock",
            "unlock", "evacuate", "rebuild_scheduled", "snapshot.end", "live_migration_pre.end",
            "live_migration_post.end", "live_migration_post_dest.end", "volume_attach.start", "volume_attach.end",
            "volume_detach.end", "trigger_crash_dump.end",
        ].map { "instance.\($0)" } + ["volume.usage", "compute_task.build_instances.error", "compute.exception"]

    private static let others = [
        "compute_task.build_instances", "_do_build_and_run_instance", "scheduler.select_destinations.start",
        "scheduler.select_destinations.end", "scheduler.create_volume",
        "image.create", "image.prepare", "image.send", "image.member.create", "image.member.update",
        "image.member.delete", "task.create", "task.processing", "task.success", "task.run",
        "volume.create.start", "volume.resize.start", "volume.update.start", "volume.update.end",
        "volume.attach.start", "volume.attach.end", "volume.detach.start", "volume.detach.end",
        "volume.transfer.create.start", "volume.transfer.create.end", "volume.transfer.accept.start",
        "volume.transfer.delete.start", "volume.transfer.delete.end", "volume.reset_status.start",
        "volume.reset_status.end", "volume.delete.start", "volume.exists", "volume.usage", "snapshot.create.start",
        "snapshot.delete.start", "snapshot.exists", "backup.create.start", "backup.createprogress",
        "backup.delete.start", "backup.restore.start", "backup.restore.end", "backup.exists", "group.create.end",
        "group.delete.end", "consistencygroup.create.end", "cgsnapshot.create.end",
        "floatingip.create.start", "floatingip.update.start", "floatingip.update.end", "floatingip.delete.start",
        "floatingip.exists", "network.create.end", "network.delete.end", "subnet.create.end", "port.create.end",
        "port.delete.end", "router.create.end", "router.update.end", "router.interface.create",
        "router.interface.delete", "security_group.create.end", "l3.meter", "octavia.loadbalancer.create.end",
        "share.create.end", "magnum.cluster.create", "trove.instance.create", "orchestration.stack.create.end",
        "objectstore.http.request", "dns.zone.create", "baremetal.node.create.end", "identity.project.deleted",
        "identity.authenticate", "image", "volume",
    ]

    /// Holds all that any mapping could ask for, so that only the type can be why nothing comes of it.
    private static let everything = """
        {"tenant_id": "acme", "instance_id": "i", "id": "i", "uuid": "i", "volume_id": "v", "snapshot_id": "s",
         "backup_id": "b", "size": 5, "volume_size": 5, "state": "active", "status": "active", "owner": "acme",
         "vcpus": 1, "memory_mb": 1, "root_gb": 1, "ephemeral_gb": 1, "launched_at": "2026-03-01T10:00:00",
         "deleted_at": "2026-03-01T10:00:00", "floatingip": {"id": "f", "tenant_id": "acme"}, "floatingip_id": "f"}
        """

    @Test("Types that are not billed record nothing", arguments: unversionedNova + others + ["instance.create.end"])
    func unversioned(type: String) throws {
        #expect(try MadeUp.events(type, at: "2026-03-01 10:00:00", Self.everything).isEmpty)
    }

    @Test("Versioned types that are not billed record nothing", arguments: versionedNova + others)
    func versioned(type: String) throws {
        let payload = Server().payload(.versioned)
        #expect(try MadeUp.events(type, at: "2026-03-01 10:00:00", payload).isEmpty)
    }

    @Test(
        "A versioned payload is nova's, and a known exchange is one service's, whatever the type says",
        arguments: [
            ("volume.delete.end", "{\"nova_object.data\": {\"volume_id\": \"v\"}}", "nova"),
            ("volume.delete.end", "{\"nova_object.data\": {\"volume_id\": \"v\"}}", "cinder"),
            ("volume.delete.end", everything, "nova"), ("compute.instance.delete.end", everything, "cinder"),
            ("image.delete", everything, "neutron"), ("floatingip.delete.end", everything, "glance"),
        ])
    func wrongPlace(type: String, payload: String, exchange: String) throws {
        #expect(try MadeUp.events(type, at: "2026-03-01 10:00:00", payload, exchange: exchange).isEmpty)
    }

    @Test(
        "Audits, late updates and failures of real services record nothing",
        arguments: [
            ("nova-exists-audit", 14), ("nova-boot-compute-exception", 16), ("oslo-messaging-v1-envelope", 7),
            ("oslo-messaging-v2-priorities", 14),
        ])
    func captures(name: String, count: Int) throws {
        let messages = try Captures.messages(name)
        #expect(messages.count == count)
        for message in messages { #expect(try OpenStackMapping().events(from: message.notification()).isEmpty) }
    }

    @Test("Of nova's official samples exactly the billed ones make an event")
    func officialSamples() throws {
        let notifications = try Captures.messages("nova-official-samples").map { try $0.notification() }
        #expect(notifications.count == 140)
        var types: [String: Int] = [:]
        for notification in notifications {
            let count = try OpenStackMapping().events(from: notification).count
            if count > 0 { types[notification.eventType, default: 0] += count }
        }
        let once = [
            "create", "pause", "reboot", "rebuild", "rescue", "resize_confirm", "resize_finish", "resize_revert",
            "restore", "resume", "shelve", "shelve_offload", "soft_delete", "suspend", "unpause", "unrescue",
            "unshelve",
            "power_off",
        ].map { ("instance.\($0).end", 1) }
        #expect(
            types
                == Dictionary(uniqueKeysWithValues: once + [("instance.delete.end", 3), ("instance.power_on.end", 2)]))
    }
}
