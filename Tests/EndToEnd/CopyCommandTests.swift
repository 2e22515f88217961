import CloudTestSupport
import Domain
import Foundation
import Glibc
import InMemoryAdapter
import JSON
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("The command copy", .serialized)
struct CopyCommandTests {
    private static let from = "sqlite:a.db"
    /// When something was recorded last, and moments before.
    private static let moments = ["2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"]
    private static let now = "2027-01-01T00:00:00Z"

    /// A store that was filled in several stretches: a cloud's year, a hostile stream, prices, cancellations, and what
    /// was rejected.
    private static func filled(cloud messages: Int, hostile: Int) async throws -> Workplace {
        let place = try Workplace()
        let cloud = try CloudRun(seed: 11, messages: messages).events
        let stream = Plain.events(try HostileStream(seed: 12, events: hostile))
        let all = zip([cloud, stream], [moments.count, moments.count]).map { events, parts in
            stride(from: 0, to: events.count, by: events.count / parts + 1).map {
                events[$0..<min(events.count, $0 + events.count / parts + 1)]
            }
        }
        for (part, moment) in moments.enumerated() {
            let store = ["--db", from, "--clock", moment]
            let lines = (all[0][part] + all[1][part]).map { Plain.line($0) } + ["{\"no\": \"event\(part)\"}"]
            let replay = try await place.run(["replay"] + store + ["-"], input: Plain.text(lines))
            try #require(replay.status == 3, "\(replay.errors)")
            let tariff = ["vcpus=0.0\(part + 1)", "nova/instance=0.3", "cinder/volume=0.1"]
            #expect(try await place.run(["tariff", "set"] + store + tariff).status == 0)
            let id = try #require(all[0][part].first).id
            let cancel = try await place.run(["cancel", id, "--reason", "a test"] + store)
            #expect(cancel.status == 0, "\(cancel.errors)")
        }
        return place
    }

    /// The year's bill, with ids: as of now, and as of moments before.
    private static func bills(_ place: Workplace, _ db: String) async throws -> [String] {
        var bills: [String] = []
        for asOf in [nil] + moments.map({ Optional($0) }) {
            let bill = try await place.run(
                ["bill", "--from", "2025-01-01", "--to", "2027-01-01", "--format", "json", "--exact", "--db", db]
                    + ["--clock", now] + (asOf.map { ["--as-of", $0] } ?? []))
            #expect(bill.status == 0, "\(bill.errors)")
            bills.append(bill.output)
        }
        return bills
    }

    private static func copy(_ place: Workplace, _ from: String, _ to: String, _ flags: String...) async throws
        -> Outcome
    {
        try await place.run(["copy", "--from", from, "--to", to] + flags, deadline: .seconds(240))
    }

    private static func counts(_ outcome: Outcome, _ key: String) throws -> [String: Int] {
        try #require(try outcome.json().object?[key]).counts
    }

