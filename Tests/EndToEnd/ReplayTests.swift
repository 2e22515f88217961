import JSON
import Testing

@Suite("replay")
struct ReplayTests {
    private static let captures = [
        "cinder-volume", "glance-image", "neutron-network", "nova-boot-compute-exception",
        "nova-boot-from-volume-failed", "nova-exists-audit", "nova-failed-boot", "nova-lifecycle", "nova-migrate",
        "nova-official-samples", "nova-rebuild", "nova-resize-confirm", "nova-shelve", "oslo-messaging-v1-envelope",
        "oslo-messaging-v2-priorities",
    ]
    private static let now = ["--clock", "2026-12-05T00:00:00Z"]

    @Test("of a capture adds up, and a second time all of it is known", arguments: captures)
    func replayTwice(capture: String) async throws {
        let place = try Workplace()
        let file = try await Captures.unpack(capture, into: place)
        let lines = try place.bytes("\(capture).jsonl").split(separator: 0x0a).count
        let replay = ["replay", "--json", "--db", "sqlite:store.db", file] + Self.now

        let first = try await place.run(replay)
        let counts = try first.json().counts
        #expect(Set(counts.keys) == ["read", "recorded", "known", "ignored", "rejected", "events"])
        #expect(counts["read"] == lines)
        #expect(lines == ["recorded", "known", "ignored", "rejected"].reduce(0) { $0 + (counts[$1] ?? 0) })
        #expect(first.status == (counts["rejected"] == 0 ? 0 : 3))

        let second = try await place.run(replay)
        let again = try second.json().counts
        #expect(again["recorded"] == 0 && again["events"] == 0)
        // A capture may hold a message twice: what was recorded then, and what was known already, is known now.
        #expect(again["known"] == (counts["recorded"] ?? 0) + (counts["known"] ?? 0))
        #expect(again["ignored"] == counts["ignored"] && again["rejected"] == counts["rejected"])
        #expect(second.status == first.status)
    }

    @Test("reads bodies that were compressed, and says of the others what was wrong")
    func compressed() async throws {
        let place = try Workplace()
        let file = try await Captures.unpack("cinder-volume", into: place)
        let script = try place.file(
            "compress.py",
            """
            import base64, bz2, json, sys, zlib
            for line in sys.stdin:
                message = json.loads(line)
                body = base64.b64decode(message["body_b64"])
                kind = sys.argv[1]
                body = bz2.compress(body) if kind == "application/x-bz2" else zlib.compress(body)
                message |= {"body_b64": base64.b64encode(body).decode(), "headers": {"compression": kind}}
                print(json.dumps(message))
            """)
        let replay = ["replay", "--json", "--db"]
        let plain = try await place.run(replay + ["sqlite:plain.db", file] + Self.now).json().counts
        #expect((plain["recorded"] ?? 0) > 5)
        for kind in ["application/x-gzip", "application/x-bz2"] {
            _ = try await place.shell("python3 '\(script)' \(kind) < '\(file)' > packed.jsonl")
            let outcome = try await place.run(replay + ["sqlite:packed.db", place.path("packed.jsonl")] + Self.now)
            if kind == "application/x-gzip" {
                #expect(try outcome.json().counts == plain)
            } else {
                #expect(try outcome.json().counts["rejected"] == plain["read"])
                #expect(outcome.errors.contains("compressed in a way that is not read"))
            }
        }
    }

    @Test("of plain events reads files and standard input, with ids and without")
    func plainEvents() async throws {
        let place = try Workplace()
        let one = Plain.volume("v1", id: "first", at: "2025-01-01T00:00:00Z", gib: "1")
        let two = Plain.volume("v2", at: "2025-01-01T00:00:00Z", gib: "2")
        try place.file("one.jsonl", one + "\n")
        let replay = ["replay", "--json", "--db", "sqlite:store.db"]

        let mixed = try await place.run(replay + ["one.jsonl", "-"], input: one + "\n\n" + two + "\n")
        #expect(mixed.status == 0, "\(mixed.errors)")
        #expect(
            try mixed.json().counts
                == ["read": 3, "recorded": 2, "known": 1, "ignored": 0, "rejected": 0, "events": 2])

