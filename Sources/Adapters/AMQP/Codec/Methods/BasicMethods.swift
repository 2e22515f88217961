// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `basic.qos` (60, 10), sent by the client: limits how much is on its way unacknowledged.
public struct BasicQos: Hashable, Sendable {
    /// How many octets may be on their way; RabbitMQ has only 0, no limit.
    public var prefetchSize: UInt32
    /// How many messages may be on their way unacknowledged; 0 for no limit.
    public var prefetchCount: UInt16
    /// Whether it is for the channel as a whole and not for each of its consumers.
    public var global: Bool

    /// Makes the method.
    public init(prefetchSize: UInt32, prefetchCount: UInt16, global: Bool = false) {
        self.prefetchSize = prefetchSize
        self.prefetchCount = prefetchCount
        self.global = global
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        prefetchSize = try reader.long()
        prefetchCount = try reader.short()
        global = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(prefetchSize)
        buffer.writeInteger(prefetchCount)
        var bits: UInt8 = 0
        if global { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.consume` (60, 20), sent by the client: starts a consumer.
public struct BasicConsume: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// The consumer's name on its channel.
    public var consumerTag: ShortString
    /// Whether messages published on the same connection are left out; RabbitMQ does not have it.
    public var noLocal: Bool
    /// Whether messages count as acknowledged once they are sent.
    public var noAck: Bool
    /// Whether it is for one connection or consumer only.
    public var exclusive: Bool
    /// Whether the other side leaves the answer out.
    public var noWait: Bool
    /// Further arguments, `x-…`.
    public var arguments: FieldTable

    /// Makes the method.
    public init(
        queue: ShortString, consumerTag: ShortString, noLocal: Bool = false, noAck: Bool = false,
        exclusive: Bool = false, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.consumerTag = consumerTag
        self.noLocal = noLocal
        self.noAck = noAck
        self.exclusive = exclusive
        self.noWait = noWait
        self.arguments = arguments
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        consumerTag = try reader.shortString()
        let bits = try reader.octet()
        noLocal = bits & 0b1 != 0
        noAck = bits & 0b10 != 0
        exclusive = bits & 0b100 != 0
        noWait = bits & 0b1000 != 0
        arguments = try reader.table()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        buffer.write(consumerTag)
        var bits: UInt8 = 0
        if noLocal { bits |= 0b1 }
        if noAck { bits |= 0b10 }
        if exclusive { bits |= 0b100 }
        if noWait { bits |= 0b1000 }
        buffer.writeInteger(bits)
        buffer.write(arguments)
    }
}

/// `basic.consume-ok` (60, 21), sent by the server: the consumer has started.
public struct BasicConsumeOk: Hashable, Sendable {
    /// The consumer's name on its channel.
    public var consumerTag: ShortString

    /// Makes the method.
    public init(consumerTag: ShortString) {
        self.consumerTag = consumerTag
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(consumerTag)
    }
}

/// `basic.cancel` (60, 30), sent by either side: ends a consumer; from the server: the consumer has ended.
public struct BasicCancel: Hashable, Sendable {
    /// The consumer's name on its channel.
    public var consumerTag: ShortString
    /// Whether the other side leaves the answer out.
    public var noWait: Bool

    /// Makes the method.
    public init(consumerTag: ShortString, noWait: Bool = false) {
        self.consumerTag = consumerTag
        self.noWait = noWait
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        consumerTag = try reader.shortString()
        noWait = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(consumerTag)
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.cancel-ok` (60, 31), sent by either side: the consumer has ended.
public struct BasicCancelOk: Hashable, Sendable {
    /// The consumer's name on its channel.
    public var consumerTag: ShortString

    /// Makes the method.
    public init(consumerTag: ShortString) {
        self.consumerTag = consumerTag
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(consumerTag)
    }
}

/// `basic.publish` (60, 40), sent by the client: publishes a message.
public struct BasicPublish: Hashable, Sendable {
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// Whether a message that no queue takes comes back.
    public var mandatory: Bool
    /// Whether a message that no consumer takes at once comes back; RabbitMQ does not have it.
    public var immediate: Bool

    /// Makes the method.
    public init(exchange: ShortString, routingKey: ShortString, mandatory: Bool = false, immediate: Bool = false) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.immediate = immediate
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        let bits = try reader.octet()
        mandatory = bits & 0b1 != 0
        immediate = bits & 0b10 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(exchange)
        buffer.write(routingKey)
        var bits: UInt8 = 0
        if mandatory { bits |= 0b1 }
        if immediate { bits |= 0b10 }
        buffer.writeInteger(bits)
    }
}

/// `basic.return` (60, 50), sent by the server: a message comes back that could not be routed.
public struct BasicReturn: Hashable, Sendable {
    /// Why, as a number.
    public var replyCode: UInt16
    /// Why, in words.
    public var replyText: ShortString
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString

    /// Makes the method.
    public init(replyCode: UInt16, replyText: ShortString, exchange: ShortString, routingKey: ShortString) {
        self.replyCode = replyCode
        self.replyText = replyText
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        replyCode = try reader.short()
        replyText = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(replyCode)
        buffer.write(replyText)
        buffer.write(exchange)
        buffer.write(routingKey)
    }
}

/// `basic.deliver` (60, 60), sent by the server: a message for a consumer.
public struct BasicDeliver: Hashable, Sendable {
    /// The consumer's name on its channel.
    public var consumerTag: ShortString
    /// The message's number on its channel.
    public var deliveryTag: UInt64
    /// Whether the message was delivered before.
    public var redelivered: Bool
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString

    /// Makes the method.
    public init(
        consumerTag: ShortString, deliveryTag: UInt64, redelivered: Bool = false, exchange: ShortString,
        routingKey: ShortString
    ) {
        self.consumerTag = consumerTag
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        consumerTag = try reader.shortString()
        deliveryTag = try reader.longLong()
        redelivered = try reader.octet() & 0b1 != 0
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(consumerTag)
        buffer.writeInteger(deliveryTag)
        var bits: UInt8 = 0
        if redelivered { bits |= 0b1 }
        buffer.writeInteger(bits)
        buffer.write(exchange)
        buffer.write(routingKey)
    }
}

/// `basic.get` (60, 70), sent by the client: asks for a single message.
public struct BasicGet: Hashable, Sendable {
    /// The queue's name; empty for the channel's last, or for one that the server names.
    public var queue: ShortString
    /// Whether messages count as acknowledged once they are sent.
    public var noAck: Bool

    /// Makes the method.
    public init(queue: ShortString, noAck: Bool = false) {
        self.queue = queue
        self.noAck = noAck
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        try reader.skip(2)
        queue = try reader.shortString()
        noAck = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(0 as UInt16)
        buffer.write(queue)
        var bits: UInt8 = 0
        if noAck { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.get-ok` (60, 71), sent by the server: the message that was asked for.
public struct BasicGetOk: Hashable, Sendable {
    /// The message's number on its channel.
    public var deliveryTag: UInt64
    /// Whether the message was delivered before.
    public var redelivered: Bool
    /// The exchange's name; empty for the default exchange.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// How many messages are ready in the queue, or were removed from it.
    public var messageCount: UInt32

    /// Makes the method.
    public init(
        deliveryTag: UInt64, redelivered: Bool = false, exchange: ShortString, routingKey: ShortString,
        messageCount: UInt32
    ) {
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.messageCount = messageCount
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        deliveryTag = try reader.longLong()
        redelivered = try reader.octet() & 0b1 != 0
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        messageCount = try reader.long()
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(deliveryTag)
        var bits: UInt8 = 0
        if redelivered { bits |= 0b1 }
        buffer.writeInteger(bits)
        buffer.write(exchange)
        buffer.write(routingKey)
        buffer.writeInteger(messageCount)
    }
}

/// `basic.ack` (60, 80), sent by either side: acknowledges messages; from the server: confirms published ones.
public struct BasicAck: Hashable, Sendable {
    /// The message's number on its channel.
    public var deliveryTag: UInt64
    /// Whether all lower delivery tags are meant too.
    public var multiple: Bool

    /// Makes the method.
    public init(deliveryTag: UInt64, multiple: Bool = false) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        deliveryTag = try reader.longLong()
        multiple = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(deliveryTag)
        var bits: UInt8 = 0
        if multiple { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.reject` (60, 90), sent by the client: refuses a message.
public struct BasicReject: Hashable, Sendable {
    /// The message's number on its channel.
    public var deliveryTag: UInt64
    /// Whether the message goes back to its queue instead of being dropped or dead-lettered.
    public var requeue: Bool

    /// Makes the method.
    public init(deliveryTag: UInt64, requeue: Bool = false) {
        self.deliveryTag = deliveryTag
        self.requeue = requeue
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        deliveryTag = try reader.longLong()
        requeue = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(deliveryTag)
        var bits: UInt8 = 0
        if requeue { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.recover-async` (60, 100), sent by the client: asks for unacknowledged messages again, without an answer.
public struct BasicRecoverAsync: Hashable, Sendable {
    /// Whether the message goes back to its queue instead of being dropped or dead-lettered.
    public var requeue: Bool

    /// Makes the method.
    public init(requeue: Bool = false) {
        self.requeue = requeue
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        requeue = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        var bits: UInt8 = 0
        if requeue { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.recover` (60, 110), sent by the client: asks for unacknowledged messages again.
public struct BasicRecover: Hashable, Sendable {
    /// Whether the message goes back to its queue instead of being dropped or dead-lettered.
    public var requeue: Bool

    /// Makes the method.
    public init(requeue: Bool = false) {
        self.requeue = requeue
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        requeue = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        var bits: UInt8 = 0
        if requeue { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}

/// `basic.nack` (60, 120), sent by either side: refuses messages; from the server: published ones were not taken.
public struct BasicNack: Hashable, Sendable {
    /// The message's number on its channel.
    public var deliveryTag: UInt64
    /// Whether all lower delivery tags are meant too.
    public var multiple: Bool
    /// Whether the message goes back to its queue instead of being dropped or dead-lettered.
    public var requeue: Bool

    /// Makes the method.
    public init(deliveryTag: UInt64, multiple: Bool = false, requeue: Bool = false) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
        self.requeue = requeue
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        deliveryTag = try reader.longLong()
        let bits = try reader.octet()
        multiple = bits & 0b1 != 0
        requeue = bits & 0b10 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(deliveryTag)
        var bits: UInt8 = 0
        if multiple { bits |= 0b1 }
        if requeue { bits |= 0b10 }
        buffer.writeInteger(bits)
    }
}
