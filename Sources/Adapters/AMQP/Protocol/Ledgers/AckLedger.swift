internal import AMQPCodec
internal import NIOCore

/// The deliveries of a channel that are not settled, in the order of their tags (0-9-1, 1.8.3.13 to 1.8.3.15).
///
/// `basic.ack` with `multiple` is only made up to below the lowest unsettled tag. Late, double and unknown settlements
/// are refused here: the broker would close the channel with 406.
struct AckLedger {
    private enum State {
        /// Delivered. What may follow: `acknowledged`, `sent`.
        case open
        /// Acknowledged, but not yet sent. What may follow: `sent`.
        case acknowledged
        /// The broker was told. Nothing follows; it waits for those before it.
        case sent
    }

    private struct Entry {
        let tag: UInt64
        var state: State
    }

    private var entries = CircularBuffer<Entry>()
    private var highest: UInt64 = 0
    /// How many wait to be sent.
    private(set) var due = 0
    /// How many the broker counts as unacknowledged.
    private(set) var outstanding = 0

    /// Takes note of a tag that arrived; tags rise (RabbitMQ counts them from 1).
    mutating func arrived(_ tag: UInt64, needsAck: Bool) -> Bool {
        guard tag > highest else { return false }
        highest = tag
        guard needsAck else { return true }
        entries.append(Entry(tag: tag, state: .open))
        outstanding += 1
        return true
    }

    /// Acknowledges one; it is sent with `flush`.
    mutating func acknowledge(_ tag: UInt64) -> Settlement {
        guard let place = place(of: tag), entries[place].state == .open else { return .alreadySettled }
        entries[place].state = .acknowledged
        due += 1
        return .settled
    }

    /// Acknowledges one and all before it that are open; they are sent with `flush`.
    mutating func acknowledge(upTo tag: UInt64) -> Settlement {
        guard let last = place(of: tag) else { return .alreadySettled }
        var place = entries.startIndex
        var changed = false
        while place <= last {
            if entries[place].state == .open {
                entries[place].state = .acknowledged
                due += 1
                changed = true
            }
            place = entries.index(after: place)
        }
        return changed ? .settled : .alreadySettled
    }

    /// Takes note that one is refused by a method of its own, which is sent at once.
    mutating func refuse(_ tag: UInt64) -> Settlement {
        guard let place = place(of: tag), entries[place].state == .open else { return .alreadySettled }
        entries[place].state = .sent
        outstanding -= 1
        dropSent()
        return .settled
    }

    /// What is due now; it counts as sent.
    mutating func flush() -> Acknowledgements {
        var acknowledgements = Acknowledgements()
        guard due > 0 else { return acknowledgements }
        while let first = entries.first, first.state != .open {
            if first.state == .acknowledged {
                acknowledgements.cumulative = first.tag
                due -= 1
                outstanding -= 1
            }
            entries.removeFirst()
        }
        var place = entries.startIndex
        while due > 0, place < entries.endIndex {
            if entries[place].state == .acknowledged {
                acknowledgements.single.append(entries[place].tag)
                entries[place].state = .sent
                due -= 1
                outstanding -= 1
            }
            place = entries.index(after: place)
        }
        return acknowledgements
    }

    /// Forgets all: the broker counts none of them any more.
    mutating func forget() {
        entries.removeAll(keepingCapacity: true)
        due = 0
        outstanding = 0
    }

    private mutating func dropSent() {
        while let first = entries.first, first.state == .sent { entries.removeFirst() }
    }

    /// By bisection; there may be gaps.
    private func place(of tag: UInt64) -> CircularBuffer<Entry>.Index? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[entries.index(entries.startIndex, offsetBy: middle)].tag < tag {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count else { return nil }
        let place = entries.index(entries.startIndex, offsetBy: low)
        return entries[place].tag == tag ? place : nil
    }
}
