import Domain
import JSON

extension JSONWriter {
    /// The shortest decimal text of the double that is nearest to an amount.
    mutating func cost(_ amount: ExactAmount) {
        if amount.isZero { raw("0.0") } else { plain(amount.double.shortestText) }
    }

    /// A moment's text, without quotes.
    mutating func plain(_ moment: Moment) {
        plain(upTo: 27) { moment.write(into: $0) }
    }

    /// A moment's text in quotes, or null.
    mutating func quoted(_ moment: Moment?) {
        guard let moment else { return raw("null") }
        raw("\"")
        plain(moment)
        raw("\"")
    }

    /// An integer's digits, or null.
    mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { raw("null") }
    }
}
