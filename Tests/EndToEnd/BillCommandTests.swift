import JSON
import Testing

@Suite("bill")
struct BillCommandTests {
    private static let now = "2025-02-15T00:00:00Z"

    /// Two accounts, a volume with a snapshot, and something that was gone before the month.
    private func filled() async throws -> Workplace {
        let place = try Workplace()
        let lines = [
            #"{"account":"acme","rtype":"cinder/volume","name":"v1","datetime":"2025-02-01T00:00:00Z","linear":3,"#
                + #""children":[{"rtype":"cinder/snapshot","name":"s1","linear":0.1}]}"#,
            #"{"account":"acme","rtype":"plan","name":"gold, \"new\"","datetime":"2025-02-03T00:00:00Z","fixed":7.5}"#,
            #"{"account":"globex","rtype":"cinder/volume","name":"v2","datetime":"2025-01-01T00:00:00Z","linear":2}"#,
            #"{"account":"globex","rtype":"cinder/volume","name":"v2","datetime":"2025-02-02T00:00:00.5Z","linear":null}"#,
            #"{"account":"zeta","rtype":"cinder/volume","name":"v3","datetime":"2025-01-01T00:00:00Z","linear":2}"#,
            #"{"account":"zeta","rtype":"cinder/volume","name":"v3","datetime":"2025-01-02T00:00:00Z","linear":null}"#,
        ]
        let replay = try await place.run(
            ["replay", "--db", "sqlite:store.db", "--clock", Self.now, "-"], input: Plain.text(lines))
        try #require(replay.status == 0, "\(replay.errors)")
        return place
    }

    private func bill(_ place: Workplace, _ arguments: String...) async throws -> Outcome {
        try await place.run(["bill", "--db", "sqlite:store.db", "--clock", Self.now] + arguments)
    }

