public import Domain
import JSON
import Ports

/// Writes a bill as compact JSON, the keys of each object in alphabetical order.
///
///     {"bill":[{"id":1,"name":"acme","resources":[LINE,…]},…],"period_end":"…","period_start":"…"}
///
/// An account whose title is known has it in `project_domain` and `project_name`.
public struct BillJSON: BillWriter {
    private let style: BillStyle
    private var writer = JSONWriter()
    private var account: AccountID?

    public init(_ style: BillStyle) {
        self.style = style
        writer.raw("{\"bill\":[")
    }

    public var bytes: [UInt8] { writer.bytes }

    public var count: Int { writer.count }

    public mutating func removeAll() { writer.removeAll() }

    public mutating func write(_ tree: BillTree) {
        var isFirst = account != tree.account
        if isFirst { open(tree) }
        for line in tree.lines {
            if !isFirst { writer.raw(",") }
            isFirst = false
            write(line)
        }
    }

    public mutating func close(_ period: Period) {
        writer.raw(account == nil ? "],\"period_end\":" : "]}],\"period_end\":")
        writer.quoted(period.end)
        writer.raw(",\"period_start\":")
        writer.quoted(period.start)
        writer.raw("}")
    }

    private mutating func open(_ tree: BillTree) {
        writer.raw(account == nil ? "{" : "]},{")
        if style.showsIDs {
            writer.raw("\"id\":")
            writer.integer(tree.account.rawValue)
            writer.raw(",")
        }
        writer.raw("\"name\":")
        writer.quoted(tree.accountName)
        writer.title(style.titles?[account: tree.accountName])
        writer.raw(",\"resources\":[")
        account = tree.account
    }

    private mutating func write(_ line: BillLine) {
        writer.raw("{\"cost\":")
        writer.cost(line.cost)
        if style.showsExact {
            writer.raw(",\"cost_exact\":\"")
            writer.plain(line.cost.rational)
            writer.raw("\"")
        }
        writer.raw(",\"created_at\":")
        writer.quoted(line.created)
        writer.raw(",\"destroyed_at\":")
        writer.quoted(line.destroyed)
        if style.showsIDs {
            writer.raw(",\"id\":")
            writer.integer(line.id.rawValue)
        }
        writer.raw(",\"name\":")
        writer.quoted(line.name)
        if style.showsIDs {
            writer.raw(",\"parent_id\":")
            writer.integer(line.parent?.rawValue)
        }
        writer.raw(",\"rtype\":")
        writer.quoted(line.rtype)
        writer.raw("}")
    }
}