        // The id of an event that brings none is made of what it says, so that in another form it is the same.
        let respelt = two.replacing("\"linear\":2", with: "\"linear\":2.0").replacing(
            "00:00:00Z", with: "00:00:00.0+00:00")
        let piped = try await place.shell(
            "printf '%s\\n' '\(respelt)' | \"$NOVA\" replay --json --db sqlite:store.db -")
        #expect(piped.status == 0, "\(piped.errors)")
        #expect(try piped.json().counts["known"] == 1)
    }

    @Test("with a last line cut short fails, names file and line, and keeps what came before")
    func cutShort() async throws {
        let place = try Workplace()
        let whole = (1...3).map { Plain.volume("v\($0)", at: "2025-01-0\($0)T00:00:00Z", gib: "1") }
        let cut = Plain.volume("v4", at: "2025-01-04T00:00:00Z", gib: "1").dropLast(5)
        try place.file("cut.jsonl", Plain.text(whole) + cut)
        let replay = ["replay", "--json", "--db", "sqlite:store.db"]

        let outcome = try await place.run(replay + ["cut.jsonl"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("cut.jsonl:4:"))
        #expect(try outcome.json().counts["recorded"] == 3, "what was done is said all the same")
        #expect(outcome.errors.split(separator: "\n").count == 1)

        try place.file("whole.jsonl", Plain.text(whole))
        let again = try await place.run(replay + ["whole.jsonl"])
        #expect(try again.json().counts["known"] == 3)
        let check = try await place.run(["rebuild", "--check", "--json", "--db", "sqlite:store.db"])
        #expect(try check.json().counts["events"] == 3)
    }

    @Test("with a last line that lacks only its end reads it")
    func noLastNewline() async throws {
        let place = try Workplace()
        let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "1")
        let outcome = try await place.run(["replay", "--json", "--db", "memory:", "-"], input: line)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json().counts["recorded"] == 1)
    }

    @Test(
        "with a bad line in the middle says which and why, and records the rest",
        arguments: [
            ("no JSON at all", "JSON"), ("[]", "array"), ("{\"rtype\":\"x\",\"account\":\"a\",\"linaer\":1}", "linaer"),
            ("{\"body_b64\":\"%\",\"exchange\":\"nova\"}", "body_b64"),
            ("{\"account\":\"acme\",\"name\":\"x\"}", "rtype"),
        ])
    func badLine(bad: String, reason: String) async throws {
        let place = try Workplace()
        let good = (1...2).map { Plain.volume("v\($0)", at: "2025-01-01T00:00:00Z", gib: "1") }
        try place.file("mixed.jsonl", Plain.text([good[0], bad, good[1]]))
        let outcome = try await place.run(["replay", "--json", "--db", "sqlite:store.db", "mixed.jsonl"])
        #expect(outcome.status == 3)
        #expect(
            try outcome.json().counts
                == ["read": 3, "recorded": 2, "known": 0, "ignored": 0, "rejected": 1, "events": 2])
        let said = outcome.errors.split(separator: "\n")
        #expect(said.count == 1 && said[0].contains("mixed.jsonl:2:") && said[0].contains(reason))

        let bill = try await place.run(["bill", "--format", "json", "--time-period", "2025", "--db", "sqlite:store.db"])
        #expect(try BillRow.rows(bill.output).map(\.name) == ["v1", "v2"])
    }

    @Test("with a line that is too long keeps its front with the reason, and records the rest")
    func longLine() async throws {
        let place = try Workplace()
        let good = (1...2).map { Plain.volume("v\($0)", at: "2025-01-01T00:00:00Z", gib: "1") }
        try place.file("first.jsonl", good[0] + "\n")
        try place.file("second.jsonl", good[1] + "\n")
        let made = try await place.shell(
            """
            { cat first.jsonl; head -c 40000000 /dev/zero | tr '\\0' x; echo; cat second.jsonl;
            head -c 20000000 /dev/zero | tr '\\0' x; } > long.jsonl
            """)
        try #require(made.status == 0)
        let outcome = try await place.run(["replay", "--json", "--db", "sqlite:store.db", "long.jsonl"])
        #expect(outcome.status == 3)
        #expect(
            try outcome.json().counts
                == ["read": 4, "recorded": 2, "known": 0, "ignored": 0, "rejected": 2, "events": 2])
        let said = outcome.errors.split(separator: "\n")
        #expect(said.count == 2 && said[0].contains("long.jsonl:2: is longer than 16 MiB"))
        #expect(said[1].contains("long.jsonl:4:"))
    }

    @Test("finds the account of an end in the lines before it")
    func accountOfBatch() async throws {
        let lines = [
            #"{"account":"acme","rtype":"plan","name":"gold","linear":1,"datetime":"2025-01-01T00:00:00Z"}"#,
            #"{"rtype":"plan","name":"gold","linear":null,"datetime":"2025-01-02T00:00:00Z"}"#,
        ]
        let outcome = try await Workplace().run(
            ["replay", "--json", "--db", "memory:", "-"], input: Plain.text(lines))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json().counts["recorded"] == 2)
    }

    @Test("of an id that was used with another content is a conflict: the first stays")
    func conflict() async throws {
        let place = try Workplace()
        let lines = [
            Plain.volume("v1", id: "same", at: "2025-01-01T00:00:00Z", gib: "1"),
            Plain.volume("v1", id: "same", at: "2025-01-01T00:00:00Z", gib: "5"),
        ]
        let outcome = try await place.run(
            ["replay", "--json", "--db", "sqlite:store.db", "-"], input: Plain.text(lines))
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("same"))
        let counts = try outcome.json().counts
        #expect(counts["recorded"] == 1 && counts["rejected"] == 1)
        let bill = try await place.run(
            ["bill", "--format", "json", "--time-period", "2025-01", "--db", "sqlite:store.db"])
        #expect(try BillRow.rows(bill.output).map(\.cost) == [31])
    }

    @Test("of a file that is not there, or is none, fails and names it, and records nothing of others")
    func missingFile() async throws {
        let place = try Workplace()
        try place.file("one.jsonl", Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "1") + "\n")
        for missing in ["absent.jsonl", "."] {
            let outcome = try await place.run(["replay", "--db", "sqlite:store.db", "one.jsonl", missing])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(missing) && outcome.errors.contains("othing was recorded"))
        }
        let check = try await place.run(["replay", "--json", "--db", "sqlite:store.db", "one.jsonl"])
        #expect(try check.json().counts["recorded"] == 1)
    }
}
