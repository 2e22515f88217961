import Domain
import Ports

/// What `GET /event` asks, read from its parameters.
struct EventQuery: Sendable {
    /// All but the place at which the list begins.
    let question: EventQuestion
    /// The id of the event behind which the list begins.
    let marker: String?
    let limit: Int?

    static let parameters = ["account", "rtype", "name", "from", "to", "limit", "marker"]

    init(_ query: QueryParameters) throws(APIError) {
        do throws(FieldError) {
            var question = EventQuestion()
            question.account = try query.text("account")
            question.rtype = try query.text("rtype")
            question.name = try query.text("name")
            question.from = try query.moment("from")
            question.to = try query.moment("to")
            self.question = question
            marker = try query.text("marker")
            limit = try query.limit()
        } catch { throw APIError(error) }
    }
}
