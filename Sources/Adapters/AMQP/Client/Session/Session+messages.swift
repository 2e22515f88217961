internal import NIOCore

extension Session {
    /// Puts a message in the output. Gives back what to wait for where it cannot be now; then it is to be tried again.
    mutating func publish(
        _ message: OutgoingMessage, on channel: ChannelPlace, confirmation: Confirming?, until deadline: NIODeadline,
        now: NIODeadline
    ) throws(AMQPError) -> Waiter<Void>? {
        try check(channel)
        let window = confirmation?.window ?? Int.max
        guard output.readableBytes < Session.outputLimit,
            (channels[channel.number]?.unconfirmed.count ?? 0) < window
        else { return waitForRoom(until: deadline) }
        let start = output.writerIndex
        try encode(message, on: channel.number)
        do throws(RequestError) {
            let number = try machine.publish(on: channel.number)
            if let confirmation, let number {
                channels[channel.number]?.unconfirmed.add(
                    number, message, waiter: confirmation.waiter, deadline: now + timeouts.request)
            }
            hasNewDeadline = hasNewDeadline || confirmation != nil
            needsFlush = true
            return nil
        } catch {
            output.moveWriterIndex(to: start)
            switch error {
            case .blocked, .flowStopped, .busy: return waitForRoom(until: deadline)
            default: throw .request(error)
            }
        }
    }

    private mutating func encode(_ message: OutgoingMessage, on number: ChannelNumber) throws(AMQPError) {
        let publish = BasicPublish(
            exchange: message.exchange, routingKey: message.routingKey, mandatory: message.isMandatory)
        do throws(CodecError) {
            try encoder.write(
                .basicPublish(publish), message.properties, body: message.body, on: number, to: &output)
        } catch {
            throw .unsendable(error)
        }
    }

    private mutating func waitForRoom(until deadline: NIODeadline) -> Waiter<Void> {
        let waiter = Waiter<Void>()
        waitingForRoom.append(RoomWaiter(waiter: waiter, deadline: deadline))
        hasNewDeadline = true
        return waiter
    }

    /// Acknowledges messages; the octets are made when the transport asks for them, as few as are safe.
    mutating func acknowledge(_ tags: some Collection<DeliveryTag>) -> Settlement {
        var worst = Settlement.settled
        for tag in tags {
            let settlement = machine.acknowledge(tag)
            if settlement == .settled { acknowledgementIsDue(on: tag.channelNumber) } else { worst = settlement }
        }
        return worst
    }

    /// Acknowledges a message and all unsettled ones before it.
    mutating func acknowledge(upTo tag: DeliveryTag) -> Settlement {
        let settlement = machine.acknowledge(upTo: tag)
        if settlement == .settled { acknowledgementIsDue(on: tag.channelNumber) }
        return settlement
    }

    /// Refuses a message.
    mutating func reject(_ tag: DeliveryTag, requeue: Bool) -> Settlement {
        let (settlement, method) = machine.reject(tag, requeue: requeue)
        if let method { send(method, on: tag.channelNumber) }
        return settlement
    }

    private mutating func acknowledgementIsDue(on number: ChannelNumber) {
        needsFlush = true
        if !acknowledgementsDue.contains(number) { acknowledgementsDue.append(number) }
    }
}
