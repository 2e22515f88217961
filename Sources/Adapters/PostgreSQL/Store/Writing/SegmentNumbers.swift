/// The ids that segments get: a stretch of numbers at a time, which no other process gets.
final class SegmentNumbers {
    static let stretch = 1_024
    private var next: Int64 = 1
    private var last: Int64 = 0

    /// Whether a commit should ask for more.
    var isScarce: Bool { last - next < Int64(SegmentNumbers.stretch / 2) }

    /// Takes over the numbers behind a place.
    func take(behind place: Int64, count: Int) { (next, last) = (place + 1, place + Int64(count)) }

    /// Forgets the numbers: a server that lost its last moments may give them to others again.
    func forget() { (next, last) = (1, 0) }

    func number(_ refill: () throws(SQLError) -> CommitPlaces) throws(SQLError) -> Int64 {
        if next > last { take(behind: try refill().segment, count: SegmentNumbers.stretch) }
        defer { next += 1 }
        return next
    }
}
