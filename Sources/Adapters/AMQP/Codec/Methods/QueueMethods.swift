// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `queue.declare` (50, 10), sent by the client: makes sure that a queue exists.
public struct QueueDeclare: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// Only look whether it exists.
    public var passive: Bool
    /// Whether it survives a restart of the broker.
    public var durable: Bool
    /// Whether it is for one connection or consumer only.
    public var exclusive: Bool
    /// Whether it goes when its last user is gone.
    public var autoDelete: Bool
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        queue: ShortString, passive: Bool = false, durable: Bool = false, exclusive: Bool = false,
        autoDelete: Bool = false, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.passive = passive
        self.durable = durable
        self.exclusive = exclusive
        self.autoDelete = autoDelete
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        let bits = try reader.octet()
        passive = bits & 0b1 != 0
        durable = bits & 0b10 != 0
        exclusive = bits & 0b100 != 0
        autoDelete = bits & 0b1000 != 0
        noWait = bits & 0b10000 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        var bits: UInt8 = 0
        if passive { bits |= 0b1 }
        if durable { bits |= 0b10 }
        if exclusive { bits |= 0b100 }
        if autoDelete { bits |= 0b1000 }
        if noWait { bits |= 0b10000 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}

/// `queue.declare-ok` (50, 11), sent by the server: the queue exists.
public struct QueueDeclareOk: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// How many messages are ready in the queue, or were removed from it.
    public var messageCount: UInt32
    /// How many consumers the queue has.
    public var consumerCount: UInt32

    /// Makes the method.
    public init(queue: ShortString, messageCount: UInt32, consumerCount: UInt32) {
        self.queue = queue
        self.messageCount = messageCount
        self.consumerCount = consumerCount
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        queue = try reader.shortString()
        messageCount = try reader.long()
        consumerCount = try reader.long()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(queue)
        buffer.writeInteger(messageCount)
        buffer.writeInteger(consumerCount)
    }
}

/// `queue.bind` (50, 20), sent by the client: binds a queue to an exchange.
public struct QueueBind: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        queue: ShortString, exchange: ShortString, routingKey: ShortString, noWait: Bool = false,
        arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.octet() & 0b1 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        buffer.write(exchange)
        buffer.write(routingKey)
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}

/// `queue.purge` (50, 30), sent by the client: removes all messages that are ready in a queue.
public struct QueuePurge: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// Whether the other side leaves the answer out.
    public var noWait: Bool

    /// Makes the method.
    public init(queue: ShortString, noWait: Bool = false) {
        self.queue = queue
        self.noWait = noWait
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        noWait = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `queue.purge-ok` (50, 31), sent by the server: the queue's ready messages are gone.
public struct QueuePurgeOk: Hashable, Sendable {
    /// How many messages are ready in the queue, or were removed from it.
    public var messageCount: UInt32

    /// Makes the method.
    public init(messageCount: UInt32) {
        self.messageCount = messageCount
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        messageCount = try reader.long()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(messageCount)
    }
}

/// `queue.delete` (50, 40), sent by the client: deletes a queue.
public struct QueueDelete: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// Only if nothing uses it.
    public var ifUnused: Bool
    /// Only if it is empty.
    public var ifEmpty: Bool
    /// Whether the other side leaves the answer out.
    public var noWait: Bool

    /// Makes the method.
    public init(queue: ShortString, ifUnused: Bool = false, ifEmpty: Bool = false, noWait: Bool = false) {
        self.queue = queue
        self.ifUnused = ifUnused
        self.ifEmpty = ifEmpty
        self.noWait = noWait
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        let bits = try reader.octet()
        ifUnused = bits & 0b1 != 0
        ifEmpty = bits & 0b10 != 0
        noWait = bits & 0b100 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        var bits: UInt8 = 0
        if ifUnused { bits |= 0b1 }
        if ifEmpty { bits |= 0b10 }
        if noWait { bits |= 0b100 }
        buffer.writeInteger(bits)
    }
}

/// `queue.delete-ok` (50, 41), sent by the server: the queue is gone.
public struct QueueDeleteOk: Hashable, Sendable {
    /// How many messages are ready in the queue, or were removed from it.
    public var messageCount: UInt32

    /// Makes the method.
    public init(messageCount: UInt32) {
        self.messageCount = messageCount
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        messageCount = try reader.long()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(messageCount)
    }
}

/// `queue.unbind` (50, 50), sent by the client: removes a binding of a queue.
public struct QueueUnbind: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        queue: ShortString, exchange: ShortString, routingKey: ShortString, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        buffer.write(exchange)
        buffer.write(routingKey)
        buffer.write(arguments)
    }
}
