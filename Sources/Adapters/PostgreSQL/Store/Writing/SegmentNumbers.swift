/// The ids that segments get: a stretch of numbers at a time, which no other process gets.
final class SegmentNumbers {
    static let stretch = 1_024
    private var left: Range<Int64> = 0..<0

    /// Whether a commit should ask for more.
    var isScarce: Bool { left.count < SegmentNumbers.stretch / 2 }

    /// Takes over the numbers behind a place.
    func take(behind place: Int64, count: Int) { left = place + 1..<place + 1 + Int64(count) }

    /// Forgets the numbers: a server that lost its last moments may give them to others again.
    func forget() { left = 0..<0 }

    func number(_ refill: () throws(SQLError) -> CommitPlaces) throws(SQLError) -> Int64 {
        if let number = left.popFirst() { return number }
        take(behind: try refill().segment, count: SegmentNumbers.stretch)
        return left.removeFirst()
    }
}
