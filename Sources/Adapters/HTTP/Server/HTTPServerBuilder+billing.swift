import HTTPTypes
import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1, with an answer in our own form to what is not HTTP, and for clients that ask before they send.
    static func billing(bodyLimit: Int) -> HTTPServerBuilder {
        HTTPServerBuilder { respond in
            HTTP1Channel(
                responder: { (request, writer: consuming ResponseWriter, channel) in
                    if asks(request, bodyLimit: bodyLimit) {
                        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                    }
                    try await respond(request, writer, channel)
                },
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [UnreadableRequestHandler()], idleTimeout: .seconds(60)))
        }
    }

    /// Whether a client waits to be told that its body, which is not too large, may come.
    private static func asks(_ request: Request, bodyLimit: Int) -> Bool {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return false }
        return (request.headers[.contentLength].flatMap { Int($0) } ?? 0) <= bodyLimit
    }
}
