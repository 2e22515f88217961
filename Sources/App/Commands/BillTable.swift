import Domain
import Ports

/// A bill as a table for each account, with its sum, and a word on what has no price.
struct BillTable {
    /// A line of it.
    struct Row {
        let rtype: String
        let name: String
        let created: String
        let destroyed: String
        let cost: ExactAmount
    }

    private let isExact: Bool
    /// The types of which something has no price.
    var unpriced: Set<String> = []

    init(isExact: Bool) { self.isExact = isExact }

    func writeHead(start: String, end: String) throws { try Output.line("Bill from \(start) to \(end)") }

    func writeAccount(_ name: String, _ title: AccountTitle?, _ rows: [Row]) throws {
        var table = TextTable(["rtype", "name", "created", "destroyed", isExact ? "cost (exact)" : "cost"])
        for row in rows { table.add([row.rtype, row.name, row.created, row.destroyed, text(row.cost)]) }
        let called = title.map { " (\($0.name)\($0.domain.map { ", \($0)" } ?? ""))" } ?? ""
        try Output.line("\nAccount \(name)\(called.printable): \(text(rows.reduce(.zero) { $0 + $1.cost }))")
        try Output.write(table.bytes)
    }

    func writeNotes() {
        guard !unpriced.isEmpty else { return }
        let list = unpriced.sorted(by: precedes).joined(separator: ", ")
        Output.error("nova-billing: no price is set for \(list); each unit counts 1 for each unit of time\n")
    }

    private func text(_ amount: ExactAmount) -> String { isExact ? amount.rational : amount.double.shortestText }
}

extension BillTable.Row {
    init(_ line: BillLine) {
        self.init(
            rtype: line.rtype, name: line.name ?? "", created: line.created?.description ?? "",
            destroyed: line.destroyed?.description ?? "", cost: line.cost)
    }
}
