import Logging
import Ports
import Testing

@testable import KeystoneAdapter

@Suite("Tokens that nobody knows")
struct StrangerTests {
    @Test("keep neither those waiting whose tokens were valid, nor the server itself") func bulk() async throws {
        let gate = Gate()
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve { question in
            if question.subject?.hasPrefix("bad") == true { await gate.wait() }
            return try await cloud.script(question)
        } _: { keystone in
            try await Asker.with(keystone.address(), keeping: .zero) { asker in
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                let strangers = (0..<100).map { number in Task { await asker.answer("bad-\(number)") } }
                @Sendable func asked() -> Int { keystone.questions.count { $0.subject?.hasPrefix("bad") == true } }
                while asked() < 8 { try await Task.sleep(for: .milliseconds(2)) }
                for count in 2...10 {
                    #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                    #expect(await asker.identity.fault() == nil)
                    #expect(keystone.count(of: "theirs") == count)
                }
                #expect(asked() == 8)
                gate.open()
                for stranger in strangers { #expect(await stranger.value == .failure(.unknown)) }
                #expect(asked() == 100)
            }
        }
    }

    @Test("are one line in the log, not one each, while Keystone fails") func log() async throws {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in lines }
        try await ScriptedKeystone.serve { question in
            question.isLogin ? try await Cloud().script(question) : .error(403)
        } _: { keystone in
            try await Asker.with(keystone.address(), logger: logger) { asker in
                for number in 0..<20 { #expect(await asker.answer("bad-\(number)") == .failure(.unavailable)) }
            }
        }
        #expect(lines.text.matches(of: #/who is asking/#).count == 1)
    }
}
