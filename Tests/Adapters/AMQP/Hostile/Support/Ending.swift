import AMQPCodec

/// How a client ended its connection.
struct Ending: Sendable {
    /// The close that it sent, if it sent one.
    var close: ConnectionClose?
    /// What else it sent.
    var frames: [Frame] = []

    /// The code that it closed with; `nil` where it dropped the connection without another word.
    var code: ReplyCode? { close.map { ReplyCode(rawValue: $0.replyCode) } }

    var methods: [Method] {
        frames.compactMap { frame in
            guard case .method(let method) = frame.payload else { return nil }
            return method
        }
    }
}
