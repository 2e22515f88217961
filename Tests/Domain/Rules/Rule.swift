import Domain
import Testing

/// A sentence of the contract with a worked case: what is done to a store, and the lines of the bill.
///
/// What is done, a line each (see ``LogLine``):
///
///     [id:x] WHEN ACCOUNT|- RTYPE[:NAME] [=q | +q | x] [{"k":1}] [kept] [said:WHEN] [/ child … [// grandchild …]]
///     price WHEN RTYPE RATE|null [UNIT] [migrate]
///     cancel ID · unprice N (the n-th price, from 0) · clock WHEN
///
/// `=q` is linear, `+q` fixed, `x` an end. A moment is a day of January 2026 (`02`), with an hour (`02.12`), or whole.
/// Events without an id are e1, e2, …
///
/// A line of a bill is `account rtype name cost created destroyed`, the cost exact; `-` is null, and `open` stands for
/// the destruction that is null while the resource runs. Where prices are set, ` unpriced` follows.
struct Rule: Sendable, CustomTestStringConvertible {
    let sentence: String
    let log: [LogLine]
    let lines: [String]
    let period: Period
    let now: Moment
    let asOf: Moment?
    /// Whether the order in which things are recorded is what the case is about.
    let isOrdered: Bool
    let location: SourceLocation

    init(
        _ sentence: String, _ log: String, gives lines: String = "", in period: String = "2026-01",
        now: String = "2026-02-01", asOf: String? = nil, ordered: Bool = false,
        at location: SourceLocation = #_sourceLocation
    ) {
        self.sentence = sentence
        self.log = LogLine.parse(log)
        self.lines = lines.split(separator: "\n").map(String.init)
        self.period = Shorthand.period(period)
        self.now = Shorthand.moment(now)
        self.asOf = asOf.map(Shorthand.moment)
        isOrdered = ordered || self.log.contains { if case .clock = $0 { true } else { false } }
        self.location = location
    }

    var testDescription: String { "\(sentence) (line \(location.line))" }

    /// The orders of recording in which the bill must be the same: as written, and backwards with every event twice.
    var orders: [[LogLine]] {
        if isOrdered { return [log] }
        let events = log.filter(\.isEvent)
        let backwards = log.filter(\.isPrice) + events.reversed() + events + log.filter { !$0.isEvent && !$0.isPrice }
        return [log, backwards]
    }
}
