internal import AMQPCodec
internal import NIOCore

/// A request that waits for its answer, noted before its octets are written.
struct PendingRequest {
    let method: Method
    let replies: [MethodKind]
    let deadline: NIODeadline

    init(_ method: Method, deadline: NIODeadline) {
        self.method = method
        replies = method.kind.replies
        self.deadline = deadline
    }
}
