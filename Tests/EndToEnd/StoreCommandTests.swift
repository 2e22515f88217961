import JSON
import Testing

@Suite("The commands on a store")
struct StoreCommandTests {
    private static let store = ["--db", "sqlite:store.db", "--clock", "2025-02-01T00:00:00Z"]
    private static let january = ["bill", "--time-period", "2025-01", "--format", "json"] + store

    private func replayed(_ lines: String...) async throws -> Workplace {
        let place = try Workplace()
        let outcome = try await place.run(["replay"] + Self.store + ["-"], input: Plain.text(lines))
        try #require(outcome.status == 0, "\(outcome.errors)")
        return place
    }

    @Test("version names the program and its version, and so does GET /version")
    func version() async throws {
        let place = try Workplace()
        let outcome = try await place.run(["version"])
        let words = outcome.output.split { $0 == " " || $0 == "\n" }
        try #require(outcome.status == 0 && words.count == 2)
        #expect(words[0] == "nova-billing")
        try await place.withServer(["--db", "memory:"]) { server in
            let answer = try await server.get("/version", token: nil)
            #expect(answer.status == 200)
            #expect(try answer.json()["version"]?.string == String(words[1]))
        }
    }

    @Test("an unknown command, and none of a flag's values, is a usage error")
    func unknownCommand() async throws {
        let place = try Workplace()
        for arguments in [
            ["bogus"], ["tariff", "bogus"], ["cancel", "--db", "memory:", "id"], ["serve", "--port", "x"],
        ] {
            let outcome = try await place.run(arguments)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
        }
    }

