/// The steps of a cloud's life, by what happens in them.
enum Step: String, CaseIterable {
    // Servers.
    case boot, bootThree, stop, start, pause, unpause, suspend, resume, softReboot, hardReboot, rename, metadata, lock
    case unlock, rescue, unrescue, serverSnapshot, delete, resize, confirm, deleteUnconfirmed, coldMigrate
    case confirmMigration, liveMigrate, rebuildSame, rebuildOther, shelve, unshelve, offload, unshelveOffloaded
    case deleteOffloaded, noHost, deleteNeverStarted, failedOnHost, failedFromVolume, audit
    // Made after nova's documented formats.
    case softDelete, restore, revert
    // Volumes.
    case createVolume, renameVolume, extendVolume, retypeVolume, createSnapshot, cloneVolume, deleteClone
    case deleteSnapshot, offerVolume, acceptVolume, deleteVolume, replayCreation
    // Images.
    case createImage, uploadImage, renameImage, shareImage, addMember, acceptMember, deleteMember, deactivateImage
    case reactivateImage, downloadImage, deleteImage, createEmptyImage, deleteEmptyImage, createImported, stageImage
    case importImage, createForOther, uploadForOther, changeOwner
    // Networks.
    case network, createAddress, associateAddress, disassociateAddress, deleteAddress, createAddressByAdmin
    case deletePort, deleteAddressByAdmin, deleteAddressOld

    /// Where it is captured.
    var definition: StepDefinition {
        Self.servers[self] ?? Self.serverEnds[self] ?? Self.volumes[self] ?? Self.images[self]
            ?? Self.networks[self] ?? StepDefinition("none")
    }

    private static func action(_ file: String, _ step: String, _ action: String) -> StepDefinition {
        StepDefinition(file, step).changing("compute.instance.\(action).end", "instance.\(action).end")
    }

    private static let lifecycle = "nova-lifecycle"
    private static let born = StepDefinition(lifecycle, "boot")
        .changing("compute.instance.create.end", "instance.create.end", at: "launched_at").with { $0.isBirth = true }

    private static let servers: [Step: StepDefinition] = [
        .boot: born,
        .bootThree: StepDefinition("nova-failed-boot", "boot-three-at-once").with { step in
            step.isBirth = true
            step.changes = [Word.subject, .second, .third].map {
                .init(
                    types: ["compute.instance.create.end", "instance.create.end"], field: "launched_at", subject: $0)
            }
        },
        .stop: action(lifecycle, "stop", "power_off"), .start: action(lifecycle, "start", "power_on"),
        .pause: action(lifecycle, "pause", "pause"), .unpause: action(lifecycle, "unpause", "unpause"),
        .suspend: action(lifecycle, "suspend", "suspend"), .resume: action(lifecycle, "resume", "resume"),
        .softReboot: StepDefinition(lifecycle, "reboot-soft"), .hardReboot: StepDefinition(lifecycle, "reboot-hard"),
        .rename: StepDefinition(lifecycle, "rename"), .metadata: StepDefinition(lifecycle, "metadata"),
        .lock: StepDefinition(lifecycle, "lock"), .unlock: StepDefinition(lifecycle, "unlock"),
        .rescue: action(lifecycle, "rescue", "rescue"), .unrescue: action(lifecycle, "unrescue", "unrescue"),
        .serverSnapshot: StepDefinition(lifecycle, "snapshot"),
        .resize: StepDefinition("nova-resize-confirm", "resize-small-to-medium")
            .changing("compute.instance.finish_resize.end", "instance.resize_finish.end")
            .with { $0.lastBefore = ".resize.end" },
        .confirm: StepDefinition("nova-resize-confirm", "confirm"),
        .coldMigrate: StepDefinition("nova-migrate", "cold-migrate"),
        .confirmMigration: StepDefinition("nova-migrate", "confirm"),
        .liveMigrate: StepDefinition("nova-migrate", "live-migrate"),
        .rebuildSame: StepDefinition("nova-rebuild", "rebuild-same-image"),
        .rebuildOther: StepDefinition("nova-rebuild", "rebuild-other-image"),
        .shelve: action("nova-shelve", "shelve", "shelve"),
        .unshelve: action("nova-shelve", "unshelve-not-offloaded", "power_on"),
        .offload: action("nova-shelve", "shelve-offload", "shelve_offload"),
        .unshelveOffloaded: action("nova-shelve", "unshelve", "unshelve"),
        .restore: StepDefinition(lifecycle, "start").changing("compute.instance.restore.end", "instance.restore.end")
            .with {
                $0.takes = { $0.eventType.contains(".power_on.") }
                $0.edit = Documented.restore
            },
        .revert: StepDefinition("nova-resize-confirm", "confirm")
            .changing("compute.instance.resize.revert.end", "instance.resize_revert.end")
            .with {
                $0.lastBefore = "confirm.start"
                $0.takes = { $0.eventType.contains("confirm.") }
                $0.edit = Documented.revert
            },
    ]

    private static func deletion(_ file: String, _ step: String) -> StepDefinition {
        StepDefinition(file, step)
            .changing("compute.instance.delete.end", "instance.delete.end", at: "deleted_at")
    }

