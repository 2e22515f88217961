import Logging
import Ports
import Testing

@testable import KeystoneAdapter

@Suite("The names of projects")
struct ProjectNameTests {
    private static let acme = AccountTitle(name: "acme", domain: "Default")

    /// What a Keystone answers that lets its users list projects, or some of them.
    private func script(
        _ cloud: Cloud, system: Bool = false, project: Bool = true, pages: Int = 1
    ) -> ScriptedKeystone.Script {
        { question in
            if question.isLogin, question.body.contains("\"system\"") {
                guard system else { return .error(401) }
                let body = Cloud.token(project: nil, roles: ["reader"], more: #","system":{"all":true}"#).body
                return ScriptedKeystone.Reply(status: 201, headers: ["X-Subject-Token": "on-system"], body: body)
            }
            let isDomains = question.path.hasPrefix("/v3/domains")
            guard isDomains || question.path.hasPrefix("/v3/projects") else { return try await cloud.script(question) }
            guard question.asking == "on-system" || project else { return .error(403) }
            if isDomains {
                return ScriptedKeystone.Reply(body: #"{"domains":[{"id":"default","name":"Default"}],"links":{}}"#)
            }
            let page = question.path.split(separator: "=").last.flatMap { Int($0) } ?? 1
            let next = page < pages ? "\"http://elsewhere.invalid/v3/projects?marker=\(page + 1)\"" : "null"
            let list =
                #"{"id":"a\#(page)","name":"acme","domain_id":"default"},{"id":"b\#(page)","name":"odd","domain_id":"x"}"#
            return ScriptedKeystone.Reply(body: #"{"projects":[\#(list)],"links":{"next":\#(next)}}"#)
        }
    }

    /// Lets what was begun beside the test come to its end, by asking after it.
    private func settle(_ asker: Asker) async throws { _ = try await asker.identity.mayListProjects() }

    @Test("are listed page by page, at the host of the settings, with those of their domains") func pages() async throws
    {
        let script = script(Cloud(), pages: 3)
        try await ScriptedKeystone.serve(script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                let titles = await asker.identity.titles()
                #expect(titles.count == 6)
                #expect(titles[account: "a1"] == Self.acme && titles[account: "a3"] == Self.acme)
                #expect(titles[account: "b2"] == AccountTitle(name: "odd", domain: nil))
                #expect(titles[account: "other"] == nil)
            }
        }
    }

    @Test("are listed again after a minute, if someone wants them; until then they are as they were") func kept()
        async throws
    {
        let script = script(Cloud())
        try await ScriptedKeystone.serve(script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                @Sendable func lists() -> Int { keystone.questions.count { $0.path.hasPrefix("/v3/projects") } }
                for _ in 0..<3 { _ = await asker.identity.titles() }
                asker.uptime.pass(.milliseconds(59_999))
                _ = await asker.identity.titles()
                // One that was begun beside these would have come before this one is over.
                _ = try await asker.identity.mayListProjects()
                #expect(lists() == 2)
                asker.uptime.pass(.milliseconds(1))
                #expect(await asker.identity.titles()[account: "a1"] == Self.acme)
                while lists() < 3 { try await Task.sleep(for: .milliseconds(2)) }
                try await settle(asker)
            }
        }
    }

    @Test("are listed by the server's user on the system, where it may not list them on its project") func onSystem()
        async throws
    {
        let script = script(Cloud(), system: true, project: false)
        try await ScriptedKeystone.serve(script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.identity.titles()[account: "a1"] == Self.acme)
                let mayList = try await asker.identity.mayListProjects()
                #expect(mayList)
            }
        }
    }

    @Test("are those of the clients' own projects where nobody may list them, which is said once") func refused()
        async throws
    {
        let script = script(Cloud(["theirs": Cloud.member]), project: false)
        let log = Lines()
        let logger = Logger(label: "test") { _ in log }
        try await ScriptedKeystone.serve(script) { keystone in
            try await Asker.with(keystone.address(), logger: logger) { asker in
                #expect(await asker.identity.titles().count == 0)
                _ = try await asker.caller("theirs")
                #expect(await asker.identity.titles()[account: "acme"] == AccountTitle(name: "n", domain: "Default"))
                let mayList = try await asker.identity.mayListProjects()
                #expect(!mayList)
                let count = keystone.questions.count
                _ = await asker.identity.titles()
                #expect(keystone.questions.count == count)
                asker.uptime.pass(.seconds(601))
                _ = await asker.identity.titles()
                while keystone.questions.count < count + 2 { try await Task.sleep(for: .milliseconds(2)) }
                try await settle(asker)
                #expect(log.text.matches(of: #/role reader on the system/#).count == 1)
            }
        }
    }

    @Test("keep nobody waiting who wants them while Keystone says nothing") func away() async throws {
        let gate = Gate()
        try await ScriptedKeystone.serve { _ in
            await gate.wait()
            return .error(500)
        } _: { keystone in
            try await Asker.with(keystone.address(), namePatience: .milliseconds(1)) { asker in
                // Keystone answers when who wanted them is back already.
                #expect(await asker.identity.titles().count == 0)
                #expect(await asker.identity.titles().count == 0)
                gate.open()
                while keystone.questions.count < 3 { try await Task.sleep(for: .milliseconds(2)) }
                _ = try? await settle(asker)
            }
        }
    }

    @Test("are waited for two seconds, and listed for a minute, unless something else is said") func patience() {
        let configuration = KeystoneConfiguration(
            address: "http://127.0.0.1", login: nil, authorities: nil, rule: Asker.rule, serviceType: "billing",
            patience: .seconds(5), keeping: .seconds(60), entries: 1)
        #expect(configuration.namePatience == .seconds(2) && configuration.listPatience == .seconds(60))
    }

    @Test("are listed though that takes longer than clients wait", .timeLimit(.minutes(2))) func slow() async throws {
        let script = script(Cloud())
        try await ScriptedKeystone.serve { question in
            if question.path.hasPrefix("/v3/projects") { try await Task.sleep(for: .milliseconds(1_500)) }
            return try await script(question)
        } _: { keystone in
            try await Asker.with(keystone.address(), patience: .seconds(1)) { asker in
                // To sign in may take too long on a machine that is busy.
                while await asker.identity.titles()[account: "a1"] == nil { asker.uptime.pass(.seconds(31)) }
            }
        }
    }

    @Test("are said to be missing once, when they can't be listed a second time") func failing() async throws {
        let cloud = Cloud()
        let log = Lines()
        let logger = Logger(label: "test") { _ in log }
        @Sendable func warnings() -> Int { log.text.matches(of: #/projects can't be listed/#).count }
        try await ScriptedKeystone.serve { question in
            question.path.hasPrefix("/v3/projects") ? .error(404) : try await cloud.script(question)
        } _: { keystone in
            try await Asker.with(keystone.address(), logger: logger) { asker in
                // Who is first waits for the end of it.
                _ = await asker.identity.titles()
                #expect(warnings() == 0)
                while warnings() == 0 || keystone.questions.count < 6 {
                    asker.uptime.pass(.seconds(31))
                    _ = await asker.identity.titles()
                    try await Task.sleep(for: .milliseconds(2))
                }
                _ = try? await settle(asker)
                #expect(warnings() == 1)
                #expect(log.text.contains("no Keystone v3"))
            }
        }
    }

    @Test("are of 50000 projects at most that are listed") func manyListed() async throws {
        let projects = (0..<26_000).map { #"{"id":"\#($0)","name":"n"}"# }.joined(separator: ",")
        let others = projects.replacing(#"{"id":""#, with: #"{"id":"x"#)
        let cloud = Cloud()
        try await ScriptedKeystone.serve { question in
            guard question.path.hasPrefix("/v3/projects") else {
                return question.path.hasPrefix("/v3/domains")
                    ? ScriptedKeystone.Reply(body: #"{"domains":[]}"#) : try await cloud.script(question)
            }
            let isFirst = !question.path.contains("marker")
            let next = isFirst ? #","links":{"next":"/v3/projects?marker=1"}"# : ""
            return ScriptedKeystone.Reply(body: #"{"projects":[\#(isFirst ? projects : others)]\#(next)}"#)
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                let titles = await asker.identity.titles()
                #expect(titles.count == 50_000)
                #expect(titles[account: "25999"] != nil && titles[account: "x23999"] != nil)
            }
        }
    }

    @Test("are of 10000 projects at most whose tokens were seen, and then those of the newest") func manySeen() async {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let directory = ProjectDirectory([], deadline: .zero, patience: .zero, logger: logger, now: { .now })
        for number in 0..<10_000 { directory.note(Self.acme, of: "\(number)") }
        #expect(await directory.titles().count == 10_000)
        directory.note(Self.acme, of: "9999")
        #expect(await directory.titles().count == 10_000)
        directory.note(Self.acme, of: "10000")
        let titles = await directory.titles()
        #expect(titles.count <= 10_000 && titles[account: "10000"] == Self.acme)
    }

    @Test("are none where the server has no user of its own, but of those who come") func withoutUser() async throws {
        try await ScriptedKeystone.serve { _ in
            Cloud.member
        } _: { keystone in
            try await Asker.with(keystone.address(), login: nil) { asker in
                #expect(await asker.identity.titles().count == 0 && keystone.questions.isEmpty)
                _ = try await asker.caller("theirs")
                #expect(await asker.identity.titles()[account: "acme"]?.name == "n")
            }
        }
    }
}
