import Domain
import JSON
import OpenStackAdapter
import Testing

/// What cinder says, where the captures do not show it.
struct CinderTests {
    private func volume(
        _ type: String, at timestamp: String, size: String = "5", tenant: String = "acme", more: String = "",
        exchange: String? = nil
    ) throws -> [Event] {
        try MadeUp.events(
            type, at: timestamp,
            """
            {"volume_id": "70a1", "tenant_id": "\(tenant)", "size": \(size), "volume_type": "fast", "host": "lab",
             "status": "available", "display_name": "data", "availability_zone": "nova",
             "launched_at": "2026-03-01T10:00:00.235865+00:00"\(more)}
            """, exchange: exchange)
    }

    private func snapshot(_ type: String, at timestamp: String, tenant: String = "acme") throws -> [Event] {
        try MadeUp.events(
            type, at: timestamp,
            """
            {"snapshot_id": "5a9", "volume_id": "70a1", "tenant_id": "\(tenant)", "volume_size": 5,
             "display_name": "before", "status": "available", "deleted": ""}
            """)
    }

    @Test("A volume starts when it was launched, on whatever exchange", arguments: [nil, "cinder", "openstack", "own"])
    func creation(exchange: String?) throws {
        let event = try #require(volume("volume.create.end", at: "2026-03-01 10:00:01.5", exchange: exchange).first)
        #expect(event.charges == ["cinder/volume 5"])
        #expect(event.moment == (try Moment("2026-03-01T10:00:00Z")))
        #expect(event.account == "acme")
        #expect(event.source.name == "cinder")
        #expect(
            event.root.attributes
                == JSONObject([
                    (key: "display_name", value: .string("data")), (key: "volume_type", value: .string("fast")),
                    (key: "availability_zone", value: .string("nova")),
                ]))
    }

    @Test("A volume without a type loses the one that it had")
    func noType() throws {
        let events = try MadeUp.events(
            "volume.retype", at: "2026-03-01 10:00:00",
            "{\"volume_id\": \"70a1\", \"tenant_id\": \"acme\", \"size\": 5, \"volume_type\": null}")
        #expect(events.map { $0.root.attributes } == [JSONObject([(key: "volume_type", value: .null)])])
    }

    @Test("A snapshot is a child of its volume and names no account")
    func snapshotIsAChild() throws {
        let event = try #require(snapshot("snapshot.create.end", at: "2026-03-02 10:00:00.5").first)
        #expect(event.charges == ["cinder/volume -", "cinder/snapshot 5"])
        #expect(event.nodes.map(\.name) == ["70a1", "5a9"])
        #expect(event.account == nil)
        #expect(event.moment == (try Moment("2026-03-02T10:00:00Z")))
    }

    @Test("A volume that is given away takes its snapshots along")
    func transfer() throws {
        let events =
            try volume("volume.create.end", at: "2026-03-01 10:00:01")
            + snapshot("snapshot.create.end", at: "2026-03-02 10:00:00")
            + volume("volume.transfer.accept.end", at: "2026-03-03 10:00:00", tenant: "globex")
            + snapshot("snapshot.delete.end", at: "2026-03-04 10:00:00", tenant: "globex")
            + volume("volume.delete.end", at: "2026-03-05 10:00:00", tenant: "globex")
        #expect(
            try Derivation(events.reversed()).lines.map(\.description) == [
                "5a9 cinder/snapshot 5 2026-03-02T10:00:00Z 2026-03-03T10:00:00Z acme",
                "5a9 cinder/snapshot 5 2026-03-03T10:00:00Z 2026-03-04T10:00:00Z globex",
                "70a1 cinder/volume 5 2026-03-01T10:00:00Z 2026-03-03T10:00:00Z acme",
                "70a1 cinder/volume 5 2026-03-03T10:00:00Z 2026-03-05T10:00:00Z globex",
            ])
    }

    @Test("A volume's end ends the snapshots that are left")
    func cascade() throws {
        let events =
            try volume("volume.create.end", at: "2026-03-01 10:00:01")
            + snapshot("snapshot.create.end", at: "2026-03-02 10:00:00")
            + volume("volume.delete.end", at: "2026-03-05 10:00:00")
        #expect(try Derivation(events).lines.allSatisfy { $0.end?.description == "2026-03-05T10:00:00Z" })
    }

    @Test(
        "What the usage audit sends again is ignored",
        arguments: [
            "volume.create.end", "volume.delete.end", "snapshot.create.end", "snapshot.delete.end", "backup.create.end",
            "backup.delete.end", "volume.exists",
        ])
    func replayedByTheAudit(type: String) throws {
        let more = """
            , "snapshot_id": "5a9", "volume_size": 5, "backup_id": "b1",
             "audit_period_beginning": "2026-03-01 00:00:00+00:00", "audit_period_ending": "2026-03-01 00:00:00+00:00"
            """
        #expect(try volume(type, at: "2026-04-01 00:00:00", more: more).isEmpty)
    }

    @Test("A backup is charged from its creation to its deletion")
    func backup() throws {
        func events(_ type: String, at timestamp: String) throws -> [Event] {
            try MadeUp.events(
                type, at: timestamp,
                "{\"backup_id\": \"b1\", \"volume_id\": \"70a1\", \"tenant_id\": \"acme\", \"size\": 7}")
        }
        let all =
            try events("backup.create.start", at: "2026-03-01 10:00:00")
            + events("backup.createprogress", at: "2026-03-01 10:30:00")
            + events("backup.create.end", at: "2026-03-01 11:00:00.9")
            + events("backup.delete.end", at: "2026-03-02 11:00:00.1")
        #expect(
            try Derivation(all).lines.map(\.description) == [
                "b1 cinder/backup 7 2026-03-01T11:00:00Z 2026-03-02T11:00:00Z acme"
            ])
    }

    @Test(
        "A needed field that is missing or wrong is named",
        arguments: [
            ("volume.create.end", "{\"tenant_id\": \"acme\", \"size\": 5}", .missing(.volumeID)),
            ("volume.create.end", "{\"volume_id\": \"70a1\", \"size\": 5}", .missing(.tenantID)),
            ("volume.resize.end", "{\"volume_id\": \"70a1\", \"tenant_id\": \"acme\"}", .missing(.size)),
            (
                "volume.resize.end", "{\"volume_id\": \"7\\u0000\", \"tenant_id\": \"a\", \"size\": 1}",
                .outOfRange(.volumeID)
            ),
            ("volume.delete.end", "{\"volume_id\": 7}", .malformed(.volumeID)),
            ("snapshot.create.end", "{\"snapshot_id\": \"5a9\", \"volume_size\": 5}", .missing(.volumeID)),
            ("snapshot.create.end", "{\"snapshot_id\": \"5a9\", \"volume_id\": \"70a1\"}", .missing(.volumeSize)),
            ("backup.create.end", "{\"tenant_id\": \"acme\", \"size\": 5}", .missing(.backupID)),
        ] as [(String, String, RejectionReason)])
    func rejected(type: String, payload: String, reason: RejectionReason) {
        #expect(throws: reason) { try MadeUp.events(type, at: "2026-03-01 10:00:00", payload) }
    }

    @Test("A deletion needs no account and no size")
    func bareDeletion() throws {
        let event = try #require(
            MadeUp.events("volume.delete.end", at: "2026-03-01 10:00:00", "{\"volume_id\": \"70a1\"}").first)
        #expect(event.account == nil)
        #expect(event.charges == ["cinder/volume end"])
    }
}
