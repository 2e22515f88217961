import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL

/// What becomes of a connection: HTTP/1.1, over TLS where there is a certificate, within limits.
///
///     TLS ─ bytes watched ─ HTTP ─ short requests answered ─ HTTP/1.0 ─ unreadable requests answered
///         ─ requests watched ─ connection's state ─ ours
struct BillingChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let short: ShortResponder
    let limits: ServerLimits
    let certificate: ServerCertificate?
    let connections: ConnectionCount

    /// The most fields that a head may have.
    private static let fieldLimit = 200

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let isOneTooMany = !connections.open()
        channel.closeFuture.whenComplete { [connections] _ in connections.close() }
        return channel.eventLoop.makeCompletedFuture {
            if isOneTooMany {
                logger.debug("connection refused: there are too many")
                try channel.pipeline.syncOperations.addHandler(RefusingHandler())
            }
            return try configured(channel, logger)
        }
    }

    private func configured(_ channel: any Channel, _ logger: Logger) throws -> Value {
        let pipeline = channel.pipeline.syncOperations
        if let certificate { try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context)) }
        let watch = ConnectionWatch(limits, channel, logger)
        try pipeline.addHandler(ByteWatchHandler(watch))
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.headBytes
        decoder.maxHeaderListSize = limits.headBytes
        decoder.maxHeaderFieldCount = BillingChannel.fieldLimit
        // Requests that wait for their turn, and errors, are seen to by those behind.
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoder)
        let isSecure = certificate != nil
        try pipeline.addHandler(
            ShortRequestHandler(short, limits: limits, isSecure: isSecure, watch, on: channel.eventLoop))
        try pipeline.addHandler(OldClientHandler())
        try pipeline.addHandler(HeadCodec(isSecure: isSecure))
        try pipeline.addHandler(UnreadableRequestHandler())
        try pipeline.addHandler(RequestWatchHandler(watch))
        try pipeline.addHandler(HTTPConnectionStateHandler(logger: logger))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}
