import Domain
import Hummingbird
import JSON
import Ports

/// `POST /replay`: takes what `nova-billing replay` reads from files, line by line, as an intake takes what arrives.
struct ReplayRoute: Sendable {
    let take: @Sendable (_ lines: [Delivery]) async throws(StoreError) -> [Disposition]
    let body: BodyReader

    /// How many lines there may be; all go into one transaction.
    private static let lineLimit = 10_000
    /// Where a line is said to be from, by this way or by the command's on a store: what is rejected is kept once.
    private static let source = "replay"

    /// Records what the lines say and answers each of them; what can't be understood is kept on the rejected list.
    func answer(_ inquiry: Inquiry) async throws(APIError) -> Response {
        var (rest, lines): (BodyLines, [BodyLines.Line]) = (BodyLines(try await body.read(inquiry.request)), [])
        while let line = rest.next() {
            guard lines.count < Self.lineLimit else {
                throw .invalid("the body has more than \(Self.lineLimit) lines; send fewer at a time")
            }
            lines.append(line)
        }
        guard !lines.isEmpty else {
            throw .invalid("the body is empty; it may have an event or a captured notification a line")
        }
        let outcomes: [Disposition]
        do throws(StoreError) {
            outcomes = try await take(lines.map { Delivery(source: Self.source, body: $0.bytes) })
        } catch { throw .store(error) }
        return .json(list: zip(lines, outcomes)) { row, writer in
            writer.disposition(row.1, of: "line", Int64(row.0.number))
        }
    }
}
