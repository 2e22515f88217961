internal import NIOCore

extension Session {
    /// Does what the machine asks for.
    mutating func perform(_ action: ConnectionAction, now: NIODeadline) {
        switch action {
        case .channel(let number, .deliver(let delivery)): arrived(delivery, on: number)
        case .channel(let number, let action): perform(action, on: number, now: now)
        case .none: break
        case .sendProtocolHeader:
            ProtocolVersion.amqp091.writeHeader(to: &output)
            needsFlush = true
        case .send(let method): send(method)
        case .challenged(let challenge): answer(challenge, now: now)
        case .tuned(let tuning, let methods): tuned(tuning, methods)
        case .opened: opened.resolve(.success(()))
        case .blocked: break
        case .unblocked: roomMayBeThere()
        case .secretUpdated:
            secretUpdated?.resolve(.success(()))
            secretUpdated = nil
        case .sendHeartbeat: sendHeartbeat()
        case .closing(let error, let method):
            failAll(.connection(error))
            send(method)
            hasNewDeadline = true
        case .closed(let error, let method):
            failAll(.connection(error))
            if let method { send(method) }
            closesSocket = true
            needsFlush = true
        }
    }

    private mutating func tuned(_ tuning: Tuning, _ methods: [Method]) {
        self.tuning = tuning
        decoder.limit = tuning.frameLimit
        encoder.limit = tuning.frameLimit
        hasNewDeadline = true
        for method in methods { send(method) }
    }

    private mutating func answer(_ challenge: LongString, now: NIODeadline) {
        guard let answerChallenge else { return perform(machine.close(now: now), now: now) }
        perform(machine.answer(challenge: answerChallenge(challenge)), now: now)
    }

    private mutating func sendHeartbeat() {
        // A heartbeat fits every frame.
        try? encoder.write(.heartbeat, to: &output)
        needsFlush = true
    }

    private mutating func arrived(_ delivery: Delivery, on number: ChannelNumber) {
        let isFirst = channels[number]?.consumers[delivery.consumerTag]?.append(delivery) ?? false
        if isFirst { arrivedFor.append(ConsumerPlace(channel: number, tag: delivery.consumerTag)) }
    }

    private mutating func perform(_ action: ChannelAction, on number: ChannelNumber, now: NIODeadline) {
        switch action {
        case .none, .deliver: break
        case .opened: channels[number]?.opened.resolve(.success(()))
        case .replied(let method): replied(.method(method), on: number, now: now)
        case .got(let message): replied(.message(message), on: number, now: now)
        case .refused(let method), .send(let method): answer(method, on: number, now: now)
        case .returned(let message): channels[number]?.unconfirmed.returned(message)
        case .confirmed(let confirmation):
            channels[number]?.unconfirmed.confirmed(confirmation)
            roomMayBeThere()
        case .consumerCancelled(let tag, let method):
            handOver(now: now)
            channels[number]?.consumers.removeValue(forKey: tag)?.queue
                .fail(.consumerCancelled(tag: tag), keepingDeliveries: true)
            if let method { answer(method, on: number, now: now) }
        case .flow(let isActive, let method):
            if isActive { roomMayBeThere() }
            answer(method, on: number, now: now)
        case .closing(let error, let method):
            channels[number]?.fail(.channel(error))
            send(method, on: number)
            hasNewDeadline = true
        case .closed(let error, let method): closed(number, error, method)
        }
    }

    /// Sends what the server asked for by itself, as long as it takes such answers.
    private mutating func answer(_ method: Method, on number: ChannelNumber, now: NIODeadline) {
        let start = output.writerIndex
        send(method, on: number)
        answered += output.writerIndex - start
        guard answered > Session.answerLimit else { return }
        perform(machine.answersNotTaken(octets: answered, now: now), now: now)
        answered = 0
    }

    private mutating func closed(
        _ number: ChannelNumber, _ error: AMQPProtocol.ChannelError, _ method: Method?
    ) {
        if let method { send(method, on: number) }
        guard var entry = channels.removeValue(forKey: number) else { return }
        entry.fail(.channel(error))
        entry.closed.resolve(.success(()))
        roomMayBeThere()
    }

    private mutating func replied(_ reply: Reply, on number: ChannelNumber, now: NIODeadline) {
        let waiter = channels[number]?.pending
        channels[number]?.pending = nil
        waiter?.resolve(.success(reply))
        roomMayBeThere()
        sendQueued(on: number, now: now)
    }
}

extension ConsumerEntry {
    /// Adds an arrival; tells whether it is the first of its read.
    fileprivate mutating func append(_ delivery: Delivery) -> Bool {
        arrivals.append(delivery)
        return arrivals.count == 1
    }
}
