internal import NIOCore

extension Session {
    /// The socket, and TLS where it is spoken, are there.
    mutating func connected(now: NIODeadline) { perform(machine.connected(now: now), now: now) }

    /// Octets arrived; what is left of them when the whole frames are taken off is the rest of the next time.
    mutating func receive(_ arrived: inout ByteBuffer, after rest: inout ByteBuffer, now: NIODeadline) {
        machine.didRead(now: now)
        if rest.readableBytes > 0 {
            rest.completeFrame(from: &arrived)
            takeFrames(off: &rest, now: now)
            guard rest.readableBytes == 0 else { return }
        }
        takeFrames(off: &arrived, now: now)
        rest = arrived.readableBytes > 0 ? arrived : ByteBuffer()
    }

    private mutating func takeFrames(off buffer: inout ByteBuffer, now: NIODeadline) {
        while !closesSocket {
            do throws(CodecError) {
                guard let frame = try decoder.next(from: &buffer) else { return }
                perform(machine.receive(frame, now: now), now: now)
            } catch {
                perform(machine.receive(error, now: now), now: now)
                if error.losesFraming { break }
            }
        }
        buffer = ByteBuffer()
    }

    /// Hands over what arrived.
    mutating func handOver(now: NIODeadline) {
        for place in arrivedFor {
            guard let consumer = channels[place.channel]?.consumers[place.tag] else { continue }
            channels[place.channel]?.consumers[place.tag]?.arrivals = []
            if !consumer.queue.add(consumer.arrivals) { perform(machine.deliveredTooMuch(now: now), now: now) }
        }
        arrivedFor.removeAll(keepingCapacity: true)
    }

    /// Whether consumers have messages enough, and nobody waits for anything else, so that the next read may wait.
    var mayWaitForMore: Bool {
        guard failure == nil, secretUpdated == nil, !channels.isEmpty, channels.count <= 8 else { return false }
        return channels.allSatisfy { number, channel in
            channel.hasOnlyConsumers && machine.unacknowledged(on: number) * 2 < channel.prefetch
        }
    }

    /// The socket is closed; so many octets of a frame had arrived.
    mutating func inputClosed(rest: ByteBuffer, now: NIODeadline) {
        if let fault = decoder.fault(atEnd: rest) { perform(machine.receive(fault, now: now), now: now) }
        perform(machine.inputClosed(pendingOctets: rest.readableBytes), now: now)
        failAll(.connection(.closed))
        ended.resolve(.success(()))
    }

    /// The transport failed before the connection was open.
    mutating func transportFailed(_ error: AMQPError) {
        failAll(error)
        closesSocket = true
        needsFlush = true
    }

    /// What time brings.
    mutating func tick(now: NIODeadline) {
        hasNewDeadline = true
        for action in machine.tick(now: now) { perform(action, now: now) }
        for number in channels.keys { channels[number]?.unconfirmed.expire(now: now) }
        waitingForRoom.removeAll { waiter in
            guard waiter.deadline <= now else { return false }
            waiter.waiter.resolve(.failure(.publishTimeout))
            return true
        }
    }

    /// When to call `tick` next, where that may be earlier than when this was asked last.
    mutating func takeNewDeadline() -> NIODeadline? {
        guard hasNewDeadline else { return nil }
        hasNewDeadline = false
        return nextDeadline
    }

    private var nextDeadline: NIODeadline? {
        let others = waitingForRoom.map(\.deadline) + channels.values.compactMap(\.unconfirmed.deadline)
        return ([machine.nextDeadline].compactMap(\.self) + others).min()
    }

    /// What is to be written now, acknowledgements included; empty when there is nothing.
    mutating func takeOutput(now: NIODeadline) -> ByteBuffer {
        needsFlush = false
        encodeAcknowledgements()
        guard output.readableBytes > 0 else { return output }
        defer {
            output = ByteBuffer()
            answered = 0
        }
        machine.didWrite(now: now)
        if output.readableBytes >= Session.outputLimit { roomMayBeThere() }
        return output
    }

    private mutating func encodeAcknowledgements() {
        for number in acknowledgementsDue { encodeAcknowledgements(on: number) }
        acknowledgementsDue.removeAll(keepingCapacity: true)
    }

    /// Appends the acknowledgements that are due on a channel.
    mutating func encodeAcknowledgements(on number: ChannelNumber) {
        for method in machine.acknowledgements(on: number).methods { send(method, on: number) }
    }
}
