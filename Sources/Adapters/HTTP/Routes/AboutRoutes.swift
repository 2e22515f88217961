import Hummingbird
import JSON

/// `GET /version`, `GET /health` and `GET /openapi.yaml`.
struct AboutRoutes: Sendable {
    let version: String
    /// The paths that `GET /version` links to.
    let links: [String]

    func version(_ inquiry: Inquiry) async throws(APIError) -> Response {
        .json { writer in
            writer.raw("{\"application\":\"nova-billing\",\"links\":[")
            for (index, path) in links.enumerated() {
                writer.raw(index == 0 ? "{\"href\":" : ",{\"href\":")
                writer.quoted(path)
                writer.raw(",\"rel\":")
                writer.quoted(String(path.dropFirst()))
                writer.raw("}")
            }
            writer.raw("],\"version\":")
            writer.quoted(version)
            writer.raw("}")
        }
    }

    /// Says that the process is alive, and nothing of what it depends on.
    func health(_ inquiry: Inquiry) async throws(APIError) -> Response { .json { $0.raw("{\"status\":\"alive\"}") } }

    /// The description of all routes, which is a part of the program.
    func openAPI(_ inquiry: Inquiry) async throws(APIError) -> Response {
        .bytes(PackageResources.openapi_yaml, type: "application/yaml")
    }
}
