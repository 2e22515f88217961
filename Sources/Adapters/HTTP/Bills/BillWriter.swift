public import Domain

/// Writes a bill piece by piece: the opening when it is made, each tree in the bill's order, the closing.
public protocol BillWriter: Sendable {
    /// What was written since the last ``removeAll()``.
    var bytes: [UInt8] { get }

    /// How many bytes these are.
    var count: Int { get }

    /// Appends a tree; trees of one account that follow one another are under one account.
    mutating func write(_ tree: BillTree)

    /// Appends what ends the bill of a period.
    mutating func close(_ period: Period)

    /// Forgets the bytes, which were taken, and keeps the room for the next.
    mutating func removeAll()
}
