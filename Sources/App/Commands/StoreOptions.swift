import ArgumentParser
import Domain
import FoundationEssentials
import Ports

/// What every command on a store takes.
struct StoreOptions: ParsableArguments {
    @Option(help: "The settings file.") var config: String?
    @Option(help: "The store: memory:, sqlite:PATH, sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE.") var db:
        String?
    @Option(help: "Freezes now at a moment, or reads it from @FILE.") var clock: String?

    var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// What the file, the environment and the flags say.
    func values(flags: [SettingsReader.Flag] = []) throws -> SettingValues {
        let store = SettingsReader.Flag(name: "--db", key: "heart_db_url", value: db)
        return try SettingsReader.read(file: config, environment: environment, flags: [store] + flags)
    }

    /// The settings in force, all of which must be good.
    func settings(flags: [SettingsReader.Flag] = []) throws -> Settings {
        var values = try values(flags: flags)
        let settings = Settings(&values)
        if let failure = Failure(problems: values.problems) { throw failure }
        return settings
    }

    /// The store that the flag, the settings or the default name.
    func open(_ settings: Settings, creating: Bool, clock: any UTCClock) throws -> any BillingStore {
        let url = try settings.database ?? StoreMaker.defaultURL(environment: environment)
        return try StoreMaker.open(url, creating: creating, settings, clock: clock)
    }

    /// Opens the store, does something with it, and closes it in any case.
    ///
    /// - Parameter creating: whether a store that is not there is made; what only reads would answer from nothing.
    func withStore<Value>(
        creating: Bool = false,
        _ body: (_ store: any BillingStore, _ clock: any UTCClock, _ settings: Settings) async throws -> Value
    ) async throws -> Value {
        let settings = try settings()
        let clock = try makeClock(clock)
        let store = try open(settings, creating: creating, clock: clock)
        do {
            let value = try await body(store, clock, settings)
            await store.close()
            return value
        } catch {
            await store.close()
            throw (error as? StoreError).map(Failure.init) ?? error
        }
    }
}
