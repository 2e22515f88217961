import Testing

@Suite("Progress")
struct ProgressTests {
    /// Feeds a replay for two seconds, on a terminal or not; returns what standard error had.
    private func errors(onTerminal: Bool) async throws -> String {
        let place = try Workplace()
        let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2")
        try place.file("line", line + "\n")
        let command = "(cat line; sleep 2.2) | $NOVA replay --db memory: - >/dev/null"
        let script = onTerminal ? "script -qec '\(command)' /dev/null" : "(\(command)) 2>&1"
        let outcome = try await place.shell("export NOVA; \(script)")
        #expect(outcome.status == 0, "\(outcome.output)")
        return outcome.output
    }

    @Test("is shown on a terminal while something takes longer than a second, and taken away at its end")
    func terminal() async throws {
        let shown = try await errors(onTerminal: true)
        #expect(shown.contains("\rreplay: "), "\(shown)")
        #expect(shown.hasSuffix("\r\u{1b}[K"), "\(shown)")
    }

    @Test("is not shown anywhere else")
    func file() async throws { #expect(try await errors(onTerminal: false).isEmpty) }
}
