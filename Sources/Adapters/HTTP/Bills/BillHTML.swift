import Domain
import JSON
import Ports

/// Writes a bill as a page that a person can read, on a phone and on paper: a table for each account, with its sum
/// and the sum of each type, and at the end those of all accounts.
struct BillHTML: BillWriter {
    private let style: BillStyle
    private var page = HTMLText()
    private var account: AccountID?
    private var accountCount = 0
    private var sums = TypeSums()
    private var allSums = TypeSums()
    private var hasUnpriced = false

    init(_ style: BillStyle, of period: Period) {
        self.style = style
        page.raw(BillHTML.head)
        page.raw("<h1>Bill</h1>\n<p>from ")
        page.moment(period.start)
        page.raw(" to ")
        page.moment(period.end)
        page.raw("</p>\n")
    }

    var bytes: [UInt8] { page.bytes }

    var count: Int { page.count }

    mutating func removeAll() { page.removeAll() }

    mutating func write(_ tree: BillTree) {
        if account != tree.account { open(tree) }
        let depths = tree.depths
        for (line, depth) in zip(tree.lines, depths) { write(line, depth: depth) }
    }

    mutating func close(_ period: Period) {
        closeAccount()
        if accountCount == 0 { page.raw("<p>Nothing was charged in this period.</p>\n") }
        if accountCount > 1 {
            page.raw("<section>\n<h2>All accounts</h2>\n<table>\n")
            write(allSums)
            page.raw("</table>\n</section>\n")
        }
        if hasUnpriced {
            page.raw("<p>* No price was set for a part of it: each unit counts 1 for each unit of time.</p>\n")
        }
        page.raw("</body>\n</html>\n")
    }

    private mutating func open(_ tree: BillTree) {
        closeAccount()
        (account, accountCount) = (tree.account, accountCount + 1)
        page.raw("<section>\n<h2>Account <bdi>")
        let title = style.titles?[account: tree.accountName]
        page.escaped(title?.name ?? tree.accountName)
        page.raw("</bdi>")
        if let title {
            page.raw(" <small><bdi>")
            page.escaped(title.domain ?? "")
            page.raw("</bdi> <bdi>")
            page.escaped(tree.accountName)
            page.raw("</bdi></small>")
        }
        page.raw("</h2>\n<table>\n<thead><tr><th>Type</th><th>Name</th><th>From</th><th>Until</th>")
        page.raw("<th class=\"n\">Cost</th></tr></thead>\n<tbody>\n")
    }

    private mutating func closeAccount() {
        guard account != nil else { return }
        page.raw("</tbody>\n")
        write(sums)
        page.raw("</table>\n</section>\n")
        allSums.add(sums)
        sums = TypeSums()
        account = nil
    }

    private mutating func write(_ line: BillLine, depth: Int) {
        page.raw(depth == 0 ? "<tr class=\"root\"><td>" : "<tr><td>")
        for _ in 0..<min(depth, 8) { page.raw("<span class=\"in\"></span>") }
        page.escaped(line.rtype)
        page.raw("</td><td><bdi>")
        page.escaped(line.name ?? "")
        page.raw("</bdi></td><td>")
        page.moment(line.created)
        page.raw("</td><td>")
        page.moment(line.destroyed)
        page.raw("</td>")
        cost(line.cost, isUnpriced: line.isUnpriced)
        page.raw("</tr>\n")
        sums.add(line.cost, rtype: line.rtype)
        hasUnpriced = hasUnpriced || line.isUnpriced
    }

    private mutating func write(_ sums: TypeSums) {
        page.raw("<tfoot>\n")
        for (rtype, sum) in sums.byType {
            page.raw("<tr><td colspan=\"4\">all of ")
            page.escaped(rtype)
            page.raw("</td>")
            cost(sum)
            page.raw("</tr>\n")
        }
        if let others = sums.others {
            page.raw("<tr><td colspan=\"4\">all of the other types</td>")
            cost(others)
            page.raw("</tr>\n")
        }
        page.raw("<tr class=\"sum\"><td colspan=\"4\">Total</td>")
        cost(sums.total)
        page.raw("</tr>\n</tfoot>\n")
    }

    private mutating func cost(_ amount: ExactAmount, isUnpriced: Bool = false) {
        page.raw("<td class=\"n\">")
        page.escaped(amount.isZero ? "0.0" : amount.double.shortestText)
        if isUnpriced { page.raw("*") }
        if style.showsExact {
            page.raw("<br><small>")
            page.escaped(amount.rational)
            page.raw("</small>")
        }
        page.raw("</td>")
    }

    private static let head: StaticString = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Bill</title>
        <style>
        body { font: 16px/1.4 sans-serif; margin: 1em auto; max-width: 60em; padding: 0 .5em; color: #111; }
        section { overflow-x: auto; margin: 2em 0; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: .25em .6em; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; }
        td { overflow-wrap: anywhere; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .n small { white-space: normal; overflow-wrap: anywhere; }
        .in { display: inline-block; width: 1.2em; }
        .root td { border-bottom: 2px solid #999; }
        .sum td { font-weight: bold; }
        tfoot td { background: #f4f4f4; }
        @media (max-width: 40em) { body { font-size: 14px; } th, td { padding: .2em .3em; } }
        @media print {
            body { max-width: none; margin: 0; font-size: 9pt; }
            section { overflow: visible; }
            thead { display: table-header-group; }
            tfoot { display: table-row-group; }
            tr { break-inside: avoid; }
        }
        </style>
        </head>
        <body>

        """
}
