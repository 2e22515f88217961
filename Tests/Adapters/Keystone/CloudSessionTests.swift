import KeystoneAdapter
import Synchronization
import Testing

/// The services of a cloud, asked with the server's own token.
@Suite("The services of a cloud")
struct CloudSessionTests {
    private static let cinder = ["block-storage", "volumev3"]
    private static let former = ["volumev2"]

    /// Opens a session while a body runs, with what the catalogue has: type, region, interface and address.
    private func session(
        _ endpoints: [(type: String, region: String, interface: String, address: String)], region: String? = nil,
        script: @escaping @Sendable (ScriptedKeystone.Question) -> ScriptedKeystone.Reply = { _ in .error(404) },
        _ body: @escaping @Sendable (CloudSession, ScriptedKeystone) async throws -> Void
    ) async throws {
        let catalogue = endpoints.map {
            #"{"type": "\#($0.type)", "endpoints": [{"interface": "\#($0.interface)", "region_id": "\#($0.region)", "#
                + #""url": "\#($0.address)"}]}"#
        }.joined(separator: ",")
        let logins = Mutex(0)
        try await ScriptedKeystone.serve { question in
            guard question.isLogin else { return script(question) }
            let number = logins.withLock { count in
                count += 1
                return count
            }
            let token = Cloud.token(project: "service", roles: ["admin"], more: #","catalog":[\#(catalogue)]"#)
            return ScriptedKeystone.Reply(
                status: 201, headers: ["X-Subject-Token": "own-\(number)"], body: token.body)
        } _: { keystone in
            let session = try await CloudSession.open(
                KeystoneConfiguration(
                    address: keystone.address(), login: Asker.login, authorities: nil, rule: Asker.rule,
                    serviceType: "billing", patience: .seconds(600), keeping: .zero, entries: 1, region: region))
            let result: Result<Void, any Error>
            do { result = .success(try await body(session, keystone)) } catch { result = .failure(error) }
            await session.close()
            try result.get()
        }
    }

    @Test("are asked in each region under the first of their names that it has there") func types() async throws {
        try await session([
            ("volumev3", "One", "public", "http://old"), ("block-storage", "One", "public", "http://one/"),
            ("volumev3", "Two", "public", "http://two"), ("volumev3", "Two", "public", "http://two"),
            ("block-storage", "Two", "internal", "http://inside"), ("compute", "Three", "public", "http://three"),
        ]) { session, _ in
            let addresses = try await session.addresses(of: Self.cinder)
            #expect(addresses == ["http://one", "http://two"])
            let leftOut = await session.regionsLeftOut(of: Self.cinder, or: Self.former)
            #expect(leftOut == [])
        }
    }

    @Test("may be in regions where they are not asked: at other addresses, under older names, or left out by name")
    func leftOut() async throws {
        let endpoints = [
            (type: "volumev3", region: "One", interface: "public", address: "http://one"),
            ("block-storage", "Two", "internal", "http://two"), ("volumev2", "Three", "public", "http://three"),
        ]
        try await session(endpoints) { session, _ in
            let addresses = try await session.addresses(of: Self.cinder)
            #expect(addresses == ["http://one"])
            let leftOut = await session.regionsLeftOut(of: Self.cinder, or: Self.former)
            #expect(leftOut == ["Three", "Two"])
        }
        try await session(endpoints + [("volumev3", "Four", "public", "http://four")], region: "Four") { session, _ in
            let addresses = try await session.addresses(of: Self.cinder)
            #expect(addresses == ["http://four"])
            let leftOut = await session.regionsLeftOut(of: Self.cinder, or: Self.former)
            #expect(leftOut == ["One", "Three", "Two"])
        }
    }

    @Test("are asked again with another token where that of the server expires while they are asked")
    func expired() async throws {
        try await session([("compute", "One", "public", "http://none")]) { question in
            question.path == "/servers" && question.asking == "own-2" ? .init(body: "{}") : .error(401)
        } _: { session, keystone in
            for _ in 0..<2 {
                let body = try await session.get(keystone.address(), "/servers", of: "nova", headers: [])
                #expect(body == Array("{}".utf8))
            }
            #expect(keystone.logins == 2)
            #expect(keystone.questions.filter { !$0.isLogin }.map(\.asking) == ["own-1", "own-2", "own-2"])
            await #expect(throws: CloudError.refused(service: "nova", address: keystone.address(), status: 401)) {
                _ = try await session.get(keystone.address(), "/other", of: "nova", headers: [])
            }
            #expect(keystone.logins == 3)
        }
    }
}
