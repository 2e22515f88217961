import Testing

@Suite("A replay of captures")
struct CaptureReplayTests {
    /// How many messages a file has, and how many of them are recorded; counted by hand from their types.
    struct Count: CustomTestStringConvertible {
        let file: String
        let read: Int
        let recorded: Int

        init(_ file: String, _ read: Int, _ recorded: Int) {
            (self.file, self.read, self.recorded) = (file, read, recorded)
        }

        var testDescription: String { file }
    }

    private static let counts = [
        // The ends of create, 8 changes of state, 2 reboots and delete, each in two formats.
        Count("nova-lifecycle", 149, 24),
        // create, shelve 3, shelve_offload 2, power_on, unshelve, delete, twice; and 3 deletions of images.
        Count("nova-shelve", 118, 21),
        // create, finish_resize 2, resize.confirm 2, delete, twice.
        Count("nova-resize-confirm", 110, 12),
        // create, finish_resize, resize.confirm, delete, twice.
        Count("nova-migrate", 92, 8),
        // create, rebuild 2, delete, twice.
        Count("nova-rebuild", 80, 8),
        // create 3, delete 4, twice.
        Count("nova-failed-boot", 108, 14),
        // Each step of an instance once, but power_on twice and delete thrice.
        Count("nova-official-samples", 140, 23),
        // A volume's creation and another one's deletion.
        Count("nova-boot-from-volume-failed", 35, 2),
        Count("nova-boot-compute-exception", 16, 0), Count("nova-exists-audit", 14, 0),
        // create 2, resize, retype, transfer.accept, delete 2; a snapshot's creation and deletion.
        Count("cinder-volume", 21, 9),
        // upload 3, activate 3, update of an active or deactivated one 9, delete 4.
        Count("glance-image", 39, 19),
        // Two floating IPs.
        Count("neutron-network", 44, 4),
        Count("keystone-identity", 9, 0), Count("keystone-identity-basic", 9, 0),
        Count("keystone-http", 43, 0), Count("keystone-http-expired", 5, 0), Count("keystone-http-revocation", 17, 0),
        Count("oslo-messaging-v1-envelope", 7, 0), Count("oslo-messaging-v2-priorities", 14, 0),
    ]

    @Test("says what became of each message, and of each a second time", arguments: counts)
    func summary(count: Count) async throws {
        let place = try Workplace()
        let file = try await Captures.unpack(count.file, into: place)
        let arguments = ["replay", "--json", "--db", "sqlite:store.db", "--clock", "2026-12-01T00:00:00Z", file]
        let ignored = count.read - count.recorded
        let first = try await place.run(arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(
            try first.json().counts == [
                "read": count.read, "recorded": count.recorded, "known": 0, "ignored": ignored, "rejected": 0,
                "events": count.recorded,
            ])
        let second = try await place.run(arguments)
        #expect(second.status == 0, "\(second.errors)")
        #expect(
            try second.json().counts == [
                "read": count.read, "recorded": 0, "known": count.recorded, "ignored": ignored, "rejected": 0,
                "events": 0,
            ])
    }
}
