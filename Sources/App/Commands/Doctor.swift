import ArgumentParser

/// `nova-billing doctor`: looks at what a server needs.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Looks at the brokers, Keystone and the store of the settings, and says what is wrong and what to change.",
        discussion: """
            One after another: each host's address, TLS, login and virtual host; then permissions, queues and exchanges, \
            and whether the broker takes messages; then Keystone; then the store. Nothing is changed there, no message is taken, and \
            no password is shown.

            It ends with 0 where all is well, 3 where there are only warnings, 1 where something fails, 2 where settings \
            or store can't be used as they are, 4 where broker, Keystone or store are not reached.
            """)

    @OptionGroup var options: SettingsOptions
    @Option(help: "The store: memory:, sqlite:PATH or sqlite:///PATH.") var db: String?
    @Flag(help: "Prints JSON.") var json = false

    func run() async throws {
        let settings = try options.settings(flags: [SettingsReader.Flag(name: "--db", key: "heart_db_url", value: db)])
        var (checkup, report) = (Checkup(), CheckupReport())
        let keystone = KeystoneChecks(settings)
        let made: Result<Void, any Error>
        do {
            made = .success(
                try await checkup.make(checks(settings, keystone)) { entry in
                    if !json { try Output.write(Array(report.lines(entry).utf8)) }
                })
        } catch { made = .failure(error) }
        await keystone?.close()
        try made.get()
        try Output.line(json ? CheckupReport.json(checkup) : CheckupReport.summary(checkup))
        if let failure = checkup.failure { throw failure }
    }

    private func checks(_ settings: Settings, _ keystone: KeystoneChecks?) -> [Check] {
        let brokers = settings.brokers.isEmpty ? [noBroker] : settings.brokers.flatMap { BrokerChecks($0).list }
        return brokers + (keystone?.list ?? []) + StoreChecks(settings: settings, environment: options.environment).list
    }

    private var noBroker: Check {
        Check(id: Check.ID(subject: "broker", part: "settings")) {
            .warning(
                .noBroker, "the settings name none: no notifications arrive by themselves",
                change: "name one in brokers, or the nova.conf of the cloud in nova_conf")
        }
    }
}
