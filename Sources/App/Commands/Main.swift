import ArgumentParser
import Glibc

/// The program: `nova-billing COMMAND`.
@main
struct NovaBilling: AsyncParsableCommand {
    static let version = "3.0.0"

    static let configuration = CommandConfiguration(
        commandName: "nova-billing",
        abstract: "Bills what the tenants of an OpenStack cloud used, to the digit.",
        subcommands: [
            Serve.self, Replay.self, ImportCommand.self, InventoryCommand.self, BillCommand.self, TariffCommand.self,
            Cancel.self, Rebuild.self, CopyCommand.self, CheckConfig.self, Doctor.self, Tap.self, Version.self,
        ])

    static func main() async {
        // A reader of our output that goes away must be an error that is handled, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        HiddenArguments.hide()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch let failure as Failure {
            if let message = failure.message { Output.error("nova-billing: \(message)\n") }
            Glibc.exit(failure.status.rawValue)
        } catch {
            let isHelp = exitCode(for: error).isSuccess
            if isHelp { print(fullMessage(for: error)) } else { Output.error(fullMessage(for: error) + "\n") }
            Glibc.exit(isHelp ? 0 : Failure.Status.usage.rawValue)
        }
    }
}

/// `nova-billing version`.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the version.")

    func run() throws { try Output.line("nova-billing \(NovaBilling.version)") }
}
