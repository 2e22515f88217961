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
    let observe: @Sendable (AnsweredRequest) -> Void

    func respond(to request: Request, context: Context) async -> Response { await respond(to: request) }

    func respond(to request: Request) async -> Response {
        let (id, begin) = (RequestID(), ContinuousClock.now)
        let (method, path) = (request.method, request.uri.path)
        var response: Response
        var route: Route?
        do throws(APIError) {
            let (found, parameters) = try routes.route(method, path)
            route = found
            response = try await answer(request, found, parameters, id)
            if method == .head { response = try await HeadAnswer.of(response) }
            response.headers.reserveCapacity(response.headers.count + 3)
            response.headers.append(HTTPField(name: .requestID, value: id.description))
        } catch {
            log(error, of: id)
            response = error.response(to: id)
        }
        if let route, route.needsToken {
            // What one caller gets is no other's, and no cache on the way may keep it.
            response.headers.append(HTTPField(name: .cacheControl, value: "no-store"))
            response.headers.append(HTTPField(name: .vary, value: "Accept, X-Auth-Token"))
        }
        observe(
            AnsweredRequest(
                method: route?.method.rawValue ?? "other", route: route?.path ?? "none",
                status: response.status.code, duration: ContinuousClock.now - begin, id: id.description,
                sentMethod: method.rawValue, path: path))
        return method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request, _ route: Route, _ path: PathParameters, _ id: RequestID
    ) async throws(APIError) -> Response {
        func inquiry() throws(APIError) -> Inquiry {
            let query = try QueryParameters(request.uri.query, known: route.parameters)
            return Inquiry(request: request, id: id, path: path, query: query, serverLogger: logger)
        }
        switch route.answer {
        case .open(let answer): return try await answer(try inquiry())
        case .signedIn(let answer):
            let caller = try await caller(of: request, takesBearer: route.takesBearer)
            return try await answer(try inquiry(), caller)
        case .admin(let answer):
            guard try await caller(of: request, takesBearer: route.takesBearer) == .admin else {
                throw .forbidden("only an administrator may do this")
            }
            return try await answer(try inquiry())
        }
    }

    private func caller(of request: Request, takesBearer: Bool) async throws(APIError) -> Caller {
        let bearer = takesBearer ? request.headers.value(of: .authorization).flatMap(APIResponder.bearer) : nil
        guard let token = request.headers.value(of: .authToken) ?? bearer else { throw .unauthenticated }
        let access = Access(method: request.method.rawValue, path: request.uri.path)
        do throws(IdentityError) {
            return try await identity.caller(holding: token, asking: access)
        } catch { throw APIError(error) }
    }

    /// The token of an `Authorization` header; `nil` for other schemes.
    private static func bearer(_ authorization: String) -> String? {
        let words = authorization.split(separator: " ")
        return words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
    }

    private func log(_ error: APIError, of id: RequestID) {
        switch error {
        case .store(let error):
            logger.error(
                "the store failed", metadata: ["error": "\(error.debugDescription)", "request_id": "\(id)"])
        case .identityUnavailable:
            // Anyone can ask as often as that. It says itself what is wrong, in few lines.
            logger.debug("the identity service does not answer", metadata: ["request_id": "\(id)"])
        default: break
        }
    }
}
