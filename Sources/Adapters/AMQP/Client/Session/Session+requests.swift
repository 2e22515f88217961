internal import NIOCore

extension Session {
    /// Checks that a channel's handle is that of a channel that is there.
    func check(_ channel: ChannelPlace) throws(AMQPError) {
        if let failure { throw failure }
        guard channels[channel.number]?.serial == channel.serial else {
            throw .request(.channelNotOpen(channel.number))
        }
    }

    /// Opens a channel; `opened` is resolved when it can be used.
    mutating func openChannel(opened: Waiter<Void>, now: NIODeadline) throws(AMQPError) -> ChannelPlace {
        if let failure { throw failure }
        let (number, method) = try asked { () throws(RequestError) in try machine.openChannel(now: now) }
        channelsOpened += 1
        channels[number] = ChannelEntry(serial: channelsOpened, opened: opened)
        hasNewDeadline = true
        send(method, on: number)
        return ChannelPlace(number: number, serial: channelsOpened)
    }

    /// Closes a channel, after the acknowledgements that are due; gives back what is resolved when it is closed.
    mutating func closeChannel(_ channel: ChannelPlace, now: NIODeadline) -> Waiter<Void>? {
        guard let entry = channels[channel.number], entry.serial == channel.serial else { return nil }
        encodeAcknowledgements(on: channel.number)
        if let method = try? machine.closeChannel(channel.number, now: now) {
            send(method, on: channel.number)
            channels[channel.number]?.fail(.channel(.closed))
            hasNewDeadline = true
        }
        return entry.closed
    }

    /// Sends a request, or lets it wait for the one before it.
    mutating func request(
        _ method: Method, on channel: ChannelPlace, waiter: Waiter<Reply>, now: NIODeadline
    ) throws(AMQPError) {
        try check(channel)
        if channels[channel.number]?.pending != nil {
            channels[channel.number]?.queued.append(QueuedRequest(method: method, waiter: waiter))
        } else {
            try sendNow(method, on: channel.number, waiter: waiter, now: now)
        }
    }

    /// Starts a consumer, whose queue is known before the octets are there to be sent.
    mutating func consume(
        _ consume: BasicConsume, on channel: ChannelPlace, queue: DeliveryQueue, waiter: Waiter<Reply>, now: NIODeadline
    ) throws(AMQPError) {
        try check(channel)
        guard channels[channel.number]?.consumers[consume.consumerTag] == nil else {
            throw .request(.consumerTagTaken(consume.consumerTag))
        }
        channels[channel.number]?.consumers[consume.consumerTag] = ConsumerEntry(queue: queue)
        do throws(AMQPError) {
            try request(.basicConsume(consume), on: channel, waiter: waiter, now: now)
        } catch {
            channels[channel.number]?.consumers[consume.consumerTag] = nil
            throw error
        }
    }

    /// Ends a consumer; gives back what is resolved at its end, or `nil` where there is none any more.
    mutating func cancel(_ tag: ShortString, on channel: ChannelPlace, now: NIODeadline) -> Waiter<Reply>? {
        guard channels[channel.number]?.serial == channel.serial,
            channels[channel.number]?.consumers[tag] != nil
        else { return nil }
        let waiter = Waiter<Reply>()
        let cancel = Method.basicCancel(BasicCancel(consumerTag: tag))
        guard (try? request(cancel, on: channel, waiter: waiter, now: now)) != nil else { return nil }
        return waiter
    }

    /// Forgets a consumer that ended.
    mutating func forget(_ tag: ShortString, on channel: ChannelPlace, now: NIODeadline) {
        guard channels[channel.number]?.serial == channel.serial else { return }
        handOver(now: now)
        channels[channel.number]?.consumers.removeValue(forKey: tag)?.queue.finish()
    }

    /// Ends the connection from this side, after the acknowledgements that are due.
    mutating func close(now: NIODeadline) {
        for number in acknowledgementsDue { encodeAcknowledgements(on: number) }
        perform(machine.close(now: now), now: now)
        needsFlush = true
    }

    /// Replaces the secret.
    mutating func updateSecret(
        _ secret: SecretString, reason: ShortString, waiter: Waiter<Void>, now: NIODeadline
    ) throws(AMQPError) {
        if let failure { throw failure }
        let method = try asked { () throws(RequestError) in
            try machine.updateSecret(secret, reason: reason, now: now)
        }
        secretUpdated = waiter
        hasNewDeadline = true
        send(method)
    }

    /// Sends the requests that waited, up to one that is answered.
    mutating func sendQueued(on number: ChannelNumber, now: NIODeadline) {
        while channels[number]?.pending == nil, let next = channels[number]?.queued.first {
            channels[number]?.queued.removeFirst()
            guard !next.waiter.isResolved else { continue }
            do throws(AMQPError) {
                try sendNow(next.method, on: number, waiter: next.waiter, now: now)
            } catch {
                next.waiter.resolve(.failure(error))
            }
        }
    }

    /// The octets are made first, as they may not fit a frame; they go nowhere before the request is noted.
    private mutating func sendNow(
        _ method: Method, on number: ChannelNumber, waiter: Waiter<Reply>, now: NIODeadline
    ) throws(AMQPError) {
        let start = output.writerIndex
        do throws(CodecError) {
            try encoder.write(method, on: number, to: &output)
        } catch {
            throw .unsendable(error)
        }
        do throws(RequestError) {
            try machine.request(method, on: number, now: now)
        } catch {
            output.moveWriterIndex(to: start)
            throw .request(error)
        }
        channels[number]?.pending = waiter
        hasNewDeadline = true
        needsFlush = true
    }

    private func asked<Result>(_ ask: () throws(RequestError) -> Result) throws(AMQPError) -> Result {
        do throws(RequestError) {
            return try ask()
        } catch {
            throw .request(error)
        }
    }
}
