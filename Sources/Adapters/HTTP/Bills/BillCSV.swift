public import Domain
import JSON
import Ports

/// Writes a bill as a table (RFC 4180) with a line of headings; what is null is an empty field.
///
/// Where someone knows what accounts are called, each line ends with that, and with the domain.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, which makes it a text there too.
public struct BillCSV: BillWriter {
    private let style: BillStyle
    private var writer = JSONWriter()

    public init(_ style: BillStyle) {
        self.style = style
        writer.raw(style.showsIDs ? "account,account_id,id,parent_id," : "account,")
        writer.raw("rtype,name,created_at,destroyed_at,cost")
        if style.showsExact { writer.raw(",cost_exact") }
        writer.raw(style.titles == nil ? "\r\n" : ",project_name,project_domain\r\n")
    }

    /// What begins a formula: = + - @, a tab, a carriage return.
    private static let formulaStarts: [UInt8] = [0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d]

    public var bytes: [UInt8] { writer.bytes }

    public var count: Int { writer.count }

    public mutating func removeAll() { writer.removeAll() }

    public mutating func write(_ tree: BillTree) {
        for line in tree.lines { write(line, of: tree) }
    }

    public mutating func close(_ period: Period) {}

    private mutating func write(_ line: BillLine, of tree: BillTree) {
        field(tree.accountName)
        writer.raw(",")
        if style.showsIDs {
            writer.integer(tree.account.rawValue)
            writer.raw(",")
            writer.integer(line.id.rawValue)
            writer.raw(",")
            if let parent = line.parent { writer.integer(parent.rawValue) }
            writer.raw(",")
        }
        field(line.rtype)
        writer.raw(",")
        field(line.name ?? "")
        writer.raw(",")
        if let created = line.created { writer.plain(created) }
        writer.raw(",")
        if let destroyed = line.destroyed { writer.plain(destroyed) }
        writer.raw(",")
        writer.cost(line.cost)
        if style.showsExact {
            writer.raw(",")
            writer.plain(line.cost.rational)
        }
        if let titles = style.titles {
            let title = titles[account: tree.accountName]
            writer.raw(",")
            field(title?.name ?? "")
            writer.raw(",")
            field(title?.domain ?? "")
        }
        writer.raw("\r\n")
    }

    /// A text, in quotes where it holds what would end it.
    private mutating func field(_ text: String) {
        let isFormula = text.utf8.first.map { BillCSV.formulaStarts.contains($0) } ?? false
        let text = isFormula ? "'" + text : text
        if text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x0d || $0 == 0x0a }) {
            writer.raw("\"")
            // By bytes: a quotation mark with an accent upon it is another character, but must be doubled all the same.
            for (index, part) in text.utf8.split(separator: 0x22, omittingEmptySubsequences: false).enumerated() {
                if index > 0 { writer.raw("\"\"") }
                writer.plain(String(decoding: part, as: UTF8.self))
            }
            writer.raw("\"")
        } else {
            writer.plain(text)
        }
    }
}
