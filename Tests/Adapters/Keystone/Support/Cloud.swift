import Synchronization

/// A Keystone's tokens: its own users', which it issues, and clients', each with what is said of it.
final class Cloud: Sendable {
    private struct State {
        var replies: [String: ScriptedKeystone.Reply] = [:]
        var issued = 0
        /// The first own token that is valid.
        var firstValid = 1
        /// Questions about tokens that come first get these.
        var failures: [ScriptedKeystone.Reply] = []
    }

    /// How long the tokens live that it issues.
    private let life: Int
    private let state = Mutex(State())

    init(life: Int = 3_600, _ replies: [String: ScriptedKeystone.Reply] = [:]) {
        self.life = life
        state.withLock { $0.replies = replies }
    }

    func set(_ token: String, _ reply: ScriptedKeystone.Reply?) { state.withLock { $0.replies[token] = reply } }

    /// All tokens that it has issued are unknown from now on.
    func forgetIssued() { state.withLock { $0.firstValid = $0.issued + 1 } }

    func fail(with replies: ScriptedKeystone.Reply...) { state.withLock { $0.failures = replies } }

    var script: ScriptedKeystone.Script {
        { [self] question in
            guard question.path.hasPrefix("/v3") else { return .error(404) }
            if question.isLogin { return issue() }
            return state.withLock { state in
                if !state.failures.isEmpty { return state.failures.removeFirst() }
                guard
                    (state.firstValid...max(state.issued, state.firstValid)).contains(where: {
                        "own-\($0)" == question.asking
                    })
                else { return .error(401) }
                return question.subject.flatMap { state.replies[$0] } ?? .error(404)
            }
        }
    }

    private func issue() -> ScriptedKeystone.Reply {
        let number = state.withLock { state in
            state.issued += 1
            return state.issued
        }
        let minutes = String(life / 60), seconds = String(life % 60)
        let end = "01:\(minutes.count < 2 ? "0" : "")\(minutes):\(seconds.count < 2 ? "0" : "")\(seconds)"
        let expires = life == 3_600 ? "02:00:00" : end
        return ScriptedKeystone.Reply(
            status: 201, headers: ["X-Subject-Token": "own-\(number)"],
            body: Cloud.token(project: "service", roles: ["service"], expires: "2026-11-23T\(expires).000000Z").body)
    }

    /// What is said of a token that is good.
    static func token(
        project: String?, roles: [String], expires: String = "2199-01-01T00:00:00.000000Z", more: String = ""
    ) -> ScriptedKeystone.Reply {
        let list = roles.map { #"{"id":"1","name":"\#($0)"}"# }.joined(separator: ",")
        let scope = project.map { #","project":{"id":"\#($0)","name":"n","domain":{"id":"default","name":"Default"}}"# }
        return ScriptedKeystone.Reply(
            body: #"{"token":{"issued_at":"2026-11-23T01:00:00.000000Z","expires_at":"\#(expires)","#
                + #""roles":[\#(list)]\#(scope ?? "")\#(more)}}"#)
    }

    static let member = token(project: "acme", roles: ["member", "reader"])
    static let admin = token(project: nil, roles: ["admin"], more: #","system":{"all":true}"#)
}
