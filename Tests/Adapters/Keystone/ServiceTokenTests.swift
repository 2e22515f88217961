import KeystoneAdapter
import Ports
import Testing

@Suite("The server's own token")
struct ServiceTokenTests {
    @Test("is asked for once, however many need it") func once() async throws {
        let cloud = Cloud()
        for number in 0..<50 { cloud.set("theirs-\(number)", Cloud.member) }
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                await withTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask {
                            #expect(await asker.answer("theirs-\(number)") == .success(.member(of: "acme")))
                        }
                    }
                }
                #expect(keystone.logins == 1)
            }
        }
    }

    @Test(
        "is renewed in time, a minute or a quarter of its life before it expires",
        arguments: [(3_600, 3_539, 3_540), (120, 89, 90)])
    func renewed(life: Int, early: Int, late: Int) async throws {
        let cloud = Cloud(life: life, ["first": Cloud.member, "second": Cloud.member, "third": Cloud.member])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                _ = try await asker.caller("first")
                asker.uptime.pass(.seconds(early))
                _ = try await asker.caller("second")
                #expect(keystone.logins == 1)
                asker.uptime.pass(.seconds(late - early))
                _ = try await asker.caller("third")
                #expect(keystone.logins == 2)
                #expect(keystone.questions.last?.asking == "own-2")
            }
        }
    }

    @Test("is renewed once where Keystone does not know it any more; that says nothing of the client's")
    func forgotten() async throws {
        let cloud = Cloud(["first": Cloud.member, "second": Cloud.member])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                _ = try await asker.caller("first")
                cloud.forgetIssued()
                #expect(await asker.answer("second") == .success(.member(of: "acme")))
                #expect(keystone.logins == 2)
                #expect(keystone.questions.filter { $0.subject == "second" }.map(\.asking) == ["own-1", "own-2"])
            }
        }
    }

    @Test("is renewed no more than once for a question") func neverKnown() async throws {
        let cloud = Cloud()
        try await ScriptedKeystone.serve { question in
            question.isLogin ? try await cloud.script(question) : .error(401)
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs") == .failure(.unavailable))
                #expect(keystone.logins == 2 && keystone.count(of: "theirs") == 2)
            }
        }
    }

    @Test("is not asked for again for half a minute where that is refused, so that no user is locked out")
    func refused() async throws {
        try await ScriptedKeystone.serve { _ in
            .error(401)
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                for token in ["first", "second"] {
                    #expect(await asker.answer(token) == .failure(.unavailable))
                    #expect(await asker.identity.fault() == .loginRefused)
                }
                asker.uptime.pass(.milliseconds(29_999))
                _ = await asker.answer("third")
                #expect(keystone.questions.count == 1)
                asker.uptime.pass(.milliseconds(1))
                _ = await asker.answer("fourth")
                #expect(keystone.questions.count == 2)
            }
        }
    }
}
