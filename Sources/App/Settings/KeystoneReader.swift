import JSON
import KeystoneAdapter

/// Finds how Keystone is asked, where the settings say where it is.
enum KeystoneReader {
    static func configuration(_ values: inout SettingValues) -> KeystoneConfiguration? {
        let login = login(&values)
        guard let url = values["keystone_url"]?.string else {
            let given = ["user", "password", "credential_id", "credential_secret"].map { "keystone.\($0)" }
                .first { values.isGiven($0) }
            if let given {
                values.problem(
                    "the setting keystone_url is missing; \(given) is of no use without it", values.origin(of: given))
            }
            return nil
        }
        guard hasHost(url) else {
            values.problem(
                "the setting keystone_url names no host; it may be \(SettingKind.webAddress.right)",
                values.origin(of: "keystone_url"))
            return nil
        }
        return KeystoneConfiguration(
            address: Settings.identityBase(url).map { String($0) } ?? url, login: login,
            authorities: values["keystone.ca"]?.string, rule: rule(values),
            serviceType: values.text("keystone.service_type"), patience: values.seconds("keystone.deadline_seconds"),
            keeping: values.seconds("keystone.cache_seconds"), entries: values.count("keystone.cache_entries"),
            interface: values.text("keystone.interface"), region: values["keystone.region"]?.string)
    }

    private static func hasHost(_ url: String) -> Bool {
        guard let slashes = url.firstRange(of: "://") else { return false }
        let place = url[slashes.upperBound...].prefix { $0 != "/" }
        let host = place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
        return !host.isEmpty && !host.hasPrefix(":") && !host.contains { $0.isWhitespace || $0 == "?" || $0 == "#" }
    }

    private static func rule(_ values: SettingValues) -> CallerRule {
        func names(_ path: String) -> [String] { values[path]?.array?.compactMap(\.string) ?? [] }
        return CallerRule(
            adminRoles: names("auth.admin_roles"),
            adminScopes: Set(names("auth.admin_scopes").compactMap(CallerRule.AdminScope.init)),
            memberRoles: names("auth.member_roles"))
    }

    /// How the server signs in: with an application credential, or as a user; `nil` where neither is named.
    private static func login(_ values: inout SettingValues) -> KeystoneLogin? {
        let credential = pair("keystone.credential_id", "keystone.credential_secret", &values)
        let user = pair("keystone.user", "keystone.password", &values)
        if let (id, secret) = credential {
            guard user == nil else {
                values.problem(
                    "the settings keystone.user and keystone.credential_id are both there; one is enough",
                    values.origin(of: "keystone.user"))
                return nil
            }
            return .applicationCredential(id: id, secret: secret)
        }
        guard let (name, password) = user else { return nil }
        return .password(
            user: .init(name: name, domain: values.text("keystone.user_domain")), password: password,
            project: .init(name: values.text("keystone.project"), domain: values.text("keystone.project_domain")))
    }

    /// Two settings of which neither means anything without the other.
    private static func pair(_ first: String, _ second: String, _ values: inout SettingValues) -> (String, String)? {
        switch (values[first]?.string, values[second]?.string) {
        case (let one?, let other?): return (one, other)
        case (nil, nil): return nil
        default:
            let given = values.isGiven(first) ? first : second
            values.problem("the settings \(first) and \(second) go together; one is missing", values.origin(of: given))
            return nil
        }
    }
}
