import ArgumentParser
import Domain
import FoundationEssentials
import JSON
import Ports
import UseCases

/// `nova-billing cancel`: makes an event as if it had never been.
struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cancels an event, of any age: the bill is then as if it had never been.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var remote: RemoteOptions
    @Argument(help: "The event's id.") var eventID: String
    @Option(help: "Why; kept in the log.") var reason: String

    func run() async throws {
        let server = try remote.server(besides: options)
        // A server says itself who its caller is.
        let author = server == nil ? self.author : "admin"
        let note: CancellationNote
        do throws(FieldError) { note = try CancellationNote(author: author, reason: reason) } catch {
            throw Failure.usage(error.field == "author" ? "USER, who cancels, \(error.reason)" : "--\(error)")
        }
        if let server { return try await cancel(on: server, because: note.reason) }
        try await options.withStore { store, _, _ in
            let cancellation: Cancellation
            do throws(CancelEvent.Failure) { cancellation = try await CancelEvent(store: store)(eventID, note) } catch {
                throw Cancel.failure(error)
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

    /// Who cancels, as the log keeps it.
    private var author: String {
        let user = ProcessInfo.processInfo.environment["USER"] ?? ""
        return user.isEmpty ? "command line" : user
    }

    private static func failure(_ failure: CancelEvent.Failure) -> Failure {
        switch failure {
        case .invalid(let error): .usage("the event's \(error)")
        case .noSuchEvent(let id): .failed("there is no event \(Fields.shown(id)); `GET /event` lists them")
        case .store(let error): Failure(error)
        }
    }
}
