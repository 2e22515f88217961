import HTTPTypes
import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 within limits, over TLS where there is a certificate, and for clients that ask before they send.
    static func billing(
        _ limits: ServerLimits, _ certificate: ServerCertificate?, short: ShortResponder
    ) -> HTTPServerBuilder {
        let connections = ConnectionCount(limit: limits.connections)
        return HTTPServerBuilder { respond in
            BillingChannel(
                responder: { (request, writer: consuming ResponseWriter, channel) in
                    if asks(request, bodyLimit: limits.bodyBytes) {
                        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                    }
                    try await respond(request, writer, channel)
                }, short: short, limits: limits, certificate: certificate, connections: connections)
        }
    }

    /// Whether a client waits to be told that its body, which is not too large, may come.
    private static func asks(_ request: Request, bodyLimit: Int) -> Bool {
        guard request.headers.value(of: .expect)?.lowercased() == "100-continue" else { return false }
        return (request.headers.value(of: .contentLength).flatMap { Int($0) } ?? 0) <= bodyLimit
    }
}
