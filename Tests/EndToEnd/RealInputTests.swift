import JSON
import Testing

/// Costs worked out by hand from the segments in `Tests/Support/Captures/expected`: for each line the sum of quantity
/// times seconds, which a rate and its unit make a cost.
@Suite("A bill of real notifications")
struct RealInputTests {
    private static let now = "2026-12-05T00:00:00Z"
    private static let captures = ["nova-lifecycle", "nova-resize-confirm", "cinder-volume", "glance-image"]
    private static let acme = "d1249e1ffbfd44c299007fe99f772f4d"
    private static let globex = "6ecc25278bb442ccbfff51d92fe8ee31"

    private struct Line {
        let account: String
        let rtype: String
        var name: String?
        let begin: String
        let end: String
        /// The sum of quantity times seconds.
        let used: Double

        init(_ account: String, _ rtype: String, _ name: String?, _ begin: String, _ end: String, _ used: Double) {
            (self.account, self.rtype, self.name, self.used) = (account, rtype, name, used)
            (self.begin, self.end) = ("2026-11-23T17:\(begin)Z", "2026-11-23T17:\(end)Z")
        }

        func row(cost: Double) -> BillRow {
            BillRow(account: account, rtype: rtype, name: name, created: begin, destroyed: end, cost: cost)
        }
    }

    /// Both accounts' lines in the bill's order: accounts and roots by name, parts before the whole.
    private static let lines = [
        // The volume after it was given away: 8 GiB for 2 s.
        Line(globex, "cinder/volume", "4694fe8c-46b7-4da0-8807-0e4b9b364a4b", "24:25", "24:27", 8 * 2),
        Line(globex, "glance/image", "b1881c8a-f214-4539-9cc2-821833f5b786", "23:30", "23:32", 1_048_576 * 2),
        // A child of the volume: 8 GiB for 11 s. The volume: 5 GiB for 5 s, resized to 8 GiB, 36 s until it is given away.
        Line(acme, "cinder/snapshot", "5bf67478-db98-4d04-a773-78951128a6a5", "23:57", "24:08", 8 * 11),
        Line(acme, "cinder/volume", "4694fe8c-46b7-4da0-8807-0e4b9b364a4b", "23:44", "24:25", 5 * 5 + 8 * 36),
        // The instance that is resized at 39:00 (after 43 s) and at 39:15 (after 15 s), and deleted 6 s later.
        Line(acme, "local_gb", nil, "38:17", "39:21", 20 * 43 + 40 * 15 + 70 * 6),
        Line(acme, "memory_mb", nil, "38:17", "39:21", 2_048 * 43 + 4_096 * 15 + 1_024 * 6),
        Line(acme, "vcpus", nil, "38:17", "39:21", 1 * 43 + 2 * 21),
        Line(acme, "nova/instance", "8a29572e-347b-4380-ab93-763e764fd90a", "38:17", "39:21", 0),
        Line(acme, "cinder/volume", "97b8d6bd-fd15-469b-ad39-72a9a8559171", "24:02", "24:06", 8 * 4),
        Line(acme, "glance/image", "b1881c8a-f214-4539-9cc2-821833f5b786", "23:28", "23:30", 1_048_576 * 2),
        Line(acme, "glance/image", "dc80dbab-d658-4802-8436-6b9d02ba65ff", "22:36", "23:03", 2_097_152 * 27),
        Line(acme, "glance/image", "e734ee76-2620-46c6-892c-c9a597b1649a", "23:15", "23:20", 1_048_576 * 5),
        // The instance that lives 92 s: stopped for 19 s (disk only), paused for 4 s and suspended for 4 s (no vcpus).
        Line(acme, "local_gb", nil, "12:50", "14:22", 20 * 92),
        Line(acme, "memory_mb", nil, "12:50", "14:22", 2_048 * (92 - 19)),
        Line(acme, "vcpus", nil, "12:50", "14:22", 1 * (92 - 19 - 4 - 4)),
        Line(acme, "nova/instance", "fae2382f-31ad-4800-9980-edf2f05305c5", "12:50", "14:22", 0),
    ]

    private func replayed() async throws -> Workplace {
        let place = try Workplace()
        var files: [String] = []
        for capture in Self.captures { files.append(try await Captures.unpack(capture, into: place)) }
        let outcome = try await place.run(["replay", "--json", "--clock", Self.now, "--db", "sqlite:store.db"] + files)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return place
    }

    private func bill(_ server: Server) async throws -> [BillRow] {
        let answer = try await server.get("/bill?time_period=2026-11")
        try #require(answer.status == 200, "\(answer.text)")
        return try BillRow.rows(answer.text)
    }

    @Test("without tariffs costs each unit one a day")
    func withoutTariffs() async throws {
        let place = try await replayed()
        try await place.withServer(["--db", "sqlite:store.db", "--clock", Self.now]) { server in
            let rows = try await bill(server)
            #expect(rows == Self.lines.map { $0.row(cost: $0.used / 86_400) })
        }
    }

    @Test("with tariffs costs what each version says, those that migrate in the middle too")
    func withTariffs() async throws {
        let place = try await replayed()
        let tariffs = [
            #"{"datetime": "2026-11-01T00:00:00Z", "unit": "hour", "values": {"memory_mb": 3}}"#,
            #"{"datetime": "2026-11-01T00:00:00Z", "values": {"local_gb": 0.1}}"#,
            #"{"datetime": "2026-11-01T00:00:00Z", "unit": "minute", "values": {"cinder/volume": 2}}"#,
            // 23 s after the resized instance's begin: its first segment keeps the old rate, those that follow do not.
            #"{"datetime": "2026-11-23T17:38:40Z", "unit": "hour", "values": {"memory_mb": 6}}"#,
            // 21 s after the volume was resized, and 15 s before it was given away.
            #"{"datetime": "2026-11-23 17:24:10Z", "unit": "minute", "migrate": true, "values": {"cinder/volume": 4}}"#,
        ]
        let own: [Int: Double] = [
            0: 8 * 2 * 4 / 60.0, 3: (5 * 5 * 2 + 8 * 21 * 2 + 8 * 15 * 4) / 60.0,
            4: 1_880 / 864_000.0, 5: (2_048 * 43 * 3 + 4_096 * 15 * 6 + 1_024 * 6 * 6) / 3_600.0, 8: 8 * 4 * 2 / 60.0,
            12: 1_840 / 864_000.0, 13: 2_048 * 73 * 3 / 3_600.0,
        ]
        let expected = Self.lines.enumerated().map { $1.row(cost: own[$0] ?? $1.used / 86_400) }
        try await place.withServer(["--db", "sqlite:store.db", "--clock", Self.now]) { server in
            for tariff in tariffs {
                let answer = try await server.post("/tariff", tariff)
                #expect(answer.status == 200, "\(answer.text)")
            }
            #expect(try await bill(server) == expected)
        }
        let list = try await place.run(["tariff", "list", "--clock", Self.now, "--db", "sqlite:store.db"])
        #expect(list.output.contains("cinder/volume") && !list.output.contains("vcpus"))
    }
}
