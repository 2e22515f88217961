import Domain
import JSON
import Ports
import Testing
import UseCases

/// A cloud that is compared with what is billed of it, while both change.
@Suite("A comparison with a cloud")
struct CloudComparisonTests {
    private let cloud: ComparedCloud

    init() throws { cloud = try ComparedCloud() }

    @Test("finds what is unknown, different, ended and missing, and what is as it should be") func kinds() async throws
    {
        for name in ["same", "larger", "given", "ended", "gone", "unlisted"] { try await cloud.record(name, "1") }
        try await cloud.record("ended", "null", at: "2026-11-02T00:00:00Z")
        let listed = [
            try cloud.volume("same"), try cloud.volume("larger", gib: 2), try cloud.volume("given", of: "globex"),
            try cloud.volume("ended"), try cloud.volume("unheard"),
            CloudResource(rtype: "cinder/volume", name: "in the making", draft: nil),
        ]
        let found = try await cloud.compare(listed, there: ["ended", "unlisted"])
        #expect(found.listed == 6 && found.known == 1 && found.uncharged == 1)
        #expect(found.unknown.map(\.name) == ["unheard"] && found.ended.map(\.name) == ["ended"])
        #expect(found.different.map(\.resource.name) == ["larger", "given"])
        #expect(found.missing.map(\.key.name) == ["gone"])
        #expect(try await cloud.compare(listed, isWhole: false).missing.isEmpty)
    }

    @Test("is not misled by what is recorded while the cloud is asked") func meanwhile() async throws {
        for name in ["resized", "deleted"] { try await cloud.record(name, "1") }
        // The cloud lists what was before; or, of the second one, what is after.
        let found = try await cloud.compare([
            try cloud.volume("resized"), try cloud.volume("deleted"), try cloud.volume("made"),
        ]) {
            try await cloud.record("resized", "5", at: "2026-11-25T11:59:59Z")
            try await cloud.record("made", "1", at: "2026-11-25T11:59:59Z")
            try await cloud.record("begun after the list", "1", at: "2026-11-25T11:59:59Z")
        }
        #expect(found.known == 3 && found.unknown.isEmpty && found.different.isEmpty && found.missing.isEmpty)
        let later = try await cloud.compare([try cloud.volume("resized", gib: 5), try cloud.volume("made")]) {
            try await cloud.record("deleted", "null", at: "2026-11-25T11:59:59.5Z")
            try await cloud.record("begun after the list", "null", at: "2026-11-25T11:59:59.5Z")
        }
        #expect(later.known == 2 && later.missing.isEmpty)
    }

    @Test("finds nothing of what changes to something third, or gives nothing away, while the cloud is asked")
    func changing() async throws {
        for name in ["extended", "transferred", "unlisted"] { try await cloud.record(name, "1") }
        let found = try await cloud.compare([
            try cloud.volume("extended", gib: 20), try cloud.volume("transferred", of: "globex"),
        ]) {
            try await cloud.record("extended", "30", at: "2026-11-25T11:59:59Z")
            try await cloud.record("transferred", "1", at: "2026-11-25T11:59:59Z", of: "initech")
            try await cloud.record("unlisted", "2", at: "2026-11-25T11:59:59Z")
        }
        #expect(found.known == 2 && found.different.isEmpty && found.missing.isEmpty)
    }

    @Test("takes nothing for running again that ends after it was listed", arguments: [false, true])
    func ending(isLate: Bool) async throws {
        // A clock that is behind says that it ended before.
        let end = isLate ? "2026-11-25T12:00:01Z" : "2026-11-25T11:59:00Z"
        for name in ["running", "soft-deleted"] { try await cloud.record(name, "1") }
        let listed = ["running", "soft-deleted", "short-lived"]
        // What is deleted softly is found by its id for a while.
        let found = try await cloud.compare(try listed.map { try cloud.volume($0) }, there: ["soft-deleted"]) {
            try await cloud.record("short-lived", "1", at: "2026-11-25T11:58:00Z")
            for name in listed { try await cloud.record(name, "null", at: end) }
            try cloud.set("2026-11-25T12:00:05Z")
        }
        #expect(found.ended.isEmpty && found.known == 3 && found.missing.isEmpty)
        #expect(found.unknown.isEmpty && found.different.isEmpty)
    }

    @Test("takes nothing for running again that ended since the list was asked for, though it is found by its id")
    func endingSoftly() async throws {
        let found = try await cloud.compare([try cloud.volume("short-lived")]) {
            try await cloud.record("short-lived", "1", at: "2026-11-25T12:00:01Z")
            try await cloud.record("short-lived", "null", at: "2026-11-25T12:00:02Z")
            try cloud.set("2026-11-25T12:00:05Z")
        }
        #expect(found.ended.isEmpty && found.known == 1)
    }

    @Test("holds nothing against what says nothing for certain, or has no owner") func uncertain() async throws {
        try await cloud.record("error", "1")
        try await cloud.record("unowned", "1", of: nil)
        let found = try await cloud.compare([
            try cloud.volume("error", gib: 9, isCertain: false), try cloud.volume("unowned"),
        ])
        #expect(found.known == 2 && found.different.isEmpty && found.ended.isEmpty)
    }

    @Test("finds what is billed though its state charges nothing, and what is billed otherwise though it failed")
    func undue() async throws {
        for name in ["without data", "over", "failed", "unread"] { try await cloud.record(name, "1") }
        let found = try await cloud.compare([
            CloudResource(rtype: "cinder/volume", name: "without data", draft: nil),
            CloudResource(rtype: "cinder/volume", name: "unread", draft: nil, isCertain: false),
            try cloud.volume("over", isOver: true), try cloud.volume("failed", gib: 9, isMade: false),
            try cloud.volume("over and not billed", isOver: true), try cloud.volume("failed at once", isMade: false),
        ])
        #expect(found.undue.map(\.key.name) == ["without data"] && found.uncharged == 3)
        #expect(found.different.map(\.resource.name) == ["over", "failed"])
        #expect(found.unknown.isEmpty && found.missing.isEmpty)
    }

    @Test("says of each type by itself whether most of it is missing, or otherwise") func most() async throws {
        let few = (0..<10).map { "few-\($0)" }
        let many = (0..<11).map { "many-\($0)" }
        for name in few + many { try await cloud.record(name, "1", snapshots: [("\(name)-s", "1")]) }
        let volumes = try (few + many).map { try cloud.volume($0) }
        func snapshots(_ names: [String], gib: UInt64 = 1) throws -> [CloudResource] {
            try names.map { try cloud.snapshot("\($0)-s", of: $0, gib: gib) }
        }
        func words(_ shares: [InventoryFindings.Share]) -> [String] {
            shares.map { "\($0.count) of \($0.billed) \($0.rtype)" }
        }
        func missing(_ listed: [CloudResource]) async throws -> [String] {
            words(try await cloud.compare(listed).mostlyMissing)
        }
        let share = "11 of 21 cinder/snapshot"
        #expect(try await missing(volumes + snapshots(few)) == [share])
        #expect(try await missing(volumes + snapshots(many)) == [])
        #expect(try await missing(volumes + snapshots(many + few.prefix(1))) == [])
        let other = try await cloud.compare(try volumes + snapshots(few) + snapshots(many, gib: 2))
        #expect(words(other.mostlyDifferent) == [share] && other.mostlyMissing.isEmpty)
    }

    @Test("ends with the cloud's error where the cloud does not answer") func away() async throws {
        await #expect(throws: InventoryError<ComparedCloud.Away>.self) {
            _ = try await cloud.compare([]) { throw ComparedCloud.Away() }
        }
    }
}
