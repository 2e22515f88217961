public import NIOCore

/// Takes frames off the front of what was read; any chunking gives the same frames and the same error (0-9-1, 4.2.3).
///
///     octet  0      1        3         7                 7 + size
///            type | channel | size    | payload ……………… | 0xCE
///
/// The size is compared with the limit as soon as its seventh octet is there. Payloads are slices, nothing is copied.
/// After an error that loses the framing there is nothing but that error; after any other one the faulty frame has been
/// taken off, and the next may be read.
public struct FrameDecoder: Sendable {
    private enum Phase {
        /// Nothing was read: the first octet tells whether frames follow. What may follow: `frames`, `failed`.
        case greeting
        /// Frames follow one another. What may follow: `failed`.
        case frames
        /// The framing is lost. Nothing follows.
        case failed(CodecError)
    }

    private var phase = Phase.greeting

    /// The largest frame that is taken; changes when the limits are negotiated.
    public var limit: FrameLimit

    /// Makes a decoder for a new connection.
    public init(limit: FrameLimit = .beforeTuning) { self.limit = limit }

    /// Takes the next frame off the buffer; `nil` as long as there is no whole one.
    public mutating func next(from buffer: inout ByteBuffer) throws(CodecError) -> Frame? {
        do throws(CodecError) {
            switch phase {
            case .failed(let error): throw error
            case .greeting:
                guard try greets(buffer) else { return nil }
                phase = .frames
            case .frames: break
            }
            return try frame(from: &buffer)
        } catch {
            if error.losesFraming { phase = .failed(error) }
            throw error
        }
    }

    /// What is wrong when nothing more will come and these octets are left; `nil` where it is only an end too early.
    public func fault(atEnd rest: ByteBuffer) -> CodecError? {
        guard case .greeting = phase, rest.readableBytes > 0 else { return nil }
        return .notAMQP(firstOctets: FrameDecoder.firstOctets(of: rest))
    }

    /// A server begins with a method frame, or with a protocol header if it refuses the version (4.2.2).
    private func greets(_ buffer: ByteBuffer) throws(CodecError) -> Bool {
        guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else { return false }
        guard first != FrameType.method.rawValue else { return true }
        let octets = FrameDecoder.firstOctets(of: buffer)
        guard octets.count == 8 else { return false }
        guard octets.starts(with: ProtocolVersion.name) else { throw .notAMQP(firstOctets: octets) }
        var numbers = buffer
        _ = numbers.readInteger(as: UInt32.self)
        guard let (id, major, minor, revision) = numbers.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { return false }
        throw .protocolVersionMismatch(ProtocolVersion(id: id, major: major, minor: minor, revision: revision))
    }

    private static func firstOctets(of buffer: ByteBuffer) -> [UInt8] { Array(buffer.readableBytesView.prefix(8)) }

    private func frame(from buffer: inout ByteBuffer) throws(CodecError) -> Frame? {
        guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else { return nil }
        guard let type = FrameType(rawValue: first) else { throw .unknownFrameType(first) }
        guard let (_, number, size) = buffer.peekMultipleIntegers(as: (UInt8, UInt16, UInt32).self) else { return nil }
        guard size <= limit.payload, let length = Int(exactly: size) else {
            throw .frameTooLarge(payload: size, limit: limit.payload)
        }
        guard let end = buffer.getInteger(at: buffer.readerIndex &+ 7 &+ length, as: UInt8.self) else { return nil }
        guard end == FrameType.end else { throw .badFrameEnd(end) }
        _ = buffer.readMultipleIntegers(as: (UInt8, UInt16, UInt32).self)
        guard let payload = buffer.readSlice(length: length) else { return nil }
        _ = buffer.readInteger(as: UInt8.self)
        return try FrameDecoder.frame(type, on: ChannelNumber(rawValue: number), payload: payload)
    }

    private static func frame(
        _ type: FrameType, on channel: ChannelNumber, payload: ByteBuffer
    ) throws(CodecError) -> Frame {
        switch type {
        case .method: return Frame(.method(try Method(payload: payload)), on: channel)
        case .header: return Frame(.header(try ContentHeader(payload: payload)), on: channel)
        case .body: return Frame(.body(payload), on: channel)
        case .heartbeat:
            guard channel == .zero else { throw .heartbeatOnChannel(channel) }
            guard payload.readableBytes == 0 else {
                throw .heartbeatWithPayload(UInt32(truncatingIfNeeded: payload.readableBytes))
            }
            return .heartbeat
        }
    }
}
