import Domain
import UseCases

/// What `GET /bill` asks, read from its parameters.
struct BillQuery: Sendable {
    let question: BillPeriod.Question
    var style: BillStyle

    static let parameters =
        ["account"] + QueryParameters.period + ["as_of", "rtype", "exact", "ids", "limit", "marker"]

    init(_ query: QueryParameters) throws(APIError) {
        do throws(FieldError) {
            var question = BillPeriod.Question(period: try query.period())
            question.asOf = try query.moment("as_of")
            question.account = try query.text("account")
            question.rtype = try query.text("rtype")
            question.after = try query.text("marker")
            question.limit = try query.limit()
            self.question = question
            let exact = try query.flag("exact")
            let ids = try query.choice("ids", of: ["none": false])
            style = BillStyle(showsIDs: ids ?? true, showsExact: exact)
        } catch { throw APIError(error) }
    }
}