    private static let serverEnds: [Step: StepDefinition] = [
        .delete: deletion(lifecycle, "delete"),
        .deleteUnconfirmed: deletion("nova-resize-confirm", "delete-unconfirmed"),
        .deleteOffloaded: deletion("nova-shelve", "delete-while-offloaded"),
        .softDelete: StepDefinition(lifecycle, "delete")
            .changing("compute.instance.soft_delete.end", "instance.soft_delete.end", at: "deleted_at").with {
                $0.takes = { $0.eventType.contains(".delete.") }
                $0.edit = Documented.softDelete
            },
        .noHost: StepDefinition("nova-failed-boot", "boot-no-valid-host").with { $0.isBirth = true },
        .deleteNeverStarted: StepDefinition("nova-failed-boot", "delete-never-started"),
        .failedOnHost: StepDefinition("nova-boot-compute-exception", "boot").with { $0.isBirth = true },
        .failedFromVolume: StepDefinition("nova-boot-from-volume-failed", "boot-from-volume")
            .with { $0.isBirth = true },
        .audit: StepDefinition("nova-exists-audit", "audit hour@25").with {
            $0.isAudit = true
            $0.takes = { $0.body.contains("ab53f2de-1a1b-4588-a9a6-c846ddd9809e") }
        },
    ]

    private static let cinder = "cinder-volume"

    private static let volumes: [Step: StepDefinition] = [
        .createVolume: StepDefinition(cinder, "create-5G").changing("volume.create.end", at: "launched_at")
            .with { $0.isBirth = true },
        .renameVolume: StepDefinition(cinder, "rename"),
        .extendVolume: StepDefinition(cinder, "extend-8G").changing("volume.resize.end")
            .with { $0.lastBefore = "resize.start" },
        .retypeVolume: StepDefinition(cinder, "retype-fast2"),
        .createSnapshot: StepDefinition(cinder, "snapshot-create").with {
            $0.isBirth = true
            $0.changes = [.init(types: ["snapshot.create.end"], subject: .second)]
        },
        .cloneVolume: StepDefinition(cinder, "volume-from-snapshot").with {
            $0.isBirth = true
            $0.changes = [.init(types: ["volume.create.end"], field: "launched_at", subject: .third)]
        },
        .deleteClone: StepDefinition(cinder, "delete-clone")
            .with { $0.changes = [.init(types: ["volume.delete.end"], subject: .third)] },
        .deleteSnapshot: StepDefinition(cinder, "snapshot-delete")
            .with { $0.changes = [.init(types: ["snapshot.delete.end"], subject: .second)] },
        .offerVolume: StepDefinition(cinder, "transfer-create"),
        .acceptVolume: StepDefinition(cinder, "transfer-accept-by-globex").changing("volume.transfer.accept.end"),
        .deleteVolume: StepDefinition(cinder, "delete-by-globex").changing("volume.delete.end"),
        .replayCreation: StepDefinition(cinder, "create-5G").with { $0.edit = Documented.replayed },
    ]

    private static let glance = "glance-image"

    private static let images: [Step: StepDefinition] = [
        .createImage: StepDefinition(glance, "create").with { $0.isBirth = true },
        .uploadImage: StepDefinition(glance, "upload-2MiB").changing("image.upload"),
        .renameImage: StepDefinition(glance, "update-name"),
        .shareImage: StepDefinition(glance, "share-visibility"), .addMember: StepDefinition(glance, "member-add"),
        .acceptMember: StepDefinition(glance, "member-accept"),
        .deleteMember: StepDefinition(glance, "member-delete"),
        .deactivateImage: StepDefinition(glance, "deactivate"),
        .reactivateImage: StepDefinition(glance, "reactivate"), .downloadImage: StepDefinition(glance, "download"),
        .deleteImage: StepDefinition(glance, "delete").changing("image.delete", at: "deleted_at"),
        .createEmptyImage: StepDefinition(glance, "create-never-uploaded").with { $0.isBirth = true },
        .deleteEmptyImage: StepDefinition(glance, "delete-never-uploaded"),
        .createImported: StepDefinition(glance, "create-for-import").with { $0.isBirth = true },
        .stageImage: StepDefinition(glance, "stage"),
        .importImage: StepDefinition(glance, "import").changing("image.upload"),
        .createForOther: StepDefinition(glance, "admin-creates-for-acme").with { $0.isBirth = true },
        .uploadForOther: StepDefinition(glance, "admin-uploads").changing("image.upload"),
        .changeOwner: StepDefinition(glance, "admin-changes-owner").changing("image.update"),
    ]

    private static let neutron = "neutron-network"

    private static let networks: [Step: StepDefinition] = [
        .network: StepDefinition(neutron, "network", "subnet", "router", "router-add-interface", "port"),
        .createAddress: StepDefinition(neutron, "floatingip-create").changing("floatingip.create.end")
            .with { $0.isBirth = true },
        .associateAddress: StepDefinition(neutron, "floatingip-associate"),
        .disassociateAddress: StepDefinition(neutron, "floatingip-disassociate"),
        .deleteAddress: StepDefinition(neutron, "floatingip-delete").changing("floatingip.delete.end"),
        .createAddressByAdmin: StepDefinition(neutron, "floatingip-create-by-admin-for-acme")
            .changing("floatingip.create.end").with { $0.isBirth = true },
        .deletePort: StepDefinition(neutron, "port-delete-with-fip"),
        .deleteAddressByAdmin: StepDefinition(neutron, "floatingip-delete-by-admin")
            .changing("floatingip.delete.end"),
        .deleteAddressOld: StepDefinition(neutron, "floatingip-delete").changing("floatingip.delete.end")
            .with { $0.edit = Documented.oldAddressDeletion },
    ]
}
