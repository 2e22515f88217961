import Domain
import Ports

/// The statement that finds the resources of a list, by id; it begins where least has to be looked at.
struct ResourceSelection {
    private(set) var sql = ""
    /// What is to be bound: the moment that is asked for, the id behind which the list begins, how many, and the rest.
    private(set) var values: [SQLValue]
    private var conditions = ["r.id > $2", "$1::bigint IS NOT NULL"]

    /// Who pays for a resource at the moment.
    private static let payer = """
        coalesce(
            (SELECT owner FROM resource WHERE home = r.home AND root = r.root AND id = r.root),
            (SELECT account FROM ownership WHERE home = r.home AND root = r.root AND moment <= $1
            ORDER BY moment DESC LIMIT 1))
        """

    init(_ question: ResourceQuestion) {
        values = [
            .integer(question.now.microseconds), .integer(question.after), .integer(Int64(question.limit)),
        ]
        if let id = question.id { require("r.id = ", .integer(id.rawValue)) }
        if let parent = question.parent { require("r.parent = ", .integer(parent.rawValue)) }
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
        sql += "SELECT r.id, r.home, r.root FROM \(source) WHERE \(conditions.joined(separator: " AND "))"
        sql += " ORDER BY r.id LIMIT $3"
    }

    private mutating func require(_ condition: String, _ value: SQLValue) {
        values.append(value)
        conditions.append("\(condition)$\(values.count)")
    }

    /// All that an account pays for: its roots, and what is below them.
    private mutating func trees(of account: AccountID) -> String {
        values.append(.integer(account.rawValue))
        let asked = "$\(values.count)"
        sql = """
            WITH paid (home, root) AS (
                SELECT home, id FROM root WHERE owner = \(asked) AND owner <> 0
                UNION
                SELECT o.home, o.root FROM ownership o WHERE o.account = \(asked) AND o.moment =
                    (SELECT max(moment) FROM ownership WHERE home = o.home AND root = o.root AND moment <= $1)
            )

            """
        return "paid JOIN resource r ON r.home = paid.home AND r.root = paid.root"
    }
}