    @Test("takes a store to PostgreSQL and back, killed on its way: every bill is the same, as of every moment")
    func roundTrip() async throws {
        let place = try await Self.filled(cloud: 12_000, hostile: 200)
        let server = try PostgreSQLServer.shared
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        let url = server.remoteAddress(of: name)
        let bills = try await Self.bills(place, Self.from)
        #expect(Set(bills).count == bills.count, "what is known changes from moment to moment")

        let killed = try await Self.killed(place, Self.from, url) {
            Int(try server.column("SELECT count(*) FROM nova_billing.event", in: name).first ?? "") ?? 0
        }
        #expect(killed > 0)
        let rest = try await Self.copy(place, Self.from, url, "--json")
        #expect(rest.status == 0 && rest.errors.isEmpty, "\(rest.output) \(rest.errors)")
        let (copied, compared) = (try Self.counts(rest, "copied"), try Self.counts(rest, "compared"))
        #expect(compared["events"] == (copied["events"] ?? 0) + killed, "it went on where it was")
        #expect(compared["cancellations"] == 3 && compared["tariffs"] == 9 && compared["rejected"] == 3)
        #expect(compared["months"] ?? 0 >= 22 && compared["bills"] ?? 0 > 22)
        #expect(firstDifference(try await Self.bills(place, url).joined(), bills.joined()) == nil)

        let back = try await Self.killed(place, url, "sqlite:b.db") {
            let store = try SQLiteStore(path: place.path("b.db"), creating: false, clock: SetClock(.earliest))
            let events = try await store.counts().events
            await store.close()
            return events
        }
        let second = try await Self.copy(place, url, "sqlite:b.db", "--json")
        #expect(second.status == 0, "\(second.output) \(second.errors)")
        #expect(try Self.counts(second, "copied")["events"] == (compared["events"] ?? 0) - back)
        #expect(firstDifference(try await Self.bills(place, "sqlite:b.db").joined(), bills.joined()) == nil)
        for (from, to) in [(Self.from, url), (url, "sqlite:b.db"), (Self.from, "sqlite:b.db")] {
            let again = try await Self.copy(place, from, to, "--json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Self.counts(again, "copied").values.allSatisfy { $0 == 0 }, "\(again.output)")
            let check = try await place.run(["rebuild", "--check", "--db", to])
            #expect(check.status == 0, "\(check.output)")
        }
    }

    /// Starts a copy and kills it once something is there; returns how many events are.
    private static func killed(
        _ place: Workplace, _ from: String, _ to: String, _ events: () async throws -> Int
    ) async throws -> Int {
        let (process, files) = try place.start(["copy", "--unchecked", "--from", from, "--to", to])
        while process.poll() == nil, (try? await events()) ?? 0 == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let line = process.poll() == nil ? try process.commandLine() : ""
        let said = try files.output() + files.errors()
        #expect(line.contains("copy"), "it is done already: \(said)")
        #expect(!line.contains("billing-pw"), "\(line)")
        process.kill(9)
        _ = try await process.wait(.seconds(60))
        return try await events()
    }

    @Test("takes over what a server recorded meanwhile when it is run again, and says that there is more")
    func besideAServer() async throws {
        let place = try await Self.filled(cloud: 300, hostile: 60)
        try await place.withServer(["--db", Self.from, "--clock", Self.now]) { server in
            for round in 0..<3 {
                let line = Plain.volume("v\(round)", at: "2026-12-0\(round + 1)T00:00:00Z", gib: "2")
                let answer = try await server.post("/event", line, headers: ["Idempotency-Key": "v\(round)"])
                #expect(answer.status == 200, "\(answer.text)")
                let copy = try await Self.copy(place, Self.from, "sqlite:b.db", "--json")
                #expect(copy.status == 0, "\(copy.errors)")
                if round > 0 { #expect(try Self.counts(copy, "copied")["events"] == 1) }
                #expect(try copy.json().object?["went_on"] == .bool(false))
            }
        }
        // Whichever of the two goes on then, what is in both is compared.
        for (store, day) in [(Self.from, "2"), ("sqlite:b.db", "3")] {
            let more = Plain.volume(store, id: store, at: "2026-12-09T00:00:00Z", gib: "2")
            let replay = try await place.run(
                ["replay", "--db", store, "--clock", "2027-01-0\(day)T00:00:00Z", "-"], input: more + "\n")
            #expect(replay.status == 0, "\(replay.errors)")
            let check = try await Self.copy(place, Self.from, "sqlite:b.db", "--check")
            #expect(check.status == 0 && check.output.contains("more was recorded since"), "\(check.output)")
            if store == Self.from { #expect(try await Self.copy(place, Self.from, "sqlite:b.db").status == 0) }
        }
    }

    @Test("is refused by a copy in which more was recorded")
    func divided() async throws {
        let place = try await Self.filled(cloud: 60, hostile: 30)
        #expect(try await Self.copy(place, Self.from, "sqlite:b.db").status == 0)
        let (one, other) = try await (Self.bills(place, Self.from), Self.bills(place, "sqlite:b.db"))
        #expect(one == other)
        let more = Plain.volume("more", id: "more", at: "2026-12-09T00:00:00Z", gib: "2")
        #expect(try await place.run(["replay", "--db", "sqlite:b.db", "-"], input: more + "\n").status == 0)
        let again = try await Self.copy(place, Self.from, "sqlite:b.db")
        #expect(again.status == 2 && again.errors.contains("event \"more\""), "\(again.errors)")
    }

    @Test("refuses a store that holds something else, and one that is the original itself; both stay as they were")
    func refused() async throws {
        let place = try await Self.filled(cloud: 300, hostile: 60)
        let foreign = Plain.volume("v1", id: "foreign", at: "2026-01-01T00:00:00Z", gib: "2")
        #expect(try await place.run(["replay", "--db", "sqlite:c.db", "-"], input: foreign + "\n").status == 0)
        let bytes = try place.bytes("c.db")
        let other = try await Self.copy(place, Self.from, "sqlite:c.db")
        #expect(other.status == 2 && other.errors.contains("event \"foreign\""), "\(other.errors)")
        #expect(try place.bytes("c.db") == bytes)

        symlink(place.path("a.db"), place.path("link.db"))
        for same in [Self.from, "sqlite:./a.db", "sqlite:\(place.path("a.db"))", "sqlite:link.db"] {
            for flag in ["--json", "--check"] {
                let copy = try await Self.copy(place, Self.from, same, flag)
                #expect(copy.status == 2 && copy.errors.contains("are the same store"), "\(same): \(copy.errors)")
            }
        }
        let server = try PostgreSQLServer.shared
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        let (url, alias) = (server.remoteAddress(of: name), server.remoteAddress(of: name, options: "?sslmode=disable"))
        #expect(try await Self.copy(place, Self.from, url).status == 0)
        let same = try await Self.copy(place, url, alias)
        #expect(same.status == 2 && same.errors.contains("are the same store"), "\(same.errors)")
        let units = try await place.run(
            ["replay", "--db", "sqlite:hours.db", "-"], input: "",
            environment: ["NOVA_BILLING_TARIFFS": #"{"unit": "hour"}"#])
        #expect(units.status == 0, "\(units.errors)")
        let facts = try await Self.copy(place, Self.from, "sqlite:hours.db")
        #expect(facts.status == 2 && facts.errors.contains("rates per hour, --from says per day"), "\(facts.errors)")
        // A store that is made gets what the original was made with.
        #expect(try await Self.copy(place, "sqlite:hours.db", "sqlite:hours2.db").status == 0)
        let again = try await Self.copy(place, Self.from, "sqlite:hours2.db")
        #expect(again.status == 2, "\(again.errors)")
    }

    @Test(
        "says in one line what can't be used, by the name of its flag, and no password",
        arguments: [
            ("sqlite:none.db", "sqlite:b.db", 4, "there is no store at none.db; give --from"),
            ("memory:", "sqlite:b.db", 2, "--from memory: holds nothing"),
            ("sqlite:a.db", "memory:", 2, "--to memory: holds nothing"),
            ("sqlite:a.db", "sqlite:absent/b.db", 4, "give --to another file"),
            ("sqlite:a.db", "sqlite:other.db", 2, "is the database of another program; give --to another file"),
            ("sqlite:a.db", "postgresql://u:hunter2@127.0.0.1:1/x", 4, "postgresql://u@127.0.0.1:1/x can't be reached"),
            ("sqlite:a.db", "postgresql://u:hunter2@[", 2, "can't be read"),
            ("mysql://u:hunter2@h/x", "sqlite:b.db", 2, "neither memory: nor sqlite:PATH nor postgresql://"),
        ])
    func unusable(from: String, to: String, status: Int32, reason: String) async throws {
        let place = try await Self.filled(cloud: 60, hostile: 30)
        let other = try await place.shell(
            "python3 -c 'import sqlite3; sqlite3.connect(\"other.db\").execute(\"CREATE TABLE t (a)\")'")
        #expect(other.status == 0, "\(other.errors)")
        let outcome = try await Self.copy(place, from, to)
        #expect(outcome.status == status && outcome.errors.contains(reason), "\(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(!outcome.errors.contains("hunter2"))
        #expect(!FileManager.default.fileExists(atPath: place.path("b.db")), "nothing was made")
    }

    @Test("names the account, the month and the resource of a bill that is another in the copy, and exits with 3")
    func different() async throws {
        let place = try Workplace()
        let lines = (1...3).map { Plain.volume("v\($0)", id: "\($0)", at: "2026-0\($0)-01T00:00:00Z", gib: "\($0)") }
        #expect(try await place.run(["replay", "--db", Self.from, "-"], input: Plain.text(lines)).status == 0)
        let server = try PostgreSQLServer.shared
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        let url = server.remoteAddress(of: name)
        #expect(try await Self.copy(place, Self.from, url, "--unchecked").status == 0)
        try server.run("UPDATE nova_billing.segment SET whole = 9 WHERE whole = 2", in: name)
        let check = try await Self.copy(place, Self.from, url, "--check")
        #expect(check.status == 3 && check.errors.isEmpty, "\(check.errors)")
        let first =
            #"account "acme", 2026-02: cinder/volume "v2": cinder/volume "v2" costs 56/1, and 252/1 in the copy"#
        #expect(check.output.contains(first), "\(check.output)")
        #expect(!check.output.contains("2026-01:") && !check.output.contains("copied"))
        let json = try await Self.copy(place, Self.from, url, "--check", "--json")
        #expect(json.status == 3)
        let object = try #require(try json.json().object)
        #expect(object["copied"] == nil && object["different"]?.number?.integer ?? 0 > 0)
        #expect(object["first"]?.array?.first?.string == first)
        #expect(try await Self.copy(place, Self.from, url, "--check", "--unchecked").status == 2)
    }
}
