import KeystoneAdapter

/// What is looked at of Keystone.
struct KeystoneChecks {
    private let configuration: KeystoneConfiguration
    private let visit: KeystoneVisit
    /// Whether clients or the server itself are in need of it, and not only of tokens of the settings.
    private let isNeeded: Bool

    init?(_ settings: Settings) {
        guard let configuration = settings.keystone else { return nil }
        self.configuration = configuration
        visit = KeystoneVisit(configuration)
        let hasTokens = settings.adminToken != nil || !settings.memberTokens.isEmpty
        isNeeded = configuration.login != nil || !hasTokens
    }

    /// Ends its connections.
    func close() async { await visit.close() }

    /// One after another, each only where what it needs is right.
    var list: [Check] {
        var parts: [(name: String, look: @Sendable () async -> Finding)] = []
        let visit = visit
        if configuration.authorities != nil { parts.append(("TLS files", { await visit.files() })) }
        parts.append(("address", { await visit.address() }))
        if configuration.address.hasPrefix("https://") { parts.append(("TLS", { await visit.tls() })) }
        parts.append(("version", { await visit.version() }))
        if configuration.login != nil {
            parts.append(("login", { await visit.login() }))
            parts.append(("clock", { await visit.clock() }))
            parts.append(("tokens", { await visit.tokens() }))
            parts.append(("names", { await visit.names() }))
        }
        let subject = "keystone \(SettingsReport.withoutLogin(configuration.address))"
        var checks: [Check] = []
        for (name, look) in parts {
            // The last three need a login, and nothing of each other.
            let last = checks.last { !["clock", "tokens"].contains($0.id.part) }
            let isNeeded = isNeeded
            checks.append(
                Check(id: Check.ID(subject: subject, part: name), after: last.map { [$0.id] } ?? []) {
                    let finding = await look()
                    return isNeeded ? finding : finding.softened
                })
        }
        return checks
    }
}
