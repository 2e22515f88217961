import ArgumentParser
import Domain
import FoundationEssentials
import Ports

/// `nova-billing cancel`: makes an event as if it had never been.
struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cancels an event, of any age: the bill is then as if it had never been.")

    @OptionGroup var options: StoreOptions
    @Argument(help: "The event's id.") var eventID: String
    @Option(help: "Why; kept in the log.") var reason: String

    func run() async throws {
        let reason: String
        do throws(FieldError) { reason = try Fields.checked(self.reason, "--reason") } catch {
            throw Failure.usage(error.description)
        }
        try await options.withStore { store, _, _ in
            let author = ProcessInfo.processInfo.environment["USER"] ?? "command line"
            guard let cancellation = try await store.cancelEvent(eventID, by: author, because: reason) else {
                throw Failure.failed("there is no event \(Fields.shown(eventID)); `GET /event` lists them")
            }
            try Output.line(
                "event \(eventID) is cancelled since \(cancellation.recorded) by \(cancellation.author): "
                    + cancellation.reason)
        }
    }
}