    @Test("as JSON is these bytes, exact and without ids")
    func json() async throws {
        let bill = try await bill(
            try await filled(), "--time-period", "2025-02", "--format", "json", "--exact", "--ids", "none")
        #expect(bill.status == 0, "\(bill.errors)")
        #expect(
            bill.output == """
                {"bill":[{"name":"acme","resources":[\
                {"cost":7.5,"cost_exact":"15/2","created_at":"2025-02-03T00:00:00Z","destroyed_at":null,\
                "name":"gold, \\"new\\"","rtype":"plan"},\
                {"cost":1.4,"cost_exact":"7/5","created_at":"2025-02-01T00:00:00Z","destroyed_at":null,\
                "name":"s1","rtype":"cinder/snapshot"},\
                {"cost":42.0,"cost_exact":"42/1","created_at":"2025-02-01T00:00:00Z","destroyed_at":null,\
                "name":"v1","rtype":"cinder/volume"}]},\
                {"name":"globex","resources":[\
                {"cost":2.0000115740740743,"cost_exact":"172801/86400","created_at":"2025-01-01T00:00:00Z",\
                "destroyed_at":"2025-02-02T00:00:00.500000Z","name":"v2","rtype":"cinder/volume"}]}],\
                "period_end":"2025-03-01T00:00:00Z","period_start":"2025-02-01T00:00:00Z"}
                """)
    }

    @Test("as CSV is quoted where it must be")
    func csv() async throws {
        let place = try await filled()
        let bill = try await bill(place, "--time-period", "2025-02", "--format", "csv", "--ids", "none")
        #expect(bill.status == 0, "\(bill.errors)")
        #expect(
            bill.output == """
                account,rtype,name,created_at,destroyed_at,cost\r
                acme,plan,"gold, ""new""\",2025-02-03T00:00:00Z,,7.5\r
                acme,cinder/snapshot,s1,2025-02-01T00:00:00Z,,1.4\r
                acme,cinder/volume,v1,2025-02-01T00:00:00Z,,42.0\r
                globex,cinder/volume,v2,2025-01-01T00:00:00Z,2025-02-02T00:00:00.500000Z,2.0000115740740743\r

                """)
        #expect(!bill.output.contains("zeta"))
    }

    @Test("as a table has a line for each resource, sums, and a word on what has no price")
    func table() async throws {
        let place = try await filled()
        let bill = try await bill(place, "--time-period", "2025-02")
        #expect(bill.status == 0, "\(bill.errors)")
        let lines = bill.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(lines.contains { $0.first == "cinder/volume" && $0.contains("v1") && $0.last == "42.0" })
        #expect(lines.contains { $0.contains("acme:") && $0.last == "50.9" })
        #expect(bill.errors.contains("cinder/snapshot, cinder/volume, plan"))

        let exact = try await self.bill(place, "--time-period", "2025-02", "--exact")
        #expect(exact.output.contains("172801/86400"))
    }

    @Test("of one account has no other; of none that is there it fails")
    func account() async throws {
        let place = try await filled()
        let globex = try await bill(place, "--time-period", "2025", "--account", "globex", "--format", "json")
        #expect(try BillRow.rows(globex.output).map(\.account) == ["globex"])
        let nobody = try await bill(place, "--time-period", "2025", "--account", "nobody", "--format", "json")
        #expect(nobody.status == 1)
        #expect(nobody.output.isEmpty && nobody.errors.contains("nobody"))
    }

    @Test("from a moment to another is that of the same period by its name, and adds up")
    func period() async throws {
        let place = try await filled()
        let named = try await bill(place, "--time-period", "2025-02", "--format", "json")
        let spelt = try await bill(place, "--from", "2025-02-01", "--to", "2025-03-01 00:00:00Z", "--format", "json")
        #expect(named.output == spelt.output)
        let today = try await bill(place, "--format", "json")
        #expect(today.output == named.output, "without a period it is the current month's")
        let day = try await bill(place, "--time-period", "2025-02-01", "--format", "json", "--account", "acme")
        #expect(try BillRow.rows(day.output).map(\.cost) == [0.1, 3])
        let empty = try await bill(place, "--from", "2025-02-01", "--to", "2025-02-01", "--format", "json")
        #expect(try empty.json()["bill"] == .array([]))
    }

    @Test("as of a moment stays as it was then, whatever came later")
    func asOf() async throws {
        let place = try await filled()
        let form = ["--time-period", "2025-02", "--format", "json"]
        let then = ["--as-of", "2025-02-16T00:00:00Z", "--clock", "2025-03-05T00:00:00Z"]
        let store = ["--db", "sqlite:store.db"]
        let plain = try await place.run(["bill", "--clock", "2025-02-16T00:00:00Z"] + store + form)

        let late = Plain.volume("v1", at: "2025-02-05T00:00:00Z", gib: "100")
        let replay = try await place.run(
            ["replay", "--clock", "2025-02-20T00:00:00Z", "-"] + store, input: late + "\n")
        #expect(replay.status == 0, "\(replay.errors)")
        let after = try await place.run(["bill"] + store + form + then)
        #expect(after.status == 0, "\(after.errors)")
        #expect(after.output == plain.output)
        let now = try await place.run(["bill", "--clock", "2025-02-16T00:00:00Z"] + store + form)
        #expect(now.output != plain.output)

        let ahead = try await place.run(
            ["bill", "--as-of", "2025-04-01T00:00:00Z", "--clock", "2025-03-05T00:00:00Z"] + store + form)
        #expect(ahead.status == 2)
        #expect(ahead.errors.contains("2025-04-01T00:00:00Z"))
    }

    @Test("as JSON is byte for byte the body of GET /bill, as CSV too")
    func sameAsServed() async throws {
        let place = try await filled()
        let served = ["--db", "sqlite:store.db", "--clock", Self.now]
        let questions: [(query: String, arguments: [String])] = [
            ("time_period=2025-02", ["--time-period", "2025-02"]),
            ("time_period=2025-02&exact=true&ids=none", ["--time-period", "2025-02", "--exact", "--ids", "none"]),
            ("account=globex&time_period=2025", ["--account", "globex", "--time-period", "2025"]),
            (
                "period_start=2025-01-01T00:00:00Z&period_end=2025-02-02T00:00:00.25Z",
                ["--from", "2025-01-01T00:00:00Z", "--to", "2025-02-02T00:00:00.25Z"]
            ),
            ("time_period=2025&as_of=\(Self.now)", ["--time-period", "2025", "--as-of", Self.now]),
            ("time_period=1999", ["--time-period", "1999"]), ("", []),
        ]
        try await place.withServer(served) { server in
            for (query, arguments) in questions {
                for (format, accept) in [("json", "application/json"), ("csv", "text/csv")] {
                    let answer = try await server.get("/bill?\(query)", headers: ["Accept": accept])
                    let printed = try await place.run(["bill", "--format", format] + served + arguments)
                    #expect(answer.status == 200 && printed.status == 0, "\(answer.text) \(printed.errors)")
                    #expect(answer.text == printed.output, "\(query) as \(format)")
                }
            }
        }
    }

    @Test(
        "with arguments that can't be meant is a usage error",
        arguments: [
            ["--time-period", "2025-13"], ["--time-period", "2025", "--from", "2025-01-01", "--to", "2025-02-01"],
            ["--from", "2025-01-01"], ["--from", "2025-02-01", "--to", "2025-01-01"], ["--format", "xml"],
            ["--as-of", "yesterday"], ["--clock", "2025-02-30T00:00:00Z"], ["--bogus"], ["surplus"],
        ])
    func usage(arguments: [String]) async throws {
        let outcome = try await Workplace().run(["bill", "--db", "memory:"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }
}
