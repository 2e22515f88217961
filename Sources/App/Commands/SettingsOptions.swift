import ArgumentParser
import FoundationEssentials

/// What a command takes that looks at what the settings name.
struct SettingsOptions: ParsableArguments {
    @Option(help: "The settings file.") var config: String?

    var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The settings in force, all of which must be good.
    func settings(flags: [SettingsReader.Flag] = []) throws -> Settings {
        var values = try SettingsReader.read(file: config, environment: environment, flags: flags)
        let settings = Settings(&values)
        if let failure = Failure(problems: values.problems) { throw failure }
        return settings
    }
}
