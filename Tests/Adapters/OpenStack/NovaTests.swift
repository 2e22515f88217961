import Domain
import JSON
import OpenStackAdapter
import Testing

/// What nova says, in both formats, where the captures do not show it.
struct NovaTests {
    private static let formats = Server.Format.allCases

    @Test("A boot starts the instance and its parts when it was launched", arguments: formats)
    func boot(format: Server.Format) throws {
        let event = try #require(Server().events("create.end", at: "2026-03-01 10:00:03.5", format).first)
        #expect(event.moment == (try Moment("2026-03-01T10:00:00Z")))
        #expect(event.emitted == (try Moment("2026-03-01T10:00:03.5Z")))
        #expect(event.account == "acme")
        #expect(event.root.name == Server.uuid)
        #expect(event.charges == ["nova/instance 0", "vcpus 2", "memory_mb 4096", "local_gb 25"])
        #expect(event.source.name == "nova")
    }

    @Test("Attributes are the display name, flavor, image, availability zone and state", arguments: formats)
    func attributes(format: Server.Format) throws {
        let event = try #require(Server().events("create.end", at: "2026-03-01 10:00:03", format).first)
        #expect(
            event.root.attributes
                == JSONObject([
                    (key: "display_name", value: .string("web")), (key: "flavor", value: .string("m1.small")),
                    (key: "image", value: .string("67c2a3c6")), (key: "availability_zone", value: .string("nova")),
                    (key: "state", value: .string("active")),
                ]))
    }

    @Test(
        "Each state charges what the table says", arguments: formats,
        [
            ("active", ["vcpus 2", "memory_mb 4096", "local_gb 25"]),
            ("resized", ["vcpus 2", "memory_mb 4096", "local_gb 25"]),
            ("rescued", ["vcpus 2", "memory_mb 4096", "local_gb 25"]),
            ("paused", ["vcpus 0", "memory_mb 4096", "local_gb 25"]),
            ("suspended", ["vcpus 0", "memory_mb 4096", "local_gb 25"]),
            ("stopped", ["vcpus 0", "memory_mb 0", "local_gb 25"]),
            ("shelved", ["vcpus 0", "memory_mb 0", "local_gb 25"]),
            ("shelved_offloaded", ["vcpus 0", "memory_mb 0", "local_gb 0"]),
        ])
    func states(format: Server.Format, row: (state: String, charges: [String])) throws {
        let event = try #require(
            Server(state: row.state).events("reboot.end", at: "2026-03-02 11:00:00.9", format).first)
        #expect(event.charges == ["nova/instance 0"] + row.charges)
        #expect(event.moment == (try Moment("2026-03-02T11:00:00Z")))
    }

    @Test("Error and unknown states change nothing", arguments: formats, ["error", "building", "deleted", "new"])
    func unknownStates(format: Server.Format, state: String) throws {
        #expect(try Server(state: state).events("rebuild.end", at: "2026-03-02 11:00:00", format).isEmpty)
    }

    @Test(
        "What was never launched is not charged, whatever happens to it", arguments: formats,
        [
            "create.end", "power_on.end", "reboot.end", "rebuild.end", "restore.end",
        ])
    func neverLaunched(format: Server.Format, step: String) throws {
        #expect(try Server(launchedAt: nil).events(step, at: "2026-03-02 11:00:00", format).isEmpty)
    }

    @Test(
        "A delete ends at deleted_at, else at terminated_at, else at its timestamp", arguments: formats,
        [
            ("2026-03-02T11:00:00", "2026-03-02T10:59:59", "2026-03-02T11:00:00Z"),
            (nil, "2026-03-02T10:59:59", "2026-03-02T10:59:59Z"), (nil, nil, "2026-03-02T11:00:01Z"),
        ] as [(String?, String?, String)])
    func deleteMoment(format: Server.Format, row: (deleted: String?, terminated: String?, moment: String)) throws {
        let server = Server(state: "deleted", deletedAt: row.deleted, terminatedAt: row.terminated)
        let event = try #require(server.events("delete.end", at: "2026-03-02 11:00:01.7", format).first)
        #expect(event.charges == ["nova/instance end"])
        #expect(event.moment == (try Moment(row.moment)))
        #expect(event.keepClosed)
    }

    @Test("A root disk that is a volume is not charged as local_gb, and there is no image", arguments: formats)
    func bootFromVolume(format: Server.Format) throws {
        let event = try #require(Server(image: "").events("create.end", at: "2026-03-01 10:00:03", format).first)
        #expect(event.charges.last == "local_gb 5")
        #expect(event.root.attributes?["image"] == .null)
    }

    @Test("A soft delete ends the instance, a restore starts it again, and a late event does not", arguments: formats)
    func softDeleteAndRestore(format: Server.Format) throws {
        let gone = Server(state: "soft-delete", deletedAt: "2026-03-02T10:00:00")
        let final = Server(state: "deleted", deletedAt: "2026-03-05T10:00:00")
        let events =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + gone.events("soft_delete.end", at: "2026-03-02 10:00:04", format)
            + Server(state: "stopped").events("power_off.end", at: "2026-03-02 10:00:05", format)
            + Server().events("restore.end", at: "2026-03-03 10:00:00", format)
            + final.events("delete.end", at: "2026-03-05 10:00:02", format)
            + Server().events("resize.confirm.end", at: "2026-03-05 10:00:03", format)
        for seed in 1...10 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let lines = try Derivation(events.shuffled(using: &generator)).lines.filter { $0.rtype == "vcpus" }
            #expect(
                lines.map(\.description) == [
                    "5e1f vcpus 2 2026-03-01T10:00:00Z 2026-03-02T10:00:00Z acme",
                    "5e1f vcpus 2 2026-03-03T10:00:00Z 2026-03-05T10:00:00Z acme",
                ])
        }
    }

    @Test("A restore alone may open what is closed", arguments: formats)
    func restoreReopens(format: Server.Format) throws {
        #expect(try Server().events("restore.end", at: "2026-03-03 10:00:00", format).map(\.keepClosed) == [false])
        #expect(try Server().events("power_on.end", at: "2026-03-03 10:00:00", format).map(\.keepClosed) == [true])
    }

    @Test("A resize counts at its finish, and a revert takes the old size again", arguments: formats)
    func resizeAndRevert(format: Server.Format) throws {
        let big = Server(state: "resized", vcpus: "8", launchedAt: "2026-03-02T10:00:00")
        let events =
            try Server().events("create.end", at: "2026-03-01 10:00:01", format)
            + big.events("finish_resize.end", at: "2026-03-02 10:00:01", format)
            + Server(launchedAt: "2026-03-03T10:00:00").events("resize.revert.end", at: "2026-03-03 10:00:01", format)
        let lines = try Derivation(events).lines.filter { $0.rtype == "vcpus" }
        #expect(lines.map(\.quantity) == ["2", "8", "2"])
        #expect(lines.map(\.begin.description).dropFirst() == ["2026-03-02T10:00:01Z", "2026-03-03T10:00:01Z"])
    }

    @Test("The state table is a setting")
    func otherStates() throws {
        let mapping = OpenStackMapping(
            states: StateTable(["stopped": .runs([.vcpus]), "paused": .ends, "soft-delete": .runs([.localGB])]))
        func charges(_ state: String, _ step: String) throws -> [String] {
            try Server(state: state, deletedAt: "2026-03-02T09:00:00")
                .events(step, at: "2026-03-02 10:00:00", .unversioned, mapping: mapping).flatMap(\.charges)
        }
        #expect(try charges("stopped", "power_off.end") == ["nova/instance 0", "vcpus 2", "memory_mb 0", "local_gb 0"])
        #expect(try charges("paused", "pause.end") == ["nova/instance end"])
        #expect(try charges("active", "power_on.end") == [])
        let soft = ["nova/instance 0", "vcpus 0", "memory_mb 0", "local_gb 25"]
        #expect(try charges("soft-delete", "soft_delete.end") == soft)
    }

    @Test(
        "A size that can't be recorded is rejected with the name of its field", arguments: formats,
        [
            (Server(vcpus: "-1"), .outOfRange(.vcpus)), (Server(vcpus: "\"2\""), .malformed(.vcpus)),
            (Server(vcpus: "null"), .missing(.vcpus)), (Server(memoryMB: "1e15"), .outOfRange(.memoryMB)),
            (Server(memoryMB: "0.0000001"), .outOfRange(.memoryMB)), (Server(rootGB: "{}"), .malformed(.rootGB)),
            (Server(rootGB: "9223372036854775807"), .outOfRange(.rootGB)),
            (Server(ephemeralGB: "1.5"), .outOfRange(.ephemeralGB)), (Server(tenant: ""), .missing(.tenantID)),
            (Server(state: ""), .missing(.state)), (Server(launchedAt: "soon"), .malformed(.launchedAt)),
        ] as [(Server, RejectionReason)])
    func rejected(format: Server.Format, row: (server: Server, reason: RejectionReason)) {
        #expect(throws: row.reason) { try row.server.events("create.end", at: "2026-03-01 10:00:00", format) }
    }

    @Test("A part that stands still needs no size")
    func unneededSize() throws {
        let event = try Server(state: "stopped", vcpus: "null").events(
            "power_off.end", at: "2026-03-02 10:00:00", .versioned)
        #expect(event.count == 1)
    }

    @Test("The account is the payload's, never the caller's")
    func accountOfThePayload() throws {
        let body = """
            {"message_id": "m", "event_type": "compute.instance.reboot.end", "timestamp": "2026-03-02 10:00:00",
             "_context_project_id": "admin", "payload": \(Server().payload(.unversioned))}
            """
        let notification = try OpenStackAdapter.Notification(body: Array(body.utf8))
        #expect(try OpenStackMapping().events(from: notification).map(\.account) == ["acme"])
    }
}
