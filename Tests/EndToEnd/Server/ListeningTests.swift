import Testing

@Suite("A server that can't listen")
struct ListeningTests {
    @Test("says where, why, and what to do")
    func refused() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            let port = try #require(server.address.split(separator: ":").last.map(String.init))
            for (host, reason) in [
                ("127.0.0.1", "127.0.0.1 port \(port) can't be listened on: Address already in use; give another"),
                ("nowhere.invalid", "nowhere.invalid port \(port) can't be listened on: there is no host of that name"),
            ] {
                let outcome = try await place.run(["serve", "--db", "memory:", "--host", host, "--port", port])
                #expect(outcome.status == 1)
                #expect(outcome.output.isEmpty && outcome.errors.contains("nova-billing: \(reason)"))
            }
        }
    }
}
