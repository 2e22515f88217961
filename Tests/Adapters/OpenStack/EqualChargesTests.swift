import Domain
import OpenStackAdapter
import Testing

/// What happens to a resource without changing what it is charged for.
struct EqualChargesTests {
    private static let steps = [
        "power_on.end", "unpause.end", "resume.end", "reboot.end", "rescue.end", "unrescue.end", "rebuild.end",
        "unshelve.end", "finish_resize.end", "resize.confirm.end", "resize.revert.end",
    ]

    @Test(
        "Whatever ends with the same state and sizes leaves the segments as they are",
        arguments: Server.Format.allCases,
        steps)
    func sameState(format: Server.Format, step: String) throws {
        let begin = try Server().events("create.end", at: "2026-03-01 10:00:01", format)
        // Many steps set the launch anew; a life does not begin there.
        let later = Server(launchedAt: "2026-03-02T10:00:00")
        let events = try begin + later.events(step, at: "2026-03-02 10:00:01", format)
        #expect(events.count == 2)
        #expect(try Derivation(events).lines == Derivation(begin).lines)
    }

    @Test(
        "A step into the state in which the server is already leaves the segments as they are",
        arguments: Server.Format.allCases,
        [
            ("active", "create.end"), ("active", "restore.end"), ("stopped", "power_off.end"),
            ("stopped", "resize.confirm.end"), ("stopped", "resize.revert.end"), ("stopped", "rebuild.end"),
            ("paused", "pause.end"), ("suspended", "suspend.end"), ("rescued", "rescue.end"), ("shelved", "shelve.end"),
            ("shelved_offloaded", "shelve_offload.end"), ("resized", "finish_resize.end"),
        ])
    func sameStateAgain(format: Server.Format, row: (state: String, step: String)) throws {
        let server = Server(state: row.state)
        let begin =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + server.events("reboot.end", at: "2026-03-02 10:00:01", format)
        let again = try server.events(row.step, at: "2026-03-03 10:00:01", format)
        #expect(again.count == 1)
        #expect(try Derivation(begin + again).lines == Derivation(begin).lines)
    }

    @Test("A deletion that is told of once more ends nothing else", arguments: Server.Format.allCases)
    func deletedAgain(format: Server.Format) throws {
        let gone = Server(state: "deleted", deletedAt: "2026-03-02T10:00:00")
        let life =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + gone.events("delete.end", at: "2026-03-02 10:00:02", format)
        let again = try gone.events("delete.end", at: "2026-03-02 10:00:03", format)
        #expect(try Derivation(life + again).lines == Derivation(life).lines)
    }

    @Test(
        "A rename, a rescue and a resize that is confirmed change states and names, not charges",
        arguments: Server.Format.allCases)
    func sameCharges(format: Server.Format) throws {
        let begin = try Server().events("create.end", at: "2026-03-01 10:00:01", format)
        let events =
            try begin + Server(state: "rescued").events("rescue.end", at: "2026-03-02 10:00:01", format)
            + Server().events("unrescue.end", at: "2026-03-02 11:00:01", format)
            + Server(name: "renamed").events("reboot.end", at: "2026-03-03 10:00:01", format)
            + Server(state: "resized").events("finish_resize.end", at: "2026-03-04 10:00:01", format)
            + Server().events("resize.confirm.end", at: "2026-03-04 11:00:01", format)
        #expect(try Derivation(events).lines == Derivation(begin).lines)
    }

    @Test("A server that a failed step leaves in error is charged as before", arguments: Server.Format.allCases)
    func failedSteps(format: Server.Format) throws {
        let begin = try Server().events("create.end", at: "2026-03-01 10:00:01", format)
        let failed = Server(state: "error", vcpus: "8")
        let events =
            try ["resize.error", "rebuild.error", "reboot.error", "rebuild.end", "finish_resize.end"].flatMap { step in
                try failed.events(step, at: "2026-03-02 10:00:01", format)
            }
        #expect(events.isEmpty)
        #expect(try Derivation(begin + events).lines == Derivation(begin).lines)
    }

    @Test("An evacuated server goes on, whatever host the message names", arguments: Server.Format.allCases)
    func evacuation(format: Server.Format) throws {
        let begin = try Server().events("create.end", at: "2026-03-01 10:00:01", format)
        let moved = Server(launchedAt: "2026-03-02T10:00:00")
        let events =
            try ["evacuate", "rebuild.scheduled", "exists", "rebuild.start", "rebuild.end"].flatMap { step in
                try moved.events(step, at: "2026-03-02 10:00:01", format)
            }
        #expect(events.count == 1)
        #expect(try Derivation(begin + events).lines == Derivation(begin).lines)
    }

