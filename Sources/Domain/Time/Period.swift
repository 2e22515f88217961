/// A stretch of time, its begin in it and its end not.
public struct Period: Hashable, Sendable {
    public let start: Moment
    public let end: Moment

    /// A period, unless it ends before it begins.
    public init?(start: Moment, end: Moment) {
        guard start <= end else { return nil }
        (self.start, self.end) = (start, end)
    }

    private init(from start: Moment, to end: Moment) { (self.start, self.end) = (start, end) }

    public var isEmpty: Bool { start == end }

    /// The month (UTC) that holds a moment.
    public static func month(holding moment: Moment) -> Period {
        let month = CalendarMonth(holding: moment)
        return Period(from: month.start, to: month.next.start)
    }

    /// A year, a month or a day: `2012`, `2012-04` or `2012-04-17`, within 1970 to 2199.
    public init?(timePeriod text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = [4, 2, 2]
        var numbers: [Int] = []
        for (part, width) in zip(parts, widths) {
            guard part.utf8.count == width, part.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(part)
            else { return nil }
            numbers.append(value)
        }
        guard parts.count <= 3, let year = numbers.first, (1970...2199).contains(year),
            let first = CivilDate(
                year: year, month: numbers.count > 1 ? numbers[1] : 1, day: numbers.count > 2 ? numbers[2] : 1)
        else { return nil }
        let month = CalendarMonth(holding: first.start)
        switch numbers.count {
        case 1: self.init(start: first.start, end: CalendarMonth(index: month.index + 12).start)
        case 2: self.init(start: first.start, end: month.next.start)
        default: self.init(start: first.start, end: first.start.adding(microseconds: Moment.day))
        }
    }
}
