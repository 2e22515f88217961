import Domain
import Testing

@Suite("A period")
struct PeriodTests {
    /// "time_period = 2012, 2012-04 or 2012-04-17".
    @Test(
        "is a year, a month or a day",
        arguments: [
            ("2012", "2012-01-01", "2013-01-01"), ("2012-04", "2012-04-01", "2012-05-01"),
            ("2012-04-17", "2012-04-17", "2012-04-18"), ("2012-12", "2012-12-01", "2013-01-01"),
            ("2012-02-29", "2012-02-29", "2012-03-01"), ("2012-02", "2012-02-01", "2012-03-01"),
            ("2012-12-31", "2012-12-31", "2013-01-01"), ("1970", "1970-01-01", "1971-01-01"),
            ("1970-01-01", "1970-01-01", "1970-01-02"), ("2199", "2199-01-01", "2200-01-01"),
            ("2199-12", "2199-12-01", "2200-01-01"), ("2199-12-31", "2199-12-31", "2200-01-01"),
        ])
    func timePeriod(text: String, start: String, end: String) throws {
        let period = try #require(Period(timePeriod: text))
        #expect(period.start.description == start + "T00:00:00Z")
        #expect(period.end.description == end + "T00:00:00Z")
        #expect(!period.isEmpty)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "-", "12", "201", "20120", "2012-", "2012-4", "2012-13", "2012-00", "2012-04-", "2012-04-31",
            "2013-02-29", "2012-04-00", "2012-4-17", "2012-04-17-", "2012-04-17-01", "2012-04-17T00:00:00Z", "1969",
            "2200", "2200-01", "0000", "+012", "-012", " 2012", "2012 ", "2012/04", "201204", "\u{662}012", "month",
            "2012-+4", "2012--4",
        ])
    func noTimePeriod(text: String) { #expect(Period(timePeriod: text) == nil) }

    /// "A period that ends before it begins" is an error; "period_start = period_end is an empty bill".
    @Test("does not end before it begins")
    func order() throws {
        let (first, second) = (try Moment("2012-04-17"), try Moment("2012-04-18"))
        #expect(Period(start: second, end: first) == nil)
        #expect(Period(start: first, end: first)?.isEmpty == true)
        #expect(Period(start: first, end: second)?.isEmpty == false)
    }

    /// "or the current month (UTC)".
    @Test(
        "is the month that holds a moment",
        arguments: [
            ("2012-04-17T11:21:04Z", "2012-04"), ("2012-04-01T00:00:00Z", "2012-04"),
            ("2012-04-30T23:59:59.999999Z", "2012-04"), ("2012-05-01T00:30:00+01:00", "2012-04"),
            ("2012-12-31T23:59:59Z", "2012-12"), ("2013-01-01T00:00:00Z", "2013-01"), ("1970-01-01", "1970-01"),
            ("2199-12-31", "2199-12"),
        ])
    func month(moment: String, month: String) throws {
        #expect(Period.month(holding: try Moment(moment)) == Period(timePeriod: month))
    }
}

@Suite("A month of the calendar")
struct CalendarMonthTests {
    @Test("begins where the one before it ends, from 1970 to 2199")
    func all() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (days, month) = (0, CalendarMonth(holding: .earliest))
        for year in 1970...2199 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for (index, length) in lengths.enumerated() {
                let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
                let start = try Moment("\(year)-\(number)-01")
                #expect(start.microseconds == Int64(days) * Moment.day, "\(year)-\(number)")
                #expect(start.description == "\(year)-\(number)-01T00:00:00Z")
                #expect(month.start == start && CalendarMonth(holding: start) == month, "\(year)-\(number)")
                let end = month.next.start
                #expect(CalendarMonth(holding: end.adding(microseconds: -1)) == month, "\(year)-\(number)")
                #expect(Period(timePeriod: "\(year)-\(number)") == Period(start: start, end: end))
                days += length + (index == 1 && isLeap ? 1 : 0)
                #expect(month < month.next)
                month = month.next
            }
        }
        #expect(Int64(days) * Moment.day == Moment.limit.microseconds)
        #expect(month.start == .limit)
    }

    @Test("has days that count on without a gap, from 1970 to 2199")
    func days() throws {
        var (previous, wrong) = (CivilDate(daysSince1970: -1), [Int]())
        for day in 0..<84_006 {
            let date = CivilDate(daysSince1970: day)
            let follows =
                date.day == previous.day + 1 && date.month == previous.month
                || date.day == 1 && previous.day >= 28
                    && (date.month == previous.month + 1 || date.month == 1 && date.year == previous.year + 1)
            if !follows || date.daysSince1970 != day { wrong.append(day) }
            previous = date
        }
        #expect(wrong.isEmpty)
        #expect(previous == CivilDate(year: 2199, month: 12, day: 31))
    }
}
