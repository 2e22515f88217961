internal import NIOCore

/// The published messages of a channel that the broker has not confirmed (RabbitMQ's extension `confirm`).
///
/// Kept as ranges, so that a thousand messages in a row cost no more than one.
struct ConfirmLedger {
    private var open: [ClosedRange<UInt64>] = []
    private var last: UInt64 = 0

    /// How many are not confirmed.
    private(set) var outstanding = 0

    /// The number of a message that is published now; the first is 1.
    mutating func published() -> UInt64 {
        last += 1
        outstanding += 1
        if let range = open.last, range.upperBound == last - 1 {
            open[open.count - 1] = range.lowerBound...last
        } else {
            open.append(last...last)
        }
        return last
    }

    /// Takes note of a confirmation; `nil` for a number that was never published. Number 0 with `multiple` means all.
    mutating func confirmed(_ number: UInt64, multiple: Bool, isTaken: Bool) -> Confirmation? {
        guard number <= last, number > 0 || multiple else { return nil }
        let numbers = multiple ? removeAll(upTo: number == 0 ? last : number) : remove(number)
        for range in numbers { outstanding -= Int(clamping: range.upperBound - range.lowerBound) + 1 }
        return Confirmation(numbers, isTaken: isTaken)
    }

    private mutating func removeAll(upTo number: UInt64) -> [ClosedRange<UInt64>] {
        let whole = open.prefix { $0.upperBound <= number }
        var removed = Array(whole)
        open.removeFirst(whole.count)
        if let range = open.first, range.lowerBound <= number {
            removed.append(range.lowerBound...number)
            open[0] = (number + 1)...range.upperBound
        }
        return removed
    }

    private mutating func remove(_ number: UInt64) -> [ClosedRange<UInt64>] {
        guard let place = open.firstIndex(where: { $0.contains(number) }) else { return [] }
        let range = open[place]
        var rest: [ClosedRange<UInt64>] = []
        if range.lowerBound < number { rest.append(range.lowerBound...(number - 1)) }
        if number < range.upperBound { rest.append((number + 1)...range.upperBound) }
        open.replaceSubrange(place...place, with: rest)
        return [number...number]
    }
}
