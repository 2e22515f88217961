import JSON
import Ports

/// Has a server record lines as it records what arrives, and says of each what became of it.
struct RemoteReplay {
    let server: RemoteServer

    /// How many bytes are sent at once; a server takes 8 MiB, unless it is told otherwise.
    private static let limit = 4 << 20

    func take(_ lines: [Delivery]) async throws -> [Disposition] {
        var dispositions: [Disposition] = []
        var (part, bytes): ([Delivery], Int) = ([], 0)
        for line in lines {
            if bytes + line.body.count > RemoteReplay.limit, !part.isEmpty {
                dispositions += try await post(part[...])
                (part, bytes) = ([], 0)
            }
            part.append(line)
            bytes += line.body.count + 1
        }
        return part.isEmpty ? dispositions : try await dispositions + post(part[...])
    }

    /// Posts lines, in halves where they are too many for the server; one that is too long by itself is rejected.
    ///
    /// Each on a connection of its own: however slowly lines come, none is kept waiting for them, and a server ends one
    /// on which it was sent too much.
    private func post(_ part: ArraySlice<Delivery>) async throws -> [Disposition] {
        let body = part.map(\.body).joined(separator: [UInt8(ascii: "\n")])
        var request = RemoteRequest(posting: Array(body), to: "/replay")
        request.headers = [("Content-Type", "application/x-ndjson")]
        let (answer, failure) = try await server.connected { [request] connection in
            let answer = try await connection.ask(request)
            return (answer, connection.failure(answer))
        }
        if answer.status == 413 {
            guard part.count > 1 else { return [.rejected(reason: answer.detail)] }
            let middle = part.startIndex + part.count / 2
            return try await post(part[..<middle]) + post(part[middle...])
        }
        guard answer.status == 200 else { throw failure }
        let dispositions = try answer.json().array?.compactMap { Disposition(json: $0) } ?? []
        guard dispositions.count == part.count else {
            throw Failure.failed("\(server.address) answered what does not fit what it was sent")
        }
        return dispositions
    }
}

extension Disposition {
    /// What became of a line, as a server says it.
    fileprivate init?(json value: JSONValue) {
        switch value.object?["result"]?.string {
        case "recorded": self = .recorded(events: value.object?["events"]?.number?.integer ?? 0)
        case "known": self = .known
        case "ignored": self = .ignored
        case "rejected": self = .rejected(reason: value.object?["reason"]?.string ?? "")
        default: return nil
        }
    }
}