    @Test(
        "After a deletion nothing but a restore starts a server again", arguments: Server.Format.allCases,
        steps.filter { $0 != "restore.end" } + ["create.end", "power_off.end", "shelve_offload.end"])
    func closed(format: Server.Format, step: String) throws {
        let life =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + Server(state: "deleted", deletedAt: "2026-03-02T10:00:00")
            .events("delete.end", at: "2026-03-02 10:00:02", format)
        let late = Server(launchedAt: "2026-03-02T10:00:01")
        let events = try life + late.events(step, at: "2026-03-02 10:00:03", format)
        #expect(try Derivation(events).lines == Derivation(life).lines)
        #expect(try Derivation(events.reversed()).lines == Derivation(life).lines)
    }

    @Test("A deletion for good of a softly deleted server changes nothing", arguments: Server.Format.allCases)
    func finalDeletion(format: Server.Format) throws {
        let life =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + Server(state: "soft-delete", deletedAt: "2026-03-02T10:00:00")
            .events("soft_delete.end", at: "2026-03-02 10:00:02", format)
        let gone = Server(state: "deleted", deletedAt: "2026-03-09T10:00:00")
        let events = try life + gone.events("delete.end", at: "2026-03-09 10:00:02", format)
        #expect(try Derivation(events).lines == Derivation(life).lines)
    }

    @Test("An image that is renamed, deactivated and activated again goes on")
    func image() throws {
        func events(_ type: String, _ status: String, at timestamp: String, name: String = "disk") throws -> [Event] {
            try MadeUp.events(
                type, at: timestamp,
                "{\"id\": \"1a2b\", \"name\": \"\(name)\", \"status\": \"\(status)\", \"size\": 7, \"owner\": \"acme\"}",
                exchange: "glance")
        }
        let begin = try events("image.upload", "active", at: "2026-03-01 10:00:00")
        let all =
            try begin + events("image.activate", "active", at: "2026-03-01 10:00:01")
            + events("image.update", "active", at: "2026-03-02 10:00:00", name: "renamed")
            + events("image.update", "deactivated", at: "2026-03-03 10:00:00")
            + events("image.update", "active", at: "2026-03-04 10:00:00")
        #expect(try Derivation(all).lines == Derivation(begin).lines)
    }

    @Test("A volume of another type, or that its owner gets back, goes on")
    func volume() throws {
        func events(_ type: String, at timestamp: String, kind: String = "slow") throws -> [Event] {
            try MadeUp.events(
                type, at: timestamp,
                "{\"volume_id\": \"70a1\", \"tenant_id\": \"acme\", \"size\": 5, \"volume_type\": \"\(kind)\"}",
                exchange: "openstack")
        }
        let begin = try events("volume.create.end", at: "2026-03-01 10:00:00")
        let all =
            try begin + events("volume.retype", at: "2026-03-02 10:00:00", kind: "fast")
            + events("volume.resize.end", at: "2026-03-03 10:00:00")
            + events("volume.transfer.accept.end", at: "2026-03-04 10:00:00")
        #expect(try Derivation(all).lines == Derivation(begin).lines)
    }

    @Test(
        "What is created, or ended, again by another message goes on, or stays ended",
        arguments: [
            ("snapshot", "{\"snapshot_id\": \"5a9\", \"volume_id\": \"70a1\", \"volume_size\": 5}"),
            ("backup", "{\"backup_id\": \"b1\", \"tenant_id\": \"acme\", \"size\": 7}"),
            ("volume", "{\"volume_id\": \"70a1\", \"tenant_id\": \"acme\", \"size\": 5}"),
            ("floatingip", "{\"floatingip\": {\"id\": \"f1\", \"tenant_id\": \"acme\"}}"),
        ])
    func again(row: (thing: String, payload: String)) throws {
        func events(_ step: String, at timestamp: String) throws -> [Event] {
            try MadeUp.events("\(row.thing).\(step).end", at: timestamp, row.payload)
        }
        let life = try events("create", at: "2026-03-01 10:00:00") + events("delete", at: "2026-03-05 10:00:00")
        let again = try events("create", at: "2026-03-02 10:00:00") + events("delete", at: "2026-03-06 10:00:00")
        #expect(again.count == 2)
        #expect(try !Derivation(life).lines.isEmpty)
        #expect(try Derivation(life + again).lines == Derivation(life).lines)
    }
}
