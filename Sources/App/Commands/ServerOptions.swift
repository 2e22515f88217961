import ArgumentParser

/// What says how a server is to be run, besides the settings.
struct ServerOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions
    @Option(help: "The address to listen on.") var host: String?
    @Option(help: "The port to listen on; 0 takes a free one.") var port: Int?
    @Option(help: "The administrators' token; better in the settings file, where `ps` does not show it.")
    var adminToken: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel: String?

    var flags: [SettingsReader.Flag] {
        [
            SettingsReader.Flag(name: "--host", key: "host", value: host),
            SettingsReader.Flag(name: "--port", key: "port", value: port.map { String($0) }),
            SettingsReader.Flag(name: "--admin-token", key: "admin_token", value: adminToken),
            SettingsReader.Flag(name: "--log-level", key: "log_level", value: logLevel),
        ]
    }
}
