import Domain
import OpenStackAdapter
import Testing

/// What glance says, where the captures do not show it.
struct GlanceTests {
    private func events(
        _ type: String, status: String, size: String = "2097152", owner: String = "\"acme\"",
        deletedAt: String = "null", unit: ImageUnit = .bytes
    ) throws -> [Event] {
        try MadeUp.events(
            type, at: "2026-03-01 10:00:00.75",
            """
            {"id": "1a2b", "name": "disk", "status": "\(status)", "size": \(size), "owner": \(owner),
             "deleted_at": \(deletedAt)}
            """, exchange: "glance", mapping: OpenStackMapping(imageUnit: unit))
    }

    @Test(
        "An image starts with its size when it is active",
        arguments: [
            "image.upload", "image.activate", "image.update",
        ])
    func active(type: String) throws {
        let event = try #require(events(type, status: "active").first)
        #expect(event.charges == ["glance/image 2097152"])
        #expect(event.moment == (try Moment("2026-03-01T10:00:00Z")))
        #expect(event.account == "acme")
        #expect(event.root.name == "1a2b")
    }

    @Test(
        "An image that is not stored yet is not charged, though it may have a size",
        arguments: [
            "queued", "saving", "uploading", "importing", "killed", "pending_delete",
        ])
    func notStoredYet(status: String) throws {
        #expect(try events("image.update", status: status).isEmpty)
    }

    @Test("An active image without a size says only whose it is")
    func activeWithoutSize() throws {
        #expect(try events("image.update", status: "active", size: "null").map(\.charges) == [["glance/image -"]])
        #expect(try events("image.update", status: "active", size: "null", owner: "null").isEmpty)
    }

    @Test("A deactivated image keeps its charge, and may be given away")
    func deactivated() throws {
        let event = try #require(events("image.update", status: "deactivated", owner: "\"globex\"").first)
        #expect(event.charges == ["glance/image -"])
        #expect(event.account == "globex")
    }

    @Test("An image without an owner names no account", arguments: ["null", "\"\""])
    func ownerless(owner: String) throws {
        let event = try #require(events("image.upload", status: "active", owner: owner).first)
        #expect(event.account == nil)
        #expect(event.charges == ["glance/image 2097152"])
    }

    @Test(
        "A deletion ends the image at deleted_at, else at its timestamp, delayed or not",
        arguments: [
            ("deleted", "\"2026-03-01T09:59:59Z\"", "2026-03-01T09:59:59Z"),
            ("pending_delete", "\"2026-03-01T09:59:59Z\"", "2026-03-01T09:59:59Z"),
            ("deleted", "null", "2026-03-01T10:00:00Z"),
        ])
    func deletion(status: String, deletedAt: String, moment: String) throws {
        let event = try #require(events("image.delete", status: status, deletedAt: deletedAt).first)
        #expect(event.charges == ["glance/image end"])
        #expect(event.moment == (try Moment(moment)))
    }

    @Test(
        "A size in GiB is rounded to six decimals, half up",
        arguments: [
            ("1073741824", "1"), ("1610612736", "1.5"), ("0", "0"), ("1", "0"), ("536", "0"), ("537", "0.000001"),
            ("2097152", "0.001953"), ("16777216", "0.015625"), ("33554432", "0.03125"),
            ("9223372036854775807", "8589934592"),
        ])
    func gibibytes(size: String, quantity: String) throws {
        let event = try #require(events("image.upload", status: "active", size: size, unit: .gibibytes).first)
        #expect(event.charges == ["glance/image \(quantity)"])
    }

    @Test(
        "A size that can't be recorded is rejected with the name of its field", arguments: ImageUnit.allCases,
        [
            ("-1", .outOfRange(.size)), ("1e30", .outOfRange(.size)), ("1.5", .outOfRange(.size)),
            ("\"big\"", .malformed(.size)),
        ] as [(String, RejectionReason)])
    func rejectedSize(unit: ImageUnit, row: (size: String, reason: RejectionReason)) {
        #expect(throws: row.reason) { try events("image.upload", status: "active", size: row.size, unit: unit) }
    }

    @Test("Bytes from a quadrillion on can't be counted singly, but in GiB")
    func manyBytes() throws {
        #expect(throws: RejectionReason.outOfRange(.size)) {
            try events("image.upload", status: "active", size: "1000000000000000")
        }
        let event = try #require(
            events("image.upload", status: "active", size: "1125899906842624", unit: .gibibytes).first)
        #expect(event.charges == ["glance/image 1048576"])
    }
}
