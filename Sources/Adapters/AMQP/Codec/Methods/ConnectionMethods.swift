// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `connection.start` (10, 10), sent by the server: the server begins, and says what it can do.
public struct ConnectionStart: Hashable, Sendable {
    /// The protocol's major version, 0.
    public var versionMajor: UInt8
    /// The protocol's minor version, 9.
    public var versionMinor: UInt8
    /// What the server says of itself, its capabilities among it.
    public var serverProperties: FieldTable
    /// The security mechanisms that the server has, separated by spaces.
    public var mechanisms: LongString
    /// The locales that the server has, separated by spaces.
    public var locales: LongString

    /// Makes the method.
    public init(
        versionMajor: UInt8, versionMinor: UInt8, serverProperties: FieldTable = FieldTable(), mechanisms: LongString,
        locales: LongString
    ) {
        self.versionMajor = versionMajor
        self.versionMinor = versionMinor
        self.serverProperties = serverProperties
        self.mechanisms = mechanisms
        self.locales = locales
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        versionMajor = try reader.octet()
        versionMinor = try reader.octet()
        serverProperties = try reader.table()
        mechanisms = try reader.longString()
        locales = try reader.longString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(versionMajor)
        buffer.writeInteger(versionMinor)
        buffer.write(serverProperties)
        buffer.write(mechanisms)
        buffer.write(locales)
    }
}

/// `connection.start-ok` (10, 11), sent by the client: the client chooses how to authenticate.
public struct ConnectionStartOk: Hashable, Sendable {
    /// What the client says of itself, its capabilities among it.
    public var clientProperties: FieldTable
    /// The security mechanism that the client chose.
    public var mechanism: ShortString
    /// The client's answer to the security mechanism.
    public var response: SecretString
    /// The locale that the client chose.
    public var locale: ShortString

    /// Makes the method.
    public init(
        clientProperties: FieldTable = FieldTable(), mechanism: ShortString, response: SecretString, locale: ShortString
    ) {
        self.clientProperties = clientProperties
        self.mechanism = mechanism
        self.response = response
        self.locale = locale
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        clientProperties = try reader.table()
        mechanism = try reader.shortString()
        response = try reader.secret()
        locale = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(clientProperties)
        buffer.write(mechanism)
        buffer.write(response)
        buffer.write(locale)
    }
}

/// `connection.secure` (10, 20), sent by the server: the security mechanism asks for more.
public struct ConnectionSecure: Hashable, Sendable {
    /// What the security mechanism asks.
    public var challenge: LongString

    /// Makes the method.
    public init(challenge: LongString) {
        self.challenge = challenge
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        challenge = try reader.longString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(challenge)
    }
}

/// `connection.secure-ok` (10, 21), sent by the client: the client answers the security mechanism.
public struct ConnectionSecureOk: Hashable, Sendable {
    /// The client's answer to the security mechanism.
    public var response: SecretString

    /// Makes the method.
    public init(response: SecretString) {
        self.response = response
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        response = try reader.secret()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(response)
    }
}

/// `connection.tune` (10, 30), sent by the server: the server proposes limits.
public struct ConnectionTune: Hashable, Sendable {
    /// The highest channel number; 0 for no limit.
    public var channelMax: UInt16
    /// The size of the largest frame, its eight octets of framing included; 0 for no limit.
    public var frameMax: UInt32
    /// The seconds of silence between heartbeats; 0 for none.
    public var heartbeat: UInt16

    /// Makes the method.
    public init(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16) {
        self.channelMax = channelMax
        self.frameMax = frameMax
        self.heartbeat = heartbeat
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        channelMax = try reader.short()
        frameMax = try reader.long()
        heartbeat = try reader.short()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(channelMax)
        buffer.writeInteger(frameMax)
        buffer.writeInteger(heartbeat)
    }
}

/// `connection.tune-ok` (10, 31), sent by the client: the client sets the limits.
public struct ConnectionTuneOk: Hashable, Sendable {
    /// The highest channel number; 0 for no limit.
    public var channelMax: UInt16
    /// The size of the largest frame, its eight octets of framing included; 0 for no limit.
    public var frameMax: UInt32
    /// The seconds of silence between heartbeats; 0 for none.
    public var heartbeat: UInt16

    /// Makes the method.
    public init(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16) {
        self.channelMax = channelMax
        self.frameMax = frameMax
        self.heartbeat = heartbeat
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        channelMax = try reader.short()
        frameMax = try reader.long()
        heartbeat = try reader.short()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(channelMax)
        buffer.writeInteger(frameMax)
        buffer.writeInteger(heartbeat)
    }
}

/// `connection.open` (10, 40), sent by the client: the client opens a virtual host.
public struct ConnectionOpen: Hashable, Sendable {
    /// The virtual host to work in.
    public var virtualHost: ShortString

    /// Makes the method.
    public init(virtualHost: ShortString) {
        self.virtualHost = virtualHost
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        virtualHost = try reader.shortString()
        try reader.skipShortString()
        try reader.skip(1)
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(virtualHost)
        buffer.writeInteger(0 as UInt8)
        buffer.writeInteger(0 as UInt8)
    }
}

/// `connection.close` (10, 50), sent by either side: one side ends the connection.
public struct ConnectionClose: Hashable, Sendable {
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

/// `connection.blocked` (10, 60), sent by the server: the broker is short of something and takes no more messages.
public struct ConnectionBlocked: Hashable, Sendable {
    /// Why, in words.
    public var reason: ShortString

    /// Makes the method.
    public init(reason: ShortString) {
        self.reason = reason
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        reason = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(reason)
    }
}

/// `connection.update-secret` (10, 70), sent by the client: the client replaces its secret before it expires.
public struct ConnectionUpdateSecret: Hashable, Sendable {
    /// The secret that replaces the one of the connection's start.
    public var newSecret: SecretString
    /// Why, in words.
    public var reason: ShortString

    /// Makes the method.
    public init(newSecret: SecretString, reason: ShortString) {
        self.newSecret = newSecret
        self.reason = reason
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        newSecret = try reader.secret()
        reason = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(newSecret)
        buffer.write(reason)
    }
}
