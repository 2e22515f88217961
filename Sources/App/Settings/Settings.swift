import Domain
import JSON
import KeystoneAdapter
import Logging
import OpenStackAdapter
import Ports

/// What is in force: flags over environment over file over what the server does by itself.
struct Settings {
    let host: String
    let port: Int
    let database: DatabaseURL?
    let adminToken: String?
    let memberTokens: [String: String]
    /// How Keystone is asked for who holds a token; `nil` where it is not.
    let keystone: KeystoneConfiguration?
    /// The roles in Keystone that make administrators.
    let adminRoles: [String]
    let log: LogSettings
    let tls: TLSSettings?
    /// Where a server listens that has the role of the intake.
    let intakePort: Int
    let limits: LimitSettings
    let brokers: [BrokerSettings]
    let wanted: StoreFacts.Wanted
    let imageUnit: ImageUnit
    let states: StateTable
    /// What is to be said of settings that are accepted but mean something else now, or nothing.
    let notes: [String]

    /// Makes sense of what was said; what makes none is added to its problems.
    init(_ values: inout SettingValues) {
        var notes: [String] = []
        host = values.text("host")
        port = values.count("port")
        adminToken = values["admin_token"]?.string
        memberTokens = (values["member_tokens"]?.object?.members ?? []).reduce(into: [:]) { tokens, member in
            tokens[member.key] = member.value.string
        }
        keystone = KeystoneReader.configuration(&values)
        adminRoles = values["auth.admin_roles"]?.array?.compactMap(\.string) ?? []
        database = Settings.database(&values)
        log = Settings.log(&values, &notes)
        tls = Settings.tls(&values)
        intakePort = values.count("intake.port")
        limits = LimitSettings(values)
        wanted = StoreFacts.Wanted(
            unit: values["tariffs.unit"]?.string.flatMap(RateUnit.init(rawValue:)),
            cloudUnique: values["rtypes.cloud_unique"]?.array.map { CloudUniqueTypes(Set($0.compactMap(\.string))) })
        imageUnit = values.text("rtypes.image_unit") == "gib" ? .gibibytes : .bytes
        states = Settings.states(values) ?? .standard
        let reader = BrokerReader(&values)
        brokers = reader.brokers
        self.notes = notes + Settings.notes(values) + reader.notes

    }

    private static func database(_ values: inout SettingValues) -> DatabaseURL? {
        guard let value = values["heart_db_url"] else { return nil }
        guard let text = value.string else {
            values.wrong("heart_db_url", value, .storeURL, values.origin(of: "heart_db_url"))
            return nil
        }
        do { return try DatabaseURL(text) } catch {
            values.problem((error as? Failure)?.message ?? "\(error)", values.origin(of: "heart_db_url"))
            return nil
        }
    }

    private static func log(_ values: inout SettingValues, _ notes: inout [String]) -> LogSettings {
        var log = LogSettings()
        let level = values.text("log_level")
        // Python has two more names.
        log.level = ["warn": .warning, "fatal": .critical][level] ?? Logger.Level(rawValue: level) ?? .info
        log.folder = values["log_dir"]?.string
        let form = values.text("log_format")
        if let known = LogSettings.Form(rawValue: form.lowercased()) {
            log.form = known
        } else if form.contains("%") {
            notes.append("log_format: a pattern of Python's logging is ignored; it may be text or json")
        } else {
            values.wrong("log_format", .string(form), .choice(["text", "json"]), values.origin(of: "log_format"))
        }
        return log
    }

    private static func tls(_ values: inout SettingValues) -> TLSSettings? {
        let clientCA = values["tls.client_ca"]?.string
        switch (values["tls.certificate"]?.string, values["tls.key"]?.string) {
        case (let certificate?, let key?):
            return TLSSettings(certificate: certificate, key: key, clientCA: clientCA)
        case (nil, nil) where clientCA == nil: return nil
        default:
            let given = ["tls.certificate", "tls.key", "tls.client_ca"].first { values.isGiven($0) } ?? ""
            values.problem(
                "the settings tls.certificate and tls.key go together; one is missing", values.origin(of: given))
            return nil
        }
    }

    private static func states(_ values: SettingValues) -> StateTable? {
        guard let members = values["states"]?.object?.members else { return nil }
        return StateTable(
            members.reduce(into: [:]) { effects, member in
                let parts = member.value.array?.compactMap(InstancePart.init(json:))
                effects[member.key] = parts.map { .runs(Set($0)) } ?? .ends
            })
    }

    private static func notes(_ values: SettingValues) -> [String] {
        var notes: [String] = []
        if values.isGiven("billing_heart_url") {
            notes.append("billing_heart_url is ignored: the server needs no address of itself")
        }
        if values.isGiven("nova_url") { notes.append("nova_url is ignored: nova says by itself what it does") }
        if let url = values["keystone_url"]?.string, let base = Settings.identityBase(url) {
            notes.append("keystone_url: /v2.0 is gone, \(base)/v3 is meant")
        }
        return notes
    }

    /// What stands before the version in an address of Keystone's second one; `nil` for any other.
    static func identityBase(_ url: String) -> Substring? {
        let path = url.hasSuffix("/") ? url.dropLast() : url[...]
        return path.hasSuffix("/v2.0") ? path.dropLast("/v2.0".count) : nil
    }
}
