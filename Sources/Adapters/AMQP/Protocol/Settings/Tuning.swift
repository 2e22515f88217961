public import AMQPCodec

/// The limits that hold on a connection once they are negotiated (0-9-1, 1.4.2.5 and 1.4.2.6).
public struct Tuning: Hashable, Sendable {
    /// The largest frame, both ways.
    public let frameLimit: FrameLimit
    /// The highest channel number, 1 at least.
    public let channelMax: UInt16
    /// Seconds between heartbeats; 0 for none.
    public let heartbeat: UInt16

    /// Takes the lesser of what both sides want; the server's 0 stands for no limit of its own.
    ///
    /// - Throws: `.frameLimitTooLow` where the server asks for frames below `frame-min-size`; such a connection could
    ///   carry no method of any length.
    public init(server: ConnectionTune, settings: ConnectionSettings) throws(ConnectionError) {
        if server.frameMax == 0 {
            frameLimit = settings.frameLimit
        } else {
            guard let limit = FrameLimit(server.frameMax) else { throw .frameLimitTooLow(server.frameMax) }
            frameLimit = limit.size < settings.frameLimit.size ? limit : settings.frameLimit
        }
        channelMax = Tuning.lesser(server.channelMax, max(settings.channelMax, 1))
        heartbeat = settings.heartbeat == 0 ? 0 : Tuning.lesser(server.heartbeat, settings.heartbeat)
    }

    private static func lesser(_ server: UInt16, _ ours: UInt16) -> UInt16 { server == 0 ? ours : min(server, ours) }

    var tuneOk: Method {
        .connectionTuneOk(
            ConnectionTuneOk(channelMax: channelMax, frameMax: frameLimit.size, heartbeat: heartbeat))
    }
}
