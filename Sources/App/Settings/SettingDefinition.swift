import JSON
import KeystoneAdapter

/// A setting that there is: what it is called, what it may hold, and what it is where nobody says anything.
struct SettingDefinition {
    /// The key, or the table's and the key in it: `tls.certificate`.
    let path: String
    let kind: SettingKind
    /// `nil` where there is nothing then.
    let standard: JSONValue?

    init(_ path: String, _ kind: SettingKind) { (self.path, self.kind, standard) = (path, kind, nil) }

    init(_ path: String, _ kind: SettingKind, _ standard: String) {
        (self.path, self.kind, self.standard) = (path, kind, .string(standard))
    }

    init(_ path: String, _ kind: SettingKind, _ standard: Int) {
        (self.path, self.kind, self.standard) = (path, kind, .number(JSONNumber(standard)))
    }

    init(_ path: String, _ kind: SettingKind, _ standard: [String]) {
        (self.path, self.kind, self.standard) = (path, kind, .array(standard.map { .string($0) }))
    }

    /// The key of the file's object in which it is.
    var key: String { String(path.prefix { $0 != "." }) }
    /// The key in its table; `nil` where it is in none.
    var member: String? { path.contains(".") ? String(path.drop { $0 != "." }.dropFirst()) : nil }
}

extension SettingDefinition {
    /// Every setting that there is.
    static let all: [SettingDefinition] =
        predecessors + identity + [
            SettingDefinition("member_tokens", .tokens),
            SettingDefinition("tls.certificate", .text),
            SettingDefinition("tls.key", .text),
            SettingDefinition("tls.client_ca", .text),
            SettingDefinition("intake.port", .port, 8_788),
            SettingDefinition("brokers", .brokers),
            SettingDefinition("limits.body_bytes", .count(1_024...1 << 30), 8 << 20),
            SettingDefinition("limits.head_bytes", .count(1_024...1 << 20), 64 << 10),
            SettingDefinition("limits.connections", .count(1...1_000_000), 4_096),
            SettingDefinition("limits.head_seconds", .seconds(0.1...3_600), 10),
            SettingDefinition("limits.body_seconds", .seconds(0.1...3_600), 60),
            SettingDefinition("limits.idle_seconds", .seconds(0.1...3_600), 60),
            SettingDefinition("limits.answer_seconds", .seconds(0.1...3_600), 60),
            SettingDefinition("limits.readers", .count(2...64), 8),
            SettingDefinition("limits.reader_seconds", .seconds(0.1...3_600), 10),
            SettingDefinition("rtypes.cloud_unique", .texts),
            SettingDefinition("rtypes.image_unit", .choice(["bytes", "gib"]), "bytes"),
            SettingDefinition("states", .states),
            SettingDefinition("tariffs.unit", .choice(["second", "minute", "hour", "day", "year"])),
        ]

    /// The settings of 2.0.
    private static let predecessors: [SettingDefinition] = [
        SettingDefinition("host", .text, "127.0.0.1"),
        SettingDefinition("port", .port, 8_787),
        SettingDefinition("admin_token", .secret),
        SettingDefinition("billing_heart_url", .text),
        SettingDefinition("nova_url", .webAddress),
        SettingDefinition("keystone_url", .webAddress),
        SettingDefinition("heart_db_url", .storeURL),
        SettingDefinition("log_dir", .text),
        SettingDefinition("log_format", .text, "text"),
        SettingDefinition(
            "log_level",
            .choice(["trace", "debug", "info", "notice", "warning", "warn", "error", "critical", "fatal"]), "info"),
        SettingDefinition("nova_conf", .text),
        SettingDefinition("rabbit_host", .text),
        SettingDefinition("rabbit_port", .port),
        SettingDefinition("rabbit_userid", .text),
        SettingDefinition("rabbit_password", .secret),
        SettingDefinition("rabbit_virtual_host", .text),
    ]

    /// Who may ask, where Keystone says so.
    private static let identity: [SettingDefinition] = [
        SettingDefinition("keystone.user", .text),
        SettingDefinition("keystone.password", .secret),
        SettingDefinition("keystone.user_domain", .text, "Default"),
        SettingDefinition("keystone.project", .text, "service"),
        SettingDefinition("keystone.project_domain", .text, "Default"),
        SettingDefinition("keystone.credential_id", .text),
        SettingDefinition("keystone.credential_secret", .secret),
        SettingDefinition("keystone.ca", .text),
        SettingDefinition("keystone.service_type", .text, "billing"),
        SettingDefinition("keystone.deadline_seconds", .seconds(0.1...60), 5),
        SettingDefinition("keystone.cache_seconds", .seconds(0...300), 60),
        SettingDefinition("keystone.cache_entries", .count(1...1_000_000), 10_000),
        SettingDefinition("keystone.interface", .choice(["public", "internal", "admin"]), "public"),
        SettingDefinition("keystone.region", .text),
        SettingDefinition("auth.admin_roles", .texts, ["admin"]),
        SettingDefinition("auth.admin_scopes", .choices(adminScopes), ["system", "admin_project"]),
        SettingDefinition("auth.member_roles", .texts, ["member", "reader"]),
    ]

    private static let adminScopes = CallerRule.AdminScope.allCases.map(\.rawValue)

    /// What each object of `brokers` may hold.
    static let broker: [SettingDefinition] = [
        SettingDefinition("url", .secret),
        SettingDefinition("exchanges", .texts),
        SettingDefinition("topics", .texts),
        SettingDefinition("queue_type", .choice(["quorum", "classic"])),
        SettingDefinition("create_exchanges", .flag),
        SettingDefinition("prefetch", .count(1...2_000)),
        SettingDefinition("ca", .text),
        SettingDefinition("certificate", .text),
        SettingDefinition("key", .text),
    ]
}
