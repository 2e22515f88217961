import Testing

/// Settings of a Keystone with which something is wrong, and what is to be said of it.
struct BrokenKeystone: Sendable, CustomTestStringConvertible {
    /// What answers where the settings have Keystone.
    enum Peer: Sendable {
        case keystone(Keystone.Port)
        /// Nobody, nobody who says anything, a server that is none, and programs that say what a Keystone might.
        case nobody, silent, web, scripted(String)
        /// As it is written.
        case other(String)
    }

    let testDescription: String
    let peer: Peer
    var isTLS = false
    var host = "127.0.0.1"
    var user = "steward"
    var more = ""
    /// The check that finds it.
    let check: String
    let code: String
    let words: [String]
    let status: Int32

    static let all = places + certificates + rights

    private static let places = [
        BrokenKeystone(
            testDescription: "nobody listens", peer: .nobody, check: "address", code: "nobody_listens",
            words: ["127.0.0.1:1"], status: 4),
        BrokenKeystone(
            testDescription: "a name that nobody has", peer: .other("http://keystone..example:5000"), check: "address",
            code: "name_unknown", words: ["keystone..example"], status: 4),
        BrokenKeystone(
            testDescription: "a port that says nothing", peer: .silent, more: #", "deadline_seconds": 0.5"#,
            check: "version", code: "no_answer", words: ["says nothing in time"], status: 4),
        BrokenKeystone(
            testDescription: "a server of another kind", peer: .web, check: "version", code: "not_a_keystone",
            words: ["no Keystone v3"], status: 4),
        BrokenKeystone(
            testDescription: "a Keystone that has no third version", peer: .scripted("second"), check: "version",
            code: "keystone_too_old", words: ["no v3"], status: 1),
        BrokenKeystone(
            testDescription: "a Keystone that fails", peer: .scripted("failing"), check: "version",
            code: "keystone_failed", words: ["status 503"], status: 4),
        BrokenKeystone(
            testDescription: "a port with TLS, used without", peer: .keystone(.server), check: "version",
            code: "port_with_tls", words: ["speaks TLS"], status: 4),
    ]

    private static let certificates = [
        BrokenKeystone(
            testDescription: "a port without TLS, used with it", peer: .keystone(.plain), isTLS: true, more: ca("ca"),
            check: "TLS", code: "port_without_tls", words: ["does not speak TLS"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate whose time is over", peer: .keystone(.expired), isTLS: true, more: ca("ca"),
            check: "TLS", code: "certificate_expired", words: ["2021-01-01T00:00:00Z"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate for another name", peer: .keystone(.wrongName), isTLS: true,
            more: ca("ca"), check: "TLS", code: "certificate_of_other_name",
            words: ["elsewhere.example", "not for 127.0.0.1"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate of an authority that the system does not know", peer: .keystone(.server),
            isTLS: true, check: "TLS", code: "certificate_untrusted", words: ["this machine trusts"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate of another authority", peer: .keystone(.server), isTLS: true,
            more: ca("other-ca"), check: "TLS", code: "certificate_untrusted", words: ["other-ca.pem"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate of another authority, and the name in capitals", peer: .keystone(.server),
            isTLS: true, host: "LOCALHOST", more: ca("other-ca"), check: "TLS", code: "certificate_untrusted",
            words: ["other-ca.pem"], status: 4),
        BrokenKeystone(
            testDescription: "a certificate of another authority and for another name", peer: .keystone(.wrongName),
            isTLS: true, more: ca("other-ca"), check: "TLS", code: "certificate_untrusted", words: ["other-ca.pem"],
            status: 4),
        BrokenKeystone(
            testDescription: "a file of authorities that is not there", peer: .keystone(.server), isTLS: true,
            more: #", "ca": "nowhere.pem""#, check: "TLS files", code: "file_unusable", words: ["nowhere.pem"],
            status: 2),
    ]

    private static let rights = [
        BrokenKeystone(
            testDescription: "a wrong password", peer: .keystone(.plain), user: "nobody", check: "login",
            code: "login_refused", words: ["refuses the service user"], status: 1),
        BrokenKeystone(
            testDescription: "a user who may not ask about tokens", peer: .keystone(.plain), user: "weak",
            check: "tokens", code: "role_missing", words: ["role service"], status: 1),
        BrokenKeystone(
            testDescription: "a user who may not list projects", peer: .keystone(.plain), user: "billing",
            check: "names", code: "projects_hidden", words: ["may not list projects"], status: 3),
        BrokenKeystone(
            testDescription: "a clock that is two hours ahead", peer: .scripted("ahead"), check: "clock",
            code: "clock_differs", words: ["ahead of this machine's"], status: 3),
        BrokenKeystone(
            testDescription: "a clock that is two hours behind", peer: .scripted("behind"), check: "clock",
            code: "clock_differs", words: ["behind this machine's"], status: 3),
    ]

    private static func ca(_ name: String) -> String { #", "ca": "TLS/\#(name).pem""# }
}
