import Domain
import Ports

/// What `GET /resource` asks, read from its parameters.
struct ResourceQuery: Sendable {
    /// All but the account.
    let question: ResourceQuestion
    let account: String?
    let accountID: AccountID?
    let limit: Int?

    static let parameters = [
        "account", "account_id", "id", "name", "rtype", "parent_id", "unowned", "limit", "marker",
    ]

    init(_ query: QueryParameters, now: Moment) throws(APIError) {
        do throws(FieldError) {
            var question = ResourceQuestion(now: now)
            question.id = try query.id("id").map(ResourceID.init(rawValue:))
            question.name = try query.text("name")
            question.rtype = try query.text("rtype")
            question.parent = try query.id("parent_id").map(ResourceID.init(rawValue:))
            question.isUnowned = try query.flag("unowned")
            question.after = try query.id("marker") ?? 0
            account = try query.text("account")
            accountID = try query.id("account_id").map(AccountID.init(rawValue:))
            self.question = question
            limit = try query.limit()
        } catch { throw APIError(error) }
    }
}
