/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// A day that exists, or nothing.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Days since 1970-01-01 to a date: eras of 400 years that begin in March.
    public init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    public var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Midnight (UTC) at which the day begins.
    public var start: Moment { Moment(microseconds: Int64(daysSince1970) * Moment.day) }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A month of the calendar, counted from year 0: `year × 12 + month − 1`.
public struct CalendarMonth: Hashable, Comparable, Sendable {
    public let index: Int

    public init(index: Int) { self.index = index }

    /// The month (UTC) that holds a moment.
    public init(holding moment: Moment) {
        let days = moment.microseconds / Moment.day
        let date = CivilDate(daysSince1970: Int(days))
        index = date.year * 12 + date.month - 1
    }

    /// The first moment of the month.
    public var start: Moment {
        guard let date = CivilDate(year: index / 12, month: index % 12 + 1, day: 1) else { return .earliest }
        return date.start
    }

    public var next: CalendarMonth { CalendarMonth(index: index + 1) }

    public static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.index < right.index }
}
