// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `exchange.declare` (40, 10), sent by the client: makes sure that an exchange exists.
public struct ExchangeDeclare: Hashable, Sendable {
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The exchange's type.
    public var type: ShortString
    /// Only look whether it exists.
    public var passive: Bool
    /// Whether it survives a restart of the broker.
    public var durable: Bool
    /// Whether it goes when its last user is gone.
    public var autoDelete: Bool
    /// Whether only other exchanges may publish to it.
    public var `internal`: Bool
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        exchange: ShortString, type: ShortString, passive: Bool = false, durable: Bool = false,
        autoDelete: Bool = false, internal: Bool = false, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.exchange = exchange
        self.type = type
        self.passive = passive
        self.durable = durable
        self.autoDelete = autoDelete
        self.internal = `internal`
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        exchange = try reader.shortString()
        type = try reader.shortString()
        let bits = try reader.octet()
        passive = bits & 0b1 != 0
        durable = bits & 0b10 != 0
        autoDelete = bits & 0b100 != 0
        `internal` = bits & 0b1000 != 0
        noWait = bits & 0b10000 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(exchange)
        buffer.write(type)
        var bits: UInt8 = 0
        if passive { bits |= 0b1 }
        if durable { bits |= 0b10 }
        if autoDelete { bits |= 0b100 }
        if `internal` { bits |= 0b1000 }
        if noWait { bits |= 0b10000 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}

/// `exchange.delete` (40, 20), sent by the client: deletes an exchange.
public struct ExchangeDelete: Hashable, Sendable {
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// Only if nothing uses it.
    public var ifUnused: Bool
    /// Whether the other side leaves the answer out.
    public var noWait: Bool

    /// Makes the method.
    public init(exchange: ShortString, ifUnused: Bool = false, noWait: Bool = false) {
        self.exchange = exchange
        self.ifUnused = ifUnused
        self.noWait = noWait
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        exchange = try reader.shortString()
        let bits = try reader.octet()
        ifUnused = bits & 0b1 != 0
        noWait = bits & 0b10 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(exchange)
        var bits: UInt8 = 0
        if ifUnused { bits |= 0b1 }
        if noWait { bits |= 0b10 }
        buffer.writeInteger(bits)
    }
}

/// `exchange.bind` (40, 30), sent by the client: binds an exchange to an exchange.
public struct ExchangeBind: Hashable, Sendable {
    /// The exchange that messages go to.
    public var destination: ShortString
    /// The exchange that messages come from.
    public var source: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        destination: ShortString, source: ShortString, routingKey: ShortString, noWait: Bool = false,
        arguments: FieldTable = FieldTable()
    ) {
        self.destination = destination
        self.source = source
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        destination = try reader.shortString()
        source = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.octet() & 0b1 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(destination)
        buffer.write(source)
        buffer.write(routingKey)
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}

/// `exchange.unbind` (40, 40), sent by the client: removes a binding of an exchange to an exchange.
public struct ExchangeUnbind: Hashable, Sendable {
    /// The exchange that messages go to.
    public var destination: ShortString
    /// The exchange that messages come from.
    public var source: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        destination: ShortString, source: ShortString, routingKey: ShortString, noWait: Bool = false,
        arguments: FieldTable = FieldTable()
    ) {
        self.destination = destination
        self.source = source
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        destination = try reader.shortString()
        source = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.octet() & 0b1 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(destination)
        buffer.write(source)
        buffer.write(routingKey)
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}
