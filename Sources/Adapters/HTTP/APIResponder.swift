import Domain
import HTTPTypes
import Hummingbird
import Logging
import Ports

/// Answers requests: finds the route, asks who is asking, and gives every error its one shape.
struct APIResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let routes: RouteTable
    let identity: any Identity
    let logger: Logger

    func respond(to request: Request, context: Context) async -> Response { await respond(to: request) }

    func respond(to request: Request) async -> Response {
        let id = RequestID()
        var logger = logger
        logger[metadataKey: "request_id"] = "\(id)"
        var response: Response
        do throws(APIError) {
            response = try await answer(request, logger: logger)
            response.headers[.requestID] = id.description
        } catch {
            log(error, to: logger)
            response = error.response(to: id)
        }
        logger.debug(
            "answered",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)",
            ])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, logger: Logger) async throws(APIError) -> Response {
        let route = try routes.route(request.method, request.uri.path)
        switch route.answer {
        case .open(let answer): return try await answer(try inquiry(request, route, logger))
        case .signedIn(let answer):
            let caller = try await caller(of: request)
            return try await answer(try inquiry(request, route, logger), caller)
        case .admin(let answer):
            guard try await caller(of: request) == .admin else { throw .forbidden("only an administrator may do this") }
            return try await answer(try inquiry(request, route, logger))
        }
    }

    private func inquiry(_ request: Request, _ route: Route, _ logger: Logger) throws(APIError) -> Inquiry {
        Inquiry(
            request: request, query: try QueryParameters(request.uri.query, known: route.parameters), logger: logger)
    }

    private func caller(of request: Request) async throws(APIError) -> Caller {
        guard let token = request.headers[.authToken] else { throw .unauthenticated }
        do throws(IdentityError) { return try await identity.caller(holding: token) } catch { throw APIError(error) }
    }

    private func log(_ error: APIError, to logger: Logger) {
        switch error {
        case .store(let error):
            logger.error("the store failed", metadata: ["error": "\(error.debugDescription)"])
        case .identityUnavailable: logger.error("the identity service does not answer")
        default: break
        }
    }
}
