import Domain
import UseCases

/// What `GET /bill` asks, read from its parameters.
struct BillQuery: Sendable {
    let question: BillPeriod.Question
    let style: BillStyle

    static let parameters = [
        "account", "period_start", "period_end", "time_period", "as_of", "rtype", "exact", "ids", "limit", "marker",
    ]

    init(_ query: QueryParameters) throws(APIError) {
        do throws(FieldError) {
            var question = BillPeriod.Question(period: try BillQuery.period(query))
            question.asOf = try query.moment("as_of")
            question.account = try query.text("account")
            question.rtype = try query.text("rtype")
            question.after = try query.text("marker")
            question.limit = try query.count("limit")
            self.question = question
            let exact = try query.choice("exact", of: ["true": true, "false": false])
            let ids = try query.choice("ids", of: ["none": false])
            style = BillStyle(showsIDs: ids ?? true, showsExact: exact ?? false)
        } catch { throw APIError(error) }
    }

    /// The period, in one of its two forms; `nil` where there is neither.
    private static func period(_ query: QueryParameters) throws(FieldError) -> Period? {
        let (start, end) = (try query.moment("period_start"), try query.moment("period_end"))
        if let text = query["time_period"] {
            guard start == nil, end == nil else {
                throw FieldError("time_period", "and period_start or period_end are both there; one form is enough")
            }
            guard let period = Period(timePeriod: text) else {
                let forms = "a year, a month or a day from 1970 to 2199, such as 2012, 2012-04 or 2012-04-17"
                throw FieldError("time_period", "\(Fields.shown(text)) is no period; it may be \(forms)")
            }
            return period
        }
        switch (start, end) {
        case (nil, nil): return nil
        case (_?, nil): throw FieldError("period_end", "is missing; period_start needs it")
        case (nil, _?): throw FieldError("period_start", "is missing; period_end needs it")
        case (let start?, let end?):
            guard let period = Period(start: start, end: end) else {
                throw FieldError("period_end", "\(end) lies before period_start \(start)")
            }
            return period
        }
    }
}
