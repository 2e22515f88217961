import ArgumentParser

/// `nova-billing check-config`: shows which settings are in force, and where each is from.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the settings in force and where each is from; fails where one is wrong.")

    @OptionGroup var options: ServerOptions
    @Flag(help: "Prints JSON.") var json = false

    func run() throws {
        var values = try options.store.values(flags: options.flags)
        let settings = Settings(&values)
        let store = settings.database ?? .sqlite(path: StoreMaker.defaultPath(environment: options.store.environment))
        let report = SettingsReport(values, settings, store: store.description)
        try Output.write(Array((json ? report.json : report.text).utf8))
        for problem in report.problems { Output.error("nova-billing: \(problem)\n") }
        if !report.problems.isEmpty { throw Failure(status: .usage, message: nil) }
    }
}
