import Domain
import InMemoryAdapter
import Ports
import Synchronization
import Testing

@testable import KeystoneAdapter

@Suite("What Keystone said of a token")
struct RememberedAnswerTests {
    @Test("is believed for the time that is set") func kept() async throws {
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                _ = try await asker.caller("theirs")
                cloud.set("theirs", nil)
                asker.uptime.pass(.milliseconds(59_999))
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                #expect(keystone.count(of: "theirs") == 1)
                asker.uptime.pass(.milliseconds(1))
                #expect(await asker.answer("theirs") == .failure(.unknown))
            }
        }
    }

    @Test("is not believed beyond the moment at which the token expires") func expires() async throws {
        let cloud = Cloud()
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                let end = asker.clock.utcNow().adding(microseconds: 5 * Moment.second)
                cloud.set("theirs", Cloud.token(project: "acme", roles: ["member"], expires: "\(end)"))
                _ = try await asker.caller("theirs")
                asker.uptime.pass(.milliseconds(4_999))
                _ = try await asker.caller("theirs")
                #expect(keystone.count(of: "theirs") == 1)
                asker.uptime.pass(.milliseconds(1))
                _ = try await asker.caller("theirs")
                #expect(keystone.count(of: "theirs") == 2)
                // Whose clock is right is for Keystone to say.
                cloud.set("late", Cloud.token(project: "acme", roles: ["member"], expires: "2020-01-01T00:00:00Z"))
                for count in 1...2 {
                    #expect(await asker.answer("late") == .success(.member(of: "acme")))
                    #expect(keystone.count(of: "late") == count)
                }
            }
        }
    }

    @Test("is asked each time where nothing is to be kept") func nothingKept() async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Cloud.admin]).script) { keystone in
            try await Asker.with(keystone.address(), keeping: .zero) { asker in
                for count in 1...3 {
                    #expect(await asker.answer("theirs") == .success(.admin))
                    #expect(keystone.count(of: "theirs") == count)
                }
            }
        }
    }

    @Test("that it is unknown, is believed for two seconds") func unknown() async throws {
        let cloud = Cloud()
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs") == .failure(.unknown))
                cloud.set("theirs", Cloud.member)
                asker.uptime.pass(.milliseconds(1_999))
                #expect(await asker.answer("theirs") == .failure(.unknown))
                #expect(keystone.count(of: "theirs") == 1)
                asker.uptime.pass(.milliseconds(1))
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
            }
        }
    }

    @Test("is what all are told who ask at the same time; one that goes away disturbs no other") func together()
        async throws
    {
        let gate = Gate()
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve { question in
            if question.subject != nil { await gate.wait() }
            return try await cloud.script(question)
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                let impatient = Task { await asker.answer("theirs") }
                while keystone.count(of: "theirs") == 0 { try await Task.sleep(for: .milliseconds(2)) }
                let others = (0..<20).map { _ in Task { await asker.answer("theirs") } }
                impatient.cancel()
                gate.open()
                for other in others { #expect(await other.value == .success(.member(of: "acme"))) }
                #expect(keystone.count(of: "theirs") == 1)
            }
        }
    }

    @Test("takes no more room than there is: the newest are kept, and unknown tokens push none of them out")
    func bounded() async throws {
        let cloud = Cloud()
        for number in 0..<5 { cloud.set("good-\(number)", Cloud.member) }
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address(), entries: 3) { asker in
                for number in 0..<5 { _ = try await asker.caller("good-\(number)") }
                for number in 0..<10 { _ = await asker.answer("bad-\(number)") }
                for number in [4, 3, 2] { _ = try await asker.caller("good-\(number)") }
                #expect((2..<5).map { keystone.count(of: "good-\($0)") } == [1, 1, 1])
                _ = try await asker.caller("good-0")
                #expect(keystone.count(of: "good-0") == 2)
            }
        }
    }

    @Test("is good from when it was asked for, however long that took") func slowAnswer() async throws {
        let gate = Gate()
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve { question in
            if question.subject != nil { await gate.wait() }
            return try await cloud.script(question)
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                let first = Task { await asker.answer("theirs") }
                while keystone.count(of: "theirs") == 0 { try await Task.sleep(for: .milliseconds(2)) }
                asker.uptime.pass(.seconds(5))
                gate.open()
                #expect(await first.value == .success(.member(of: "acme")))
                asker.uptime.pass(.milliseconds(54_999))
                _ = try await asker.caller("theirs")
                #expect(keystone.count(of: "theirs") == 1)
                asker.uptime.pass(.milliseconds(1))
                _ = try await asker.caller("theirs")
                #expect(keystone.count(of: "theirs") == 2)
            }
        }
    }

    @Test("takes no more room than there is, of tokens that are unknown too", arguments: [(3, 3), (5_000, 1_000)])
    func boundedUnknown(capacity: Int, room: Int) async {
        let now = ContinuousClock.now
        let asked = Mutex(0)
        let answers = TokenAnswers(capacity: capacity, now: { now })
        @Sendable func ask(_ number: Int) async {
            _ = await answers.answer(about: "bad-\(number)") { _ in
                asked.withLock { $0 += 1 }
                return .unknown
            }
        }
        for number in 0...room { await ask(number) }
        for number in 1...room { await ask(number) }
        #expect(asked.withLock { $0 } == room + 1)
        await ask(0)
        #expect(asked.withLock { $0 } == room + 2)
    }
}
