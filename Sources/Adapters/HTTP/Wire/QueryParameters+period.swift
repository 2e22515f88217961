import Domain

extension QueryParameters {
    /// The parameters of a period, in both of its forms.
    static let period = ["period_start", "period_end", "time_period"]

    /// The period, in one of its two forms; `nil` where there is neither.
    func period() throws(FieldError) -> Period? {
        let (start, end) = (try moment("period_start"), try moment("period_end"))
        if let text = self["time_period"] {
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
