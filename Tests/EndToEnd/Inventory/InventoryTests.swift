import Foundation
import JSON
import Testing

@Suite("The inventory", .serialized)
struct InventoryTests: InventoryRuns {
    private static let d = 24.5

    @Test("starts what billing never heard of: the same resources, units and types as notifications have")
    func starts() async throws {
        let place = try Workplace()
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(
                servers: [
                    APIShape.server("s1"),
                    APIShape.server("s2", of: CloudServices.globex, state: "stopped", image: nil),
                    APIShape.server("s3", state: "building", launched: nil), APIShape.server("s4", state: "error"),
                    APIShape.server("s5", state: "shelved_offloaded"),
                ],
                volumes: [
                    APIShape.volume("v1"), APIShape.volume("v2", status: "error"), APIShape.volume("v3", size: 1),
                ],
                snapshots: [APIShape.snapshot("p1", of: "v1")],
                backups: [APIShape.backup("b1", of: CloudServices.globex)],
                images: [
                    APIShape.image("i1"), APIShape.image("i2", size: nil, status: "queued"),
                    APIShape.image("i3", size: 2, visibility: "community"),
                    APIShape.image("i4", size: 3, isHidden: true),
                    APIShape.image("i5", size: 4, status: "deactivated"), APIShape.image("i6", of: nil, size: 5),
                ], addresses: [APIShape.address("f1")])
            let trial = try await run(place, ["--json", "--dry-run"])
            #expect(
                trial.status == 0 && FileManager.default.fileExists(atPath: place.path("store.db")) == false,
                "\(trial.errors)")
            #expect(try count(trial, "unknown") == [14, 0, 0] && trial.json()["dry_run"] == .bool(true))
            let first = try await run(place)
            #expect(first.status == 0, "\(first.errors)")
            #expect(try count(first, "unknown") == [14, 14, 0], "\(first.output)")
            #expect(
                try first.json()["listed"]?.number?.integer == 17 && first.json()["uncharged"]?.number?.integer == 3)
            let days = Self.d
            let expected = [
                "d124 cinder/snapshot p1 2026-10-04T02:25:51Z  \(5 * days)",
                "d124 cinder/volume v1 2026-10-03T03:01:44Z  \(5 * days)",
                "d124 cinder/volume v3 2026-10-03T03:01:44Z  \(days)",
                "d124 glance/image i1 2026-10-06T17:07:06Z  \(1_073_741_824 * days)",
                "d124 glance/image i3 2026-10-06T17:07:06Z  \(2 * days)",
                "d124 glance/image i4 2026-10-06T17:07:06Z  \(3 * days)",
                "d124 glance/image i5 2026-10-06T17:07:06Z  \(4 * days)",
                "d124 neutron/floatingip f1 2026-10-07T10:00:00Z  \(days)",
                "d124 nova/instance s1 2026-10-02T10:00:00Z  0.0", "d124 nova/instance s4 2026-10-02T10:00:00Z  0.0",
                "d124 nova/instance s5 2026-10-02T10:00:00Z  0.0",
                "6ecc cinder/backup b1 2026-10-05T11:55:59Z  \(7 * days)",
                "6ecc nova/instance s2 2026-10-02T10:00:00Z  0.0",
            ]
            let bill = try await bill(place)
            for line in expected { #expect(bill.contains(line), "\(line) in \(bill)") }
            // The parts of s1, s4, s5 and s2: running, in error as if it ran, on no host, and stopped, with a volume as its root.
            let parts = bill.filter { $0.contains("local_gb") || $0.contains("memory_mb") || $0.contains("vcpus") }
            let costs = parts.map { $0.split(separator: " ") }.map { "\($0[1]) \($0.last ?? "")" }.sorted()
            let wanted: [(String, Double)] = [
                ("local_gb", 0), ("local_gb", 10 * days), ("local_gb", 30 * days), ("local_gb", 30 * days),
                ("memory_mb", 0), ("memory_mb", 0), ("memory_mb", 2_048 * days), ("memory_mb", 2_048 * days),
                ("vcpus", 0),
                ("vcpus", 0), ("vcpus", 2 * days), ("vcpus", 2 * days),
            ]
            #expect(costs == wanted.map { "\($0) \($1)" }.sorted())
            // Twice changes nothing.
            let second = try await run(place)
            #expect(try second.status == 0 && count(second, "unknown") == [0, 0, 0], "\(second.output)")
            #expect(try second.json()["known"]?.number?.integer == 14, "\(second.output)")
            #expect(try await self.bill(place) == bill)
        }
    }

    @Test("charges nothing before the moment that is given") func since() async throws {
        let place = try Workplace()
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(volumes: [APIShape.volume("v1", size: 1)])
            let outcome = try await run(place, ["--json", "--since", "2026-11-20T12:00:00Z"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await bill(place) == ["d124 cinder/volume v1 2026-11-20T12:00:00Z  5.0"])
        }
    }

    @Test("tells of what is billed otherwise, and corrects it from now on where that is asked for") func corrections()
        async throws
    {
        let place = try Workplace()
        let acme = CloudServices.acme
        func line(_ name: String, _ charge: String, _ more: String = "", at: String = "2026-11-01T00:00:00Z") -> String
        {
            #"{"account":"\#(acme)","rtype":"cinder/volume","name":"\#(name)","datetime":"\#(at)","linear":\#(charge)\#(more)}"#
        }
        try await record(
            place, line("v1", "1"), line("v2", "2"), line("v3", "3"), line("v4", "4"),
            line("v4", "null", at: "2026-11-02T00:00:00Z"))
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(volumes: [
                APIShape.volume("v1", size: 1), APIShape.volume("v2", size: 20),
                APIShape.volume("v3", of: CloudServices.globex, size: 3), APIShape.volume("v4", size: 4),
            ])
            let told = try await run(place)
            #expect(told.status == 3, "\(told.errors)")
            #expect(try names(told, "different") == ["v2", "v3"] && names(told, "ended") == ["v4"])
            #expect(try count(told, "different") == [2, 0, 0] && told.json()["known"]?.number?.integer == 1)
            let text = try await run(place, ["--dry-run"])
            #expect(text.output.contains("cinder/volume v2: cinder/volume 2, not 20"), "\(text.output)")
            #expect(text.output.contains("v3: account \(acme), not \(CloudServices.globex)"))
            let before = try await bill(place)
            let corrected = try await run(place, ["--json", "--correct"])
            #expect(try corrected.status == 0 && count(corrected, "different") == [2, 2, 0], "\(corrected.output)")
            #expect(try count(corrected, "ended") == [1, 1, 0])
            // Nothing of the past changes.
            func costs(_ bill: [String]) -> [[Substring?]] {
                bill.map { line in
                    let words = line.split(separator: " ")
                    return [words[0], words[2], words.last]
                }
            }
            let after = try await bill(place).filter { !$0.hasPrefix("6ecc") }
            #expect(costs(after) == costs(before))
            let again = try await run(place)
            #expect(try again.status == 0 && again.json()["known"]?.number?.integer == 4, "\(again.output)")
        }
    }

    @Test("tells of what is billed and gone, and ends it only where that is asked for") func missing() async throws {
        let place = try Workplace()
        func line(_ rtype: String, _ name: String, _ more: String = "") -> String {
            #"{"account":"\#(CloudServices.acme)","rtype":"\#(rtype)","name":"\#(name)","datetime":"2026-11-01T00:00:00Z","linear":1\#(more)}"#
        }
        let snapshots =
            #","children":[{"rtype":"cinder/snapshot","name":"p1","linear":1},{"rtype":"cinder/snapshot","name":"p2","linear":1}]"#
        try await record(
            place, line("cinder/volume", "v1", snapshots), line("glance/image", "gone"), line("nova/instance", "a/b?c"),
            line("neutron/floatingip", "unlisted"), line("swift/account", "not-asked"))
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(
                volumes: [APIShape.volume("v1", size: 1)], snapshots: [APIShape.snapshot("p1", of: "v1", size: 1)],
                addresses: [APIShape.address("unlisted")], more: #", "unlisted": ["unlisted"]"#)
            let told = try await run(place)
            #expect(try told.status == 3 && names(told, "missing") == ["p2", "gone", "a/b?c"], "\(told.output)")
            #expect(try count(told, "missing") == [3, 0, 0])
            let trial = try await run(place, ["--json", "--dry-run", "--end-missing"])
            #expect(try trial.status == 3 && count(trial, "missing") == [3, 0, 0])
            let ended = try await run(place, ["--json", "--end-missing"])
            #expect(try ended.status == 0 && count(ended, "missing") == [3, 3, 0], "\(ended.output)")
            let again = try await run(place, ["--json", "--end-missing"])
            #expect(try again.status == 0 && count(again, "missing") == [0, 0, 0], "\(again.output)")
            let later = try await place.run([
                "bill", "--from", "2026-11-26T00:00:00Z", "--to", "2026-11-27T00:00:00Z", "--format", "csv", "--db",
                "sqlite:store.db", "--clock", "2026-11-27T00:00:00Z",
            ])
            for name in ["p1", "v1", "unlisted", "not-asked"] { #expect(later.output.contains(",\(name),")) }
            for name in ["p2", "gone", "a/b?c"] { #expect(!later.output.contains(",\(name),")) }
        }
    }

    @Test("tells what it can't read, and does all else") func unread() async throws {
        let place = try Workplace()
        try await CloudServices.run(in: place) { cloud in
            try cloud.set(volumes: [APIShape.volume("v1", size: -1), APIShape.volume("v2")])
            let outcome = try await run(place)
            #expect(try outcome.status == 3 && names(outcome, "unknown") == ["v2"], "\(outcome.output)")
            let unread = try outcome.json()["unread"]?.array
            #expect(unread?.count == 1 && unread?.first?["reason"]?.string?.contains("size") == true)
            #expect(try names(try await run(place), "missing").isEmpty)
        }
    }

    @Test("says what keeps it from being made, and records nothing", arguments: InventoryObstacle.all)
    func obstacle(_ obstacle: InventoryObstacle) async throws {
        let place = try Workplace()
        try await CloudServices.run(in: place, types: obstacle.types) { cloud in
            try cloud.set(volumes: [APIShape.volume("v1")], more: obstacle.state)
            let outcome = try await run(
                place, ["--json"] + obstacle.arguments, user: obstacle.user, more: obstacle.more)
            #expect(outcome.status == obstacle.status, "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.output.isEmpty)
            for word in obstacle.words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
            #expect(!outcome.errors.contains("-pw") && !outcome.errors.contains("gAAAA"))
            let other = try await place.run(["bill", "--format", "csv"] + Self.now)
            #expect(!other.output.contains("v1"))
        }
    }

    @Test("asks only the services that are named") func services() async throws {
        let place = try Workplace()
        try await record(
            place,
            #"{"account":"a","rtype":"glance/image","name":"i1","datetime":"2026-11-01T00:00:00Z","linear":1}"#)
        try await CloudServices.run(in: place, types: ["block-storage": "/cinder/v3"]) { cloud in
            try cloud.set(volumes: [APIShape.volume("v1")])
            let outcome = try await run(place, ["--json", "--service", "cinder"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try names(outcome, "unknown") == ["v1"] && names(outcome, "missing").isEmpty)
        }
    }

    @Test("needs a Keystone and a user") func settings() async throws {
        let place = try Workplace()
        let none = try await place.run(["inventory"] + Self.now)
        #expect(none.status == 2 && none.errors.contains("keystone_url"), "\(none.errors)")
        try place.file("settings.json", #"{"keystone_url": "http://127.0.0.1:1"}"#)
        let nobody = try await place.run(["inventory", "--config", "settings.json"] + Self.now)
        #expect(nobody.status == 2 && nobody.errors.contains("keystone.user"), "\(nobody.errors)")
        try place.file(
            "settings.json", #"{"keystone_url": "http://127.0.0.1:1", "keystone": {"user": "u", "password": "p"}}"#)
        let away = try await place.run(["inventory", "--config", "settings.json"] + Self.now)
        #expect(away.status == 4 && away.errors.contains("no connection"), "\(away.errors)")
    }
}
