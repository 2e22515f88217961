import Domain
import Ports

/// The statement that finds the resources of a list, by id; it begins where least has to be looked at.
struct ResourceSelection {
    private(set) var sql = ""
    /// What is to be bound: the moment that is asked for, the id behind which the list begins, how many, and the rest.
    private(set) var values: [SQLStatement.Value]
    private var conditions = ["r.id > ?2"]

    /// Who pays for a resource at the moment.
    private static let payer = """
        coalesce(
            (SELECT owner FROM resource WHERE id = r.root),
            (SELECT account FROM ownership WHERE root = r.root AND moment <= ?1 ORDER BY moment DESC LIMIT 1))
        """

    init(_ question: ResourceQuestion) {
        values = [
            .integer(question.now.microseconds), .integer(question.after), .integer(Int64(question.limit)),
        ]
        if let id = question.id { require("r.id = ", .integer(id.rawValue)) }
        if let parent = question.parent { require("coalesce(r.parent, 0) = ", .integer(parent.rawValue)) }
        if let name = question.name { require("r.name = ", .text(name)) }
        if let rtype = question.rtype { require("r.rtype = ", .text(rtype)) }
        if question.isUnowned { conditions.append("\(Self.payer) IS NULL") }
        var source = "resource r"
        if let account = question.account {
            if question.id == nil, question.parent == nil {
                source = trees(of: account)
            } else {
                require("\(Self.payer) = ", .integer(account.rawValue))
            }
        }
        sql += "SELECT r.id, r.root FROM \(source) WHERE \(conditions.joined(separator: " AND "))"
        sql += " ORDER BY r.id LIMIT ?3"
    }

    private mutating func require(_ condition: String, _ value: SQLStatement.Value) {
        values.append(value)
        conditions.append("\(condition)?\(values.count)")
    }

    /// All that an account pays for: its roots, and what is below them.
    private mutating func trees(of account: AccountID) -> String {
        values.append(.integer(account.rawValue))
        let asked = "?\(values.count)"
        sql = """
            WITH RECURSIVE paid (id) AS (
                SELECT id FROM resource WHERE owner = \(asked)
                UNION
                SELECT o.root FROM ownership o WHERE o.account = \(asked) AND o.moment =
                    (SELECT max(moment) FROM ownership WHERE root = o.root AND moment <= ?1)
                UNION ALL
                SELECT child.id FROM paid CROSS JOIN resource child ON coalesce(child.parent, 0) = +paid.id
            )

            """
        return "paid CROSS JOIN resource r ON r.id = paid.id"
    }
}
