import Hummingbird
import JSON

/// `GET /ready` and `GET /metrics`.
struct OperationRoutes: Sendable {
    let probes: Probes

    func ready(_ inquiry: Inquiry) async throws(APIError) -> Response {
        let away = await probes.away()
        guard away.isEmpty else { throw .notReady(away) }
        let notes = await probes.notes()
        return .json { writer in
            writer.raw("{")
            if !notes.isEmpty {
                writer.raw("\"notes\":")
                writer.value(.array(notes.map { .string($0) }))
                writer.raw(",")
            }
            writer.raw("\"status\":\"ready\"}")
        }
    }

    func metrics(_ inquiry: Inquiry) async throws(APIError) -> Response {
        .bytes(Array(await probes.metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
