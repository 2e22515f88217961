// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `channel.flow` (20, 20), sent by either side: one side asks the other to pause or to go on with content.
public struct ChannelFlow: Hashable, Sendable {
    /// Whether content may flow.
    public var active: Bool

    /// Makes the method.
    public init(active: Bool = false) {
        self.active = active
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        active = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        var bits: UInt8 = 0
        if active { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `channel.flow-ok` (20, 21), sent by either side: the other side does so.
public struct ChannelFlowOk: Hashable, Sendable {
    /// Whether content may flow.
    public var active: Bool

    /// Makes the method.
    public init(active: Bool = false) {
        self.active = active
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        active = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        var bits: UInt8 = 0
        if active { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `channel.close` (20, 40), sent by either side: one side ends the channel.
public struct ChannelClose: Hashable, Sendable {
    /// Why, as a number.
    public var replyCode: UInt16
    /// Why, in words.
    public var replyText: ShortString
    /// The class of the method that failed, or 0.
    public var classID: UInt16
    /// The method that failed, or 0.
    public var methodID: UInt16

    /// Makes the method.
    public init(replyCode: UInt16, replyText: ShortString, classID: UInt16, methodID: UInt16) {
        self.replyCode = replyCode
        self.replyText = replyText
        self.classID = classID
        self.methodID = methodID
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        replyCode = try reader.short()
        replyText = try reader.shortString()
        classID = try reader.short()
        methodID = try reader.short()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(replyCode)
        buffer.write(replyText)
        buffer.writeInteger(classID)
        buffer.writeInteger(methodID)
    }
}
