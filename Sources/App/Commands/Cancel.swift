import ArgumentParser
import Domain
import FoundationEssentials
import JSON
import Ports

/// `nova-billing cancel`: makes an event as if it had never been.
struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cancels an event, of any age: the bill is then as if it had never been.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var remote: RemoteOptions
    @Argument(help: "The event's id.") var eventID: String
    @Option(help: "Why; kept in the log.") var reason: String

    func run() async throws {
        let reason: String
        do throws(FieldError) { reason = try Fields.checked(self.reason, "--reason") } catch {
            throw Failure.usage(error.description)
        }
        if let server = try remote.server(besides: options) { return try await cancel(on: server, because: reason) }
        try await options.withStore { store, _, _ in
            let author = ProcessInfo.processInfo.environment["USER"] ?? "command line"
            guard let cancellation = try await store.cancelEvent(eventID, by: author, because: reason) else {
                throw Failure.failed("there is no event \(Fields.shown(eventID)); `GET /event` lists them")
            }
            try say(cancellation)
        }
    }

    private func cancel(on server: RemoteServer, because reason: String) async throws {
        var writer = JSONWriter()
        writer.object(JSONObject([("reason", .string(reason))]))
        let path = "/event/\(RemoteRequest.encoded(eventID))/cancel"
        let request = RemoteRequest(posting: writer.bytes, to: path)
        let answer = try await server.connected { try await $0.demand(request).json() }
        guard let author = answer.object?["author"]?.string, let reason = answer.object?["reason"]?.string,
            let recorded = answer.object?["recorded"]?.string.flatMap({ try? Moment($0) })
        else { throw Failure.failed("\(server.address) answered something that is no cancellation") }
        try say(Cancellation(recorded: recorded, author: author, reason: reason))
    }

    private func say(_ cancellation: Cancellation) throws {
        try Output.line(
            "event \(eventID) is cancelled since \(cancellation.recorded) by \(cancellation.author): "
                + cancellation.reason)
    }
}
