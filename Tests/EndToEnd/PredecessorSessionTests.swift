import Foundation
import JSON
import Testing

@Suite("The predecessor's session")
struct PredecessorSessionTests {
    private static let now = "2012-04-17T11:21:04Z"

    /// The settings as 2.0 shipped them, but for the store's folder.
    private func settings(in place: Workplace) throws -> String {
        try place.file(
            "settings.json",
            """
            {
                "host": "0.0.0.0",
                "port": 8787,
                "admin_token": "999888777666",
                "billing_heart_url": "http://127.0.0.1:8787",
                "nova_url": "http://127.0.0.1:8774/v1.1",
                "keystone_url": "http://127.0.0.1:35357/v2.0",
                "heart_db_url": "sqlite:////\(place.path)/nova-billing.db"
            }
            """)
    }

    private static let events = [
        #"""
        {"account": 1, "rtype": "glance/image", "name": 22, "datetime": "2012-01-19T16:23:20.293482Z", "linear": 4404752}
        """#,
        #"""
        {"account": 1, "rtype": "nova/instance", "name": 12, "datetime": "2012-01-19T17:37:24.024440Z", "fixed": 0,
         "children": [{"rtype": "local_gb", "linear": 0}, {"rtype": "memory_mb", "linear": 512},
                      {"rtype": "vcpus", "linear": 1}]}
        """#,
    ]

    @Test("has the README's bill but for the ids", arguments: [["--db", "memory:"], []])
    func session(db: [String]) async throws {
        let place = try Workplace()
        let arguments = ["--config", try settings(in: place), "--clock", Self.now] + db
        try await place.withServer(arguments) { server in
            for event in Self.events {
                let answer = try await server.post("/event", event)
                #expect(answer.status == 200, "\(answer.text)")
            }
            let bill = try await place.shell(
                "curl -s \(server.address)/bill?time_period=2012-04 -H 'X-Auth-Token: 999888777666' | python3 -m json.tool"
            )
            try #require(bill.status == 0, "\(bill.errors)")
            let sample = try await place.shell("python3 -m json.tool '\(Captures.fixture("seed-sample.json"))'")
            try #require(sample.status == 0, "\(sample.errors)")
            #expect(withoutIDs(bill.output) == withoutIDs(sample.output))
            #expect(bill.output.contains("8434.157037037037") && bill.output.contains("72559316.55703704"))
            try expectFamily(try bill.json())
        }
        #expect(FileManager.default.fileExists(atPath: place.path("nova-billing.db")) == db.isEmpty)
    }

    @Test("is ready with the settings of 2.0, though nothing answers where they have Keystone") func ready()
        async throws
    {
        let place = try Workplace()
        let settings = try settings(in: place)
        // Somebody may listen at 2.0's port on the machine of the tests.
        let text = try place.bytes("settings.json")
        try place.file("settings.json", String(decoding: text, as: UTF8.self).replacing("35357", with: "1"))
        try await place.withServer(["--config", settings, "--db", "memory:"]) { server in
            let ready = try await server.get("/ready", token: nil)
            #expect(ready.status == 200)
            #expect(try ready.json()["status"] == .string("ready"))
            #expect(ready.text.contains("keystone (there is no connection"))
        }
    }

    /// The bill's lines, every number of an id replaced.
    private func withoutIDs(_ text: String) -> [Substring] {
        text.split(separator: "\n").map { line in
            guard let end = line.firstRange(of: "id\": ")?.upperBound, line[end...].first?.isNumber == true else {
                return line
            }
            return line[..<end] + "N" + line[end...].drop { $0.isNumber }
        }
    }

    /// The parts name the instance as their parent, and no id is there twice.
    private func expectFamily(_ bill: JSONValue) throws {
        let lines = try #require(bill["bill"]?.array?.first?["resources"]?.array)
        try #require(lines.count == 5)
        #expect(Set(lines.map { $0["id"] }).count == 5)
        for part in lines[..<3] { #expect(part["parent_id"] == lines[3]["id"]) }
    }

    @Test("begins with the settings as they were: all interfaces, and a note on what means something else now")
    func shippedSettings() async throws {
        let place = try Workplace()
        let arguments = ["--config", try settings(in: place), "--host", "0.0.0.0"]
        try await place.withServer(arguments) { server in
            #expect(server.address.hasPrefix("http://0.0.0.0:"))
            #expect(try await server.get("/bill").status == 200)
            let log = try server.files.errors()
            #expect(log.contains("billing_heart_url") && log.contains("keystone_url") && log.contains("/v3"))
        }
        let store = try place.bytes("nova-billing.db")
        #expect(store.starts(with: Data("SQLite format 3".utf8)))
    }

    @Test("can't have a frozen clock where others can reach it")
    func frozenClock() async throws {
        let place = try Workplace()
        let outcome = try await place.run(
            ["serve", "--config", try settings(in: place), "--port", "0", "--clock", Self.now])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--clock"))
    }

    @Test("goes on after a restart: what was recorded is there, at another time of day")
    func restart() async throws {
        let place = try Workplace()
        let clock = try place.file("now", Self.now)
        let arguments = ["--config", try settings(in: place), "--clock", "@\(clock)"]
        let first = try await place.withServer(arguments) { server in
            for event in Self.events { #expect(try await server.post("/event", event).status == 200) }
            return try await server.get("/bill?time_period=2012-04")
        }
        let (second, later) = try await place.withServer(arguments) { server in
            let bill = try await server.get("/bill?time_period=2012-04")
            try place.file("now", "2012-04-18T11:21:04Z")
            return (bill, try await server.get("/bill?time_period=2012-04"))
        }
        #expect(second == first)
        // A day more: an image of 4404752 units, 512 MiB and one processor.
        let sums = try [first, later].map { try BillRow.rows($0.text).map { $0.cost } }
        let grown = zip(sums[0], sums[1]).map { ($1 - $0).rounded() }
        #expect(grown == [0, 512, 1, 0, 4_404_752])
    }

    /// What is asked after the session's events: every kind of answer, good and bad.
    private static let questions: [(path: String, accept: String)] = [
        ("/bill?time_period=2012-04", "application/json"), ("/bill?time_period=2012&exact=true", "application/json"),
        ("/bill?time_period=2012-04&rtype=vcpus&limit=1&ids=none", "application/json"), ("/bill", "text/csv"),
        ("/bill", "text/html"), ("/bill?as_of=2012-04-17T11:21:04Z", "application/json"), ("/bill?limit=0", "*/*"),
        ("/bill?account=nobody", "*/*"), ("/event", "*/*"), ("/event?name=12&limit=1", "*/*"), ("/event/none", "*/*"),
        ("/resource", "*/*"), ("/resource?rtype=memory_mb", "*/*"), ("/resource?account=1&limit=2&marker=2", "*/*"),
        ("/resource?unowned=true", "*/*"), ("/resource/4/charges?exact=true", "*/*"),
        ("/resource/99/charges", "*/*"), ("/account", "*/*"), ("/tariff", "*/*"), ("/tariff/history?exact=true", "*/*"),
        ("/rejected", "*/*"), ("/version", "*/*"), ("/nothing", "*/*"),
    ]

    @Test("is answered alike by both stores, to the byte")
    func alike() async throws {
        let (memory, sqlite) = (try await answers("memory:"), try await answers("sqlite:store.db"))
        #expect(memory.count == Self.questions.count + 7)
        for (one, other) in zip(memory, sqlite) { #expect(one == other) }
    }

    private func answers(_ db: String) async throws -> [HTTPAnswer] {
        let place = try Workplace()
        let arguments = ["--config", try settings(in: place), "--clock", Self.now, "--db", db]
        return try await place.withServer(arguments) { server in
            let tariff = #"{"datetime": "2012-02-01", "migrate": true, "values": {"memory_mb": 3.0, "vcpus": 0.1}}"#
            let unowned = #"{"rtype": "glance/image", "name": 99, "linear": 1, "datetime": "2012-04-01"}"#
            var answers: [HTTPAnswer] = []
            for (path, body) in [
                ("/event", Self.events[0]), ("/event", Self.events[1]), ("/tariff", tariff), ("/event", unowned),
                ("/events", "[\(Self.events[0])]"), ("/tariff/2/cancel", #"{"reason": "too dear"}"#),
                ("/rejected/1/retry", ""),
            ] { answers.append(try await server.post(path, body)) }
            for (path, accept) in Self.questions {
                answers.append(try await server.get(path, headers: ["Accept": accept]))
            }
            return answers.map { answer in
                HTTPAnswer(status: answer.status, text: answer.text.replacing(/req-[0-9a-f-]{36}/, with: "req-N"))
            }
        }
    }
}
