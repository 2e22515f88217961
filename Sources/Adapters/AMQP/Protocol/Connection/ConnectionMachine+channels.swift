public import AMQPCodec
public import NIOCore

extension ConnectionMachine {
    /// Takes the lowest free number for a channel; the method is to be sent on it, and `.opened` will follow.
    public mutating func openChannel(now: NIODeadline) throws(RequestError) -> (ChannelNumber, Method) {
        let tuning = try tuning()
        let numbers = (1...max(tuning.channelMax, 1)).lazy.map(ChannelNumber.init(rawValue:))
        guard let number = numbers.first(where: { !channels.contains($0) }) else {
            throw .noFreeChannel(limit: tuning.channelMax)
        }
        channelsOpened += 1
        let identity = ChannelIdentity(epoch: epoch, serial: channelsOpened)
        channels.add(ChannelMachine(number: number, identity: identity, settings: settings, now: now))
        return (number, .channelOpen)
    }

    /// Begins to close a channel; the method is to be sent on it, and `.closed` will follow.
    public mutating func closeChannel(_ number: ChannelNumber, now: NIODeadline) throws(RequestError) -> Method {
        let close = try channels.change(number) { channel throws(RequestError) in try channel.close(.closed, now: now) }
        guard let close else { throw .channelNotOpen(number) }
        return close
    }

    /// Notes a request on a channel, which is to be sent there; `.replied` or `.got` will follow, unless it asked for
    /// no answer. A consumer is known from here on, so that no delivery can come before it.
    public mutating func request(
        _ method: Method, on number: ChannelNumber, now: NIODeadline
    ) throws(RequestError) {
        _ = try tuning()
        let noted: Void? = try channels.change(number) { channel throws(RequestError) in
            try channel.request(method, now: now)
        }
        guard noted != nil else { throw .channelNotOpen(number) }
    }

    /// Notes a message that is then published on a channel; gives back its number where confirmations were asked for.
    public mutating func publish(on number: ChannelNumber) throws(RequestError) -> UInt64? {
        _ = try tuning()
        if let blocked { throw .blocked(reason: blocked) }
        let published = try channels.change(number) { channel throws(RequestError) in try channel.publish() }
        guard let published else { throw .channelNotOpen(number) }
        return published
    }

    /// How many published messages of a channel are not confirmed.
    public func unconfirmed(on number: ChannelNumber) -> Int { channels[number]?.confirms?.outstanding ?? 0 }

    /// How many deliveries of a channel the broker counts as unacknowledged.
    public func unacknowledged(on number: ChannelNumber) -> Int { channels[number]?.ledger.outstanding ?? 0 }

    /// Acknowledges a message; `acknowledgements` says what is to be sent.
    public mutating func acknowledge(_ tag: DeliveryTag) -> Settlement {
        settle(tag) { $0.acknowledge(tag.value) }
    }

    /// Acknowledges a message and all unsettled ones before it.
    public mutating func acknowledge(upTo tag: DeliveryTag) -> Settlement {
        settle(tag) { $0.acknowledge(upTo: tag.value) }
    }

    /// Refuses a message; the method is to be sent at once where the settlement counts.
    ///
    /// `basic.reject` is used and never `basic.nack`: only it counts towards a delivery limit in every RabbitMQ.
    public mutating func reject(_ tag: DeliveryTag, requeue: Bool) -> (Settlement, Method?) {
        let settlement = settle(tag) { $0.refuse(tag.value) }
        guard settlement == .settled else { return (settlement, nil) }
        return (settlement, .basicReject(BasicReject(deliveryTag: tag.value, requeue: requeue)))
    }

    /// The acknowledgements that are due on a channel; they count as sent.
    public mutating func acknowledgements(on number: ChannelNumber) -> Acknowledgements {
        channels.change(number) { $0.flushAcknowledgements() } ?? Acknowledgements()
    }

    private mutating func settle(_ tag: DeliveryTag, _ settle: (inout AckLedger) -> Settlement) -> Settlement {
        let settlement = channels.change(tag.channelNumber) { $0.settle(tag, settle) } ?? .stale
        switch settlement {
        case .settled: break
        case .stale: counters.staleSettlements += 1
        case .alreadySettled: counters.repeatedSettlements += 1
        }
        return settlement
    }
}

extension ChannelMachine {
    fileprivate mutating func settle(_ tag: DeliveryTag, _ settle: (inout AckLedger) -> Settlement) -> Settlement {
        guard tag.channel == identity, takesSettlements else { return .stale }
        return settle(&ledger)
    }

    fileprivate mutating func flushAcknowledgements() -> Acknowledgements {
        takesSettlements ? ledger.flush() : Acknowledgements()
    }
}
