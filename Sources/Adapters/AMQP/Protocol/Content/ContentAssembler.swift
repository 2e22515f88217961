internal import AMQPCodec
internal import NIOCore

/// Puts contents together out of a channel's frames (0-9-1, 4.2.6).
///
///     method ─▶ header ─▶ body … ─▶ whole
///                   └─ size 0 ────▶ whole
///
/// A body of one frame stays a slice of what was read; one of several is copied once into a buffer of its own, which
/// grows with what arrives and not with what was announced.
struct ContentAssembler {
    private enum State {
        /// No content is on its way. What may follow: `announced`.
        case idle
        /// The method was there, the header is due. What may follow: `body`, `idle`.
        case announced(ContentMethod)
        /// The header was there, so many octets are due. What may follow: `body`, `idle`.
        case body(ContentMethod, ContentHeader, due: Int)
    }

    private let limit: Int
    private var state = State.idle
    private var collected = ByteBuffer()
    private var parts = 0

    /// The most that is reserved before it has arrived.
    private static let reserveLimit = 1 << 20

    init(limit: Int) { self.limit = limit }

    /// Whether only a content frame may come next.
    var isBusy: Bool {
        switch state {
        case .idle: false
        case .announced, .body: true
        }
    }

    /// A method announced a content.
    mutating func begin(_ method: ContentMethod) { state = .announced(method) }

    /// A header arrived; gives back the content where it has no body.
    mutating func receive(_ header: ContentHeader) throws(ProtocolViolation) -> Content? {
        switch state {
        case .idle: throw .headerWithoutMethod
        case .body: throw .headerInsteadOfBody
        case .announced(let method):
            guard let size = Int(exactly: header.bodySize), size <= limit else {
                throw .bodyTooLarge(header.bodySize, limit: limit)
            }
            collected = ByteBuffer()
            parts = 0
            state = .body(method, header, due: size)
            return size == 0 ? finish(method, header) : nil
        }
    }

    /// A part of a body arrived; gives back the content where it was the last.
    mutating func receive(_ part: ByteBuffer) throws(ProtocolViolation) -> Content? {
        switch state {
        case .idle: throw .bodyWithoutMethod
        case .announced: throw .bodyBeforeHeader
        case .body(let method, let header, let due):
            let rest = due - part.readableBytes
            guard rest >= 0 else { throw .bodyOverrun(by: -rest) }
            collect(part, of: due)
            state = .body(method, header, due: rest)
            return rest == 0 ? finish(method, header) : nil
        }
    }

    private mutating func finish(_ method: ContentMethod, _ header: ContentHeader) -> Content {
        let content = Content(method: method, header: header, body: collected)
        state = .idle
        collected = ByteBuffer()
        return content
    }

    private mutating func collect(_ part: ByteBuffer, of due: Int) {
        guard part.readableBytes > 0 else { return }
        parts += 1
        if parts == 1 {
            collected = part
            return
        }
        if parts == 2 {
            var own = ByteBuffer()
            own.reserveCapacity(min(collected.readableBytes + due, ContentAssembler.reserveLimit))
            own.writeImmutableBuffer(collected)
            collected = own
        }
        collected.writeImmutableBuffer(part)
    }
}
