/// What the broker says of published messages.
public struct Confirmation: Hashable, Sendable {
    /// The numbers that it is about, each of them for the first time, in order.
    public let numbers: [ClosedRange<UInt64>]
    /// Whether the broker took them.
    public let isTaken: Bool

    init(_ numbers: [ClosedRange<UInt64>], isTaken: Bool) {
        self.numbers = numbers
        self.isTaken = isTaken
    }
}