    @Test("replay and cancel work on a store that a server has open, and each sees what the other did")
    func besideAServer() async throws {
        let place = try await replayed(Plain.volume("v1", id: "one", at: "2025-01-01T00:00:00Z", gib: "1"))
        try await place.withServer(Self.store) { server in
            let posted = try await server.post("/event", Plain.volume("v2", at: "2025-01-11T00:00:00Z", gib: "1"))
            #expect(posted.status == 200, "\(posted.text)")
            let line = Plain.volume("v3", at: "2025-01-21T00:00:00Z", gib: "1")
            let replay = try await place.run(["replay"] + Self.store + ["-"], input: line + "\n")
            #expect(replay.status == 0, "\(replay.errors)")
            let cancel = try await place.run(["cancel", "one", "--reason", "x"] + Self.store)
            #expect(cancel.status == 0, "\(cancel.errors)")
            let set = try await server.post("/tariff", #"{"datetime":"2025-01-01","values":{"cinder/volume":2}}"#)
            #expect(set.status == 200, "\(set.text)")

            let bill = try await server.get("/bill?time_period=2025-01")
            #expect(try BillRow.rows(bill.text).map(\.cost) == [2 * 21, 2 * 11])
            #expect(try await place.run(Self.january).output == bill.text)
        }
    }

    @Test("tariff set prices what runs, list shows the rates in force, history every version")
    func tariffs() async throws {
        let place = try await replayed(Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2"))
        func tariff(_ arguments: String...) async throws -> Outcome {
            try await place.run(["tariff"] + arguments + Self.store)
        }
        let first = try await tariff("set", "cinder/volume=0.5", "plan=3", "--datetime", "2025-01-11T00:00:00Z")
        #expect(first.status == 0, "\(first.errors)")
        let second = try await tariff(
            "set", "cinder/volume=1", "--datetime", "2025-01-21T00:00:00Z", "--unit", "hour", "--migrate")
        #expect(second.status == 0, "\(second.errors)")
        let away = try await tariff("set", "plan=null", "--datetime", "2025-01-31T00:00:00Z")
        #expect(away.status == 0, "\(away.errors)")

        let list = try await tariff("list").output.split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(list.contains(["cinder/volume", "1", "hour"]))
        #expect(!list.contains { $0.first == "plan" })
        let history = try await tariff("history").output.split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }
        #expect(history.count(where: { $0.contains("cinder/volume") }) == 2)
        #expect(history.count(where: { $0.contains("plan") }) == 2)
        #expect(history.contains { $0.contains("0.5") && $0.contains("2025-01-11T00:00:00Z") })

        // 10 days at 1 a day without a price, 10 at 0.5 a day, 11 at 1 an hour; 2 GiB.
        let bill = try await place.run(Self.january)
        #expect(try BillRow.rows(bill.output).map(\.cost) == [20 + 10 + 2 * 11 * 24])
    }

    @Test(
        "tariff set refuses what is no rate, and sets nothing",
        arguments: [
            "x=1e9", "x=-1", "x=1e-13", "x=abc", "x=", "x", "x=NaN", "=1", "x=\"1\"",
        ])
    func badRate(rate: String) async throws {
        let place = try Workplace()
        let set = try await place.run(["tariff", "set"] + Self.store + ["--", "good=1", rate])
        #expect(set.status == 2)
        #expect(set.output.isEmpty && !set.errors.isEmpty)
        let history = try await place.run(["tariff", "history"] + Self.store)
        #expect(!history.output.contains("good"))
    }

    @Test("cancel keeps to the rules of the API: who and why must be said properly")
    func cancelRules() async throws {
        let place = try Workplace()
        let line = Plain.volume("v1", id: "one", at: "2025-01-01T00:00:00Z", gib: "1") + "\n"
        #expect(try await place.run(["replay", "-"] + Self.store, input: line).status == 0)
        let cancel = ["cancel", "one", "--reason", "x"] + Self.store
        let long = String(repeating: "u", count: 10_000)
        for (arguments, user, named) in [
            (cancel, "a\tb", "USER"), (cancel, long, "USER"),
            (["cancel", "one", "--reason", ""] + Self.store, "me", "--reason"),
            (["cancel", "", "--reason", "x"] + Self.store, "me", "id"),
        ] {
            let refused = try await place.run(arguments, environment: ["USER": user])
            #expect(refused.status == 2 && refused.errors.contains(named), "\(refused.errors)")
            if user == "me" { #expect(refused.errors.contains("it may have 1 to 255 bytes"), "\(refused.errors)") }
        }
        let done = try await place.run(cancel, environment: ["USER": ""])
        #expect(done.output.contains("by command line: x"), "\(done.errors)")
    }

    @Test("cancel makes an event as if it had never been, for good")
    func cancel() async throws {
        let line = Plain.volume("v1", id: "mistake", at: "2025-01-01T00:00:00Z", gib: "2")
        let place = try await replayed(line, Plain.volume("v2", at: "2025-01-31T00:00:00Z", gib: "1"))
        #expect(try BillRow.rows(try await place.run(Self.january).output).map(\.cost) == [62, 1])

        let cancel = ["cancel", "mistake", "--reason", "typed wrong"] + Self.store
        let first = try await place.run(cancel)
        #expect(first.status == 0, "\(first.errors)")
        let bill = try await place.run(Self.january)
        #expect(try BillRow.rows(bill.output).map(\.name) == ["v2"])

        let second = try await place.run(["cancel", "mistake", "--reason", "another reason"] + Self.store)
        #expect(second.status == 0)
        #expect(second.output == first.output, "the second time the same answer")
        let again = try await place.run(["replay", "--json"] + Self.store + ["-"], input: line + "\n")
        #expect(try again.json().counts["known"] == 1)
        #expect(try await place.run(Self.january).output == bill.output)
        let unknown = try await place.run(["cancel", "never-was", "--reason", "x"] + Self.store)
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("never-was"))
    }

    @Test("rebuild finds what is not as the log says, names it, and puts it right")
    func rebuild() async throws {
        let place = try await replayed(
            Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2"),
            Plain.volume("v1", at: "2025-01-11T00:00:00Z", gib: "5"))
        let bill = try await place.run(Self.january).output
        let check = ["rebuild", "--check", "--json"] + Self.store
        let sound = try await place.run(check)
        #expect(sound.status == 0, "\(sound.errors)")
        #expect(
            try sound.json().counts.filter { $0.key != "first" } == [
                "events": 2, "resources": 1, "segments": 2, "different": 0,
            ])

        let harm = try await place.shell(
            "python3 -c 'import sqlite3; d = sqlite3.connect(\"store.db\"); "
                + "d.execute(\"UPDATE segment SET whole = 7 WHERE whole = 5\"); d.commit()'")
        try #require(harm.status == 0, "\(harm.errors)")
        #expect(try await place.run(Self.january).output != bill)
        for _ in 0..<2 {
            let harmed = try await place.run(check)
            #expect(harmed.status == 3, "checking alone puts nothing right")
            #expect(try harmed.json().counts["different"] == 1)
            #expect(try harmed.json()["first"]?.array?.count == 1)
        }
        let put = try await place.run(["rebuild", "--json"] + Self.store)
        #expect(put.status == 3)
        #expect(try put.json().counts["different"] == 1)
        #expect(try await place.run(check).status == 0)
        #expect(try await place.run(Self.january).output == bill)
    }
}
