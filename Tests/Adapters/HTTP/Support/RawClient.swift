import NIOCore
import NIOPosix

/// A connection on which a test writes and reads bytes as they are.
struct RawClient {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let connection: Connection

    init(port: Int) async throws {
        connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Connection(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
    }

    /// Sends a text and reads until the server closes the connection.
    static func exchange(_ text: String, port: Int) async throws -> String {
        try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ByteBuffer()
            for try await buffer in inbound { answer.writeImmutableBuffer(buffer) }
            return String(buffer: answer)
        }
    }
}
