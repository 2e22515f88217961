import Domain
import Testing

/// Moments and periods as the tables of rules write them.
enum Shorthand {
    /// `02` is 2026-01-02T00:00:00Z, `02.12` its noon; all else is written out.
    static func moment(_ text: some StringProtocol) -> Moment {
        let short = text.split(separator: "." as Character).map { String($0) }
        let isShort = text.utf8.count <= 5 && short.allSatisfy { $0.utf8.count == 2 }
        let whole = isShort ? "2026-01-\(short[0])T\(short.count > 1 ? short[1] : "00"):00:00Z" : String(text)
        guard let moment = try? Moment(whole) else { preconditionFailure("\(text) is no moment") }
        return moment
    }

    /// The way back.
    static func text(_ moment: Moment) -> String {
        let whole = moment.description
        guard whole.hasSuffix(":00:00Z") else { return whole }
        let (date, hour) = (whole.prefix(10), whole.dropFirst(11).prefix(2))
        if whole.hasPrefix("2026-01-") { return date.suffix(2) + (hour == "00" ? "" : ".\(hour)") }
        return hour == "00" ? String(date) : whole
    }

    /// `2026-01`, `2026-01-05`, or two moments with `/` between.
    static func period(_ text: String) -> Period {
        let parts = text.split(separator: "/")
        let period =
            parts.count == 2
            ? Period(start: moment(parts[0]), end: moment(parts[1])) : Period(timePeriod: text)
        guard let period else { preconditionFailure("\(text) is no period") }
        return period
    }
}
