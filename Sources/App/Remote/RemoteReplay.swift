import Domain
import JSON
import NIOHTTP1
import Ports
import UseCases

/// Records messages on a server, and says of each what became of it.
///
/// Plain events go many at a time. What has an id of its own, as every event of a notification does, goes by itself,
/// its id as the key: so whatever is sent again changes nothing. A part of many that the server refuses is sent again
/// in halves, until what it refuses stands alone.
struct RemoteReplay {
    /// How many bytes of events are sent at once; a server takes 8 MiB, unless it is told otherwise.
    private static let limit = 4 << 20

    private let understand: @Sendable (Delivery) -> TakeDeliveries.Meaning

    init(understand: @escaping @Sendable (Delivery) -> TakeDeliveries.Meaning) { self.understand = understand }

    /// An event as it is sent.
    private struct Outgoing {
        let body: [UInt8]
        let id: String?
    }

    func take(
        _ deliveries: [Delivery], _ connection: inout RemoteConnection
    ) async throws -> [Disposition] {
        var dispositions: [Disposition] = Array(repeating: .ignored, count: deliveries.count)
        var plain: [(place: Int, event: Outgoing)] = []
        var bytes = 0
        for (place, delivery) in deliveries.enumerated() {
            switch understand(delivery) {
            case .ignored: break
            case .rejected(let rejected): dispositions[place] = .rejected(reason: rejected.reason)
            case .events(let submissions, _):
                let events = try submissions.map { try RemoteReplay.outgoing($0, of: delivery) }
                if events.count == 1, events[0].id == nil {
                    plain.append((place, events[0]))
                    bytes += events[0].body.count
                    guard bytes >= RemoteReplay.limit else { continue }
                }
                // What comes later in the file is also sent later.
                try await post(plain[...], &dispositions, &connection)
                (plain, bytes) = ([], 0)
                if events.contains(where: { $0.id != nil }) {
                    dispositions[place] = try await post(events, &connection)
                }
            }
        }
        try await post(plain[...], &dispositions, &connection)
        return dispositions
    }

    /// An event of a notification as it was understood; a plain one as it was written, but for its id.
    private static func outgoing(_ submission: Submission, of delivery: Delivery) throws -> Outgoing {
        switch submission {
        case .event(let event): return Outgoing(body: event.text, id: event.id)
        case .draft(_, let id):
            guard id != nil, var object = try JSONParser.parse(delivery.body).object else {
                return Outgoing(body: delivery.body, id: nil)
            }
            object["id"] = nil
            var writer = JSONWriter()
            writer.object(object)
            return Outgoing(body: writer.bytes, id: id)
        }
    }

    /// Posts many events; each is recorded or refused by itself in the end.
    private func post(
        _ part: ArraySlice<(place: Int, event: Outgoing)>, _ dispositions: inout [Disposition],
        _ connection: inout RemoteConnection
    ) async throws {
        guard !part.isEmpty else { return }
        var body: [UInt8] = []
        for (index, entry) in part.enumerated() {
            body.append(UInt8(ascii: index == 0 ? "[" : ","))
            body += entry.event.body
        }
        body.append(UInt8(ascii: "]"))
        let answer = try await connection.ask(RemoteRequest(posting: body, to: "/events"))
        if answer.status == 200 {
            let known = RemoteReplay.known(answer)
            for (index, entry) in part.enumerated() {
                dispositions[entry.place] = known.contains(index) ? .known : .recorded(events: 1)
            }
        } else if let reason = try refusal(answer, connection) {
            guard part.count > 1 else {
                dispositions[part[part.startIndex].place] = .rejected(reason: reason)
                return
            }
            let middle = part.startIndex + part.count / 2
            try await post(part[..<middle], &dispositions, &connection)
            try await post(part[middle...], &dispositions, &connection)
        }
    }

    /// Posts the events of one message, each by itself.
    private func post(_ events: [Outgoing], _ connection: inout RemoteConnection) async throws -> Disposition {
        var recorded = 0
        for event in events {
            var request = RemoteRequest(posting: event.body, to: "/event")
            if let id = event.id { request.headers = [("Idempotency-Key", id)] }
            let answer = try await connection.ask(request)
            if let reason = try refusal(answer, connection) { return .rejected(reason: reason) }
            recorded += RemoteReplay.known(answer).isEmpty ? 1 : 0
        }
        return recorded > 0 ? .recorded(events: recorded) : .known
    }

    /// Why the server did not take what was sent; `nil` where it did. Whatever is no matter of the events fails.
    private func refusal(_ answer: RemoteConnection.Answer, _ connection: RemoteConnection) throws -> String? {
        switch answer.status {
        case 200: return nil
        case 400, 404, 409, 413: return answer.detail
        default: throw connection.failure(answer)
        }
    }

    /// The rows that were in the log before, as the server says in ranges: `0-9,12`.
    private static func known(_ answer: RemoteConnection.Answer) -> Set<Int> {
        let ranges = answer.headers.first(name: "Nova-Billing-Known")?.split(separator: ",") ?? []
        return ranges.reduce(into: []) { known, range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last - first < 1_000_000 else { return }
            known.formUnion(first...last)
        }
    }
}
