internal import NIOCore

/// The published messages of a channel that somebody waits for, in the order of their numbers.
struct UnconfirmedMessages {
    private struct Entry {
        let number: UInt64
        let waiter: Waiter<PublishOutcome>
        let deadline: NIODeadline
        /// Kept only where it may come back.
        let mandatory: OutgoingMessage?
        var returned: ReturnedMessage?

        func resolve(isTaken: Bool) {
            let outcome = returned.map { PublishOutcome.returned($0) } ?? (isTaken ? .taken : .refused)
            waiter.resolve(.success(outcome))
        }
    }

    private var entries = CircularBuffer<Entry>()

    /// When the oldest has waited too long.
    var deadline: NIODeadline? { entries.first?.deadline }

    /// How many there are.
    var count: Int { entries.count }

    mutating func add(
        _ number: UInt64, _ message: OutgoingMessage, waiter: Waiter<PublishOutcome>, deadline: NIODeadline
    ) {
        entries.append(
            Entry(
                number: number, waiter: waiter, deadline: deadline, mandatory: message.isMandatory ? message : nil))
    }

    /// A message came back; its confirmation comes after it.
    ///
    /// The broker does not say which it is. It is the first one that reads the same; of messages that read the same it
    /// makes no difference which one counts as returned.
    mutating func returned(_ message: ReturnedMessage) {
        let place = entries.indices.first { place in
            entries[place].returned == nil && entries[place].mandatory?.reads(like: message) == true
        }
        if let place { entries[place].returned = message }
    }

    /// The broker took messages, or did not.
    mutating func confirmed(_ confirmation: Confirmation) {
        for range in confirmation.numbers { settle(range, isTaken: confirmation.isTaken) }
    }

    private mutating func settle(_ range: ClosedRange<UInt64>, isTaken: Bool) {
        if range.upperBound >= (entries.last?.number ?? 0), range.lowerBound <= (entries.first?.number ?? 0) {
            for entry in entries { entry.resolve(isTaken: isTaken) }
            entries.removeAll(keepingCapacity: true)
            return
        }
        while let first = entries.first, range.contains(first.number) {
            first.resolve(isTaken: isTaken)
            entries.removeFirst()
        }
        guard let first = entries.first, first.number <= range.upperBound else { return }
        entries.removeAll { entry in
            guard range.contains(entry.number) else { return false }
            entry.resolve(isTaken: isTaken)
            return true
        }
    }

    /// Gives up those that have waited too long.
    mutating func expire(now: NIODeadline) {
        while let first = entries.first, first.deadline <= now {
            first.waiter.resolve(.failure(.unconfirmed))
            entries.removeFirst()
        }
    }

    mutating func fail(_ error: AMQPError) {
        for entry in entries { entry.waiter.resolve(.failure(error)) }
        entries.removeAll()
    }
}
