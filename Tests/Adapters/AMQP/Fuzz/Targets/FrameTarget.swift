import AMQPCodec
import NIOCore

/// Octets as a server's: a limit, sizes of pieces, then what arrives.
enum FrameTarget {
    /// What a decoder made of octets.
    private struct Outcome: Equatable {
        var frames: [Frame] = []
        var errors: [CodecError] = []
        var left = 0
    }

    static func run(_ source: inout OctetSource) throws {
        let limit: FrameLimit = source.flag() ? .standard : .beforeTuning
        let sizes = [source.below(9) + 1, source.below(64) + 1, source.below(3) + 1]
        let octets = source.all()
        let whole = outcome(of: [octets], limit)
        try require(outcome(of: pieces(octets, sizes), limit) == whole, "chunking makes a difference")
        try require(outcome(of: pieces(octets, [1]), limit) == whole, "an octet at a time makes a difference")
        for frame in whole.frames { try check(frame) }
        let payload = whole.frames.reduce(0) { $0 + FrameTarget.size($1) }
        try require(payload <= octets.readableBytes, "more was read than was there")
    }

    private static func outcome(of pieces: [ByteBuffer], _ limit: FrameLimit) -> Outcome {
        var decoder = FrameDecoder(limit: limit)
        var buffer = ByteBuffer()
        var outcome = Outcome()
        for piece in pieces {
            buffer.writeImmutableBuffer(piece)
            while true {
                do throws(CodecError) {
                    guard let frame = try decoder.next(from: &buffer) else { break }
                    outcome.frames.append(frame)
                } catch {
                    outcome.errors.append(error)
                    if error.losesFraming { return outcome }
                }
            }
        }
        if let fault = decoder.fault(atEnd: buffer) { outcome.errors.append(fault) }
        outcome.left = buffer.readableBytes
        return outcome
    }

    private static func pieces(_ octets: ByteBuffer, _ sizes: [Int]) -> [ByteBuffer] {
        var source = OctetSource(octets)
        var pieces: [ByteBuffer] = []
        while !source.isEmpty { pieces.append(source.slice(sizes[pieces.count % sizes.count])) }
        return pieces
    }

    private static func size(_ frame: Frame) -> Int {
        if case .body(let body) = frame.payload { return body.readableBytes }
        return 0
    }

    /// A frame that was read can be written, and is read again as what it was.
    private static func check(_ frame: Frame) throws {
        var buffer = ByteBuffer()
        // A server begins with a method.
        try FrameEncoder().write(.connectionCloseOk, on: .zero, to: &buffer)
        try FrameEncoder(limit: .standard).write(frame, to: &buffer)
        let again = outcome(of: [buffer], .standard)
        try require(again.errors.isEmpty && again.left == 0, "\(frame.channel) cannot be read again")
        try require(again.frames.last == frame, "a frame on \(frame.channel) is read again as another one")
    }
}
