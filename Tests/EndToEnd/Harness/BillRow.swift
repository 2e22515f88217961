import JSON
import Testing

/// A line of a bill, without ids.
struct BillRow: Hashable, Sendable {
    let account: String
    let rtype: String
    let name: String?
    let created: String?
    let destroyed: String?
    let cost: Double
}

extension BillRow {
    /// The lines of a bill in JSON, in its order.
    static func rows(_ bill: JSONValue) throws -> [BillRow] {
        try #require(bill.object?["bill"]?.array).flatMap { account in
            let name = try #require(account.object?["name"]?.string)
            return try #require(account.object?["resources"]?.array).map { try row($0, account: name) }
        }
    }

    static func rows(_ text: String) throws -> [BillRow] { try rows(try JSONParser.parse(Array(text.utf8).trimmed)) }

    private static func row(_ line: JSONValue, account: String) throws -> BillRow {
        let line = try #require(line.object)
        let number = try #require(line["cost"]?.number)
        return BillRow(
            account: account, rtype: try #require(line["rtype"]?.string), name: line["name"]?.string,
            created: line["created_at"]?.string, destroyed: line["destroyed_at"]?.string,
            cost: try #require(Double(number.description)))
    }
}

extension JSONValue {
    /// A member of an object.
    subscript(key: String) -> JSONValue? { object?[key] }

    /// The integer members of an object.
    var counts: [String: Int] {
        (object?.members ?? []).reduce(into: [:]) { counts, member in counts[member.key] = member.value.number?.integer
        }
    }
}
