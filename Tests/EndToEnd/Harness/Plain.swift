import Domain
import JSON
import TestSupport

/// Events as lines, as `replay` and `POST /event` take them.
enum Plain {
    /// An event's line, without or with its id.
    static func line(_ event: Event, withID: Bool = true) -> String {
        let body = String(decoding: event.text, as: UTF8.self)
        guard withID else { return body }
        var writer = JSONWriter()
        writer.quoted(event.id)
        return "{\"id\":\(writer.text),\(body.dropFirst())"
    }

    /// The events of a hostile stream, in their order.
    static func events(_ stream: HostileStream) -> [Event] {
        stream.steps.compactMap { step in if case .event(let event) = step { event } else { nil } }
    }

    /// Lines as a file holds them.
    static func text(_ lines: some Sequence<String>) -> String { lines.map { $0 + "\n" }.joined() }

    /// A volume's line: what most tests need of an event.
    static func volume(_ name: String, id: String? = nil, at moment: String, gib: String) -> String {
        let id = id.map { "\"id\":\"\($0)\"," } ?? ""
        return "{\(id)\"account\":\"acme\",\"rtype\":\"cinder/volume\",\"name\":\"\(name)\","
            + "\"datetime\":\"\(moment)\",\"linear\":\(gib)}"
    }
}
