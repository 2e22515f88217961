import Domain
import JSON
import UseCases

/// What an import says of itself, as text and as JSON.
struct ImportReport {
    private let report: ImportLedger.Report
    /// `nil` where it was no trial.
    private let bills: [PreviewImport.Row]?

    init(_ report: ImportLedger.Report, bills: [PreviewImport.Row]? = nil) {
        (self.report, self.bills) = (report, bills)
    }

    var text: String {
        var lines = [
            "\(report.accounts) accounts, \(report.resources) resources, \(report.segments) charges: "
                + "\(report.events) events, of which " + became
        ]
        for version in report.prices {
            lines.append(
                "price: \(version.rtype) \(version.rate?.description ?? "none") per \(version.unit.rawValue) from "
                    + "\(version.moment) on")
        }
        for (remark, entry) in remarks {
            let more = entry.count > entry.first.count ? ", …" : ""
            lines.append("\(entry.count) \(remark.text): \(entry.first.joined(separator: "; "))\(more)")
        }
        for conflict in report.conflicts.prefix(5) { lines.append("conflict: \(conflict)") }
        if let bills {
            lines += ["Nothing was recorded. The bills, as 2.0 made them and as they would be:", table(bills)]
        }
        return lines.joined(separator: "\n")
    }

    private var became: String {
        guard bills == nil else { return "all would be recorded in an empty store" }
        let conflicts = report.conflicts.isEmpty ? "" : ", \(report.conflicts.count) in conflict"
        return "\(report.recorded) recorded, \(report.known) known before\(conflicts)"
    }

    /// The remarks that were made, in the order of their definition.
    private var remarks: [(ImportRemark, ImportRemarks.Entry)] {
        ImportRemark.allCases.compactMap { remark in report.remarks.entries[remark].map { (remark, $0) } }
    }

    private func table(_ rows: [PreviewImport.Row]) -> String {
        var table = TextTable(["month", "account", "2.0", "imported"])
        for row in rows {
            table.add([month(row.period), row.account, row.before.shortestText, row.after.double.shortestText])
        }
        return String(decoding: table.bytes.dropLast(), as: UTF8.self)
    }

    private func month(_ period: Period) -> String { String(period.start.description.prefix(7)) }

    var json: String {
        var object = JSONObject([
            ("accounts", number(report.accounts)), ("resources", number(report.resources)),
            ("segments", number(report.segments)), ("events", number(report.events)),
            ("recorded", number(report.recorded)), ("known", number(report.known)),
            ("conflicts", number(report.conflicts.count)), ("prices", number(report.prices.count)),
            ("dry_run", .bool(bills != nil)), ("remarks", .object(remarksObject)),
        ])
        if let bills { object["bills"] = .array(bills.map { .object(bill($0)) }) }
        var writer = JSONWriter()
        writer.object(object)
        return writer.text
    }

    private var remarksObject: JSONObject {
        JSONObject(
            remarks.map { remark, entry in
                let first = JSONValue.array(entry.first.map { .string($0) })
                return (remark.rawValue, .object(JSONObject([("count", number(entry.count)), ("first", first)])))
            })
    }

    private func bill(_ row: PreviewImport.Row) -> JSONObject {
        JSONObject([
            ("period", .string(month(row.period))), ("account", .string(row.account)),
            ("before", number(row.before)), ("after", number(row.after.double)),
        ])
    }

    private func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
    private func number(_ value: Double) -> JSONValue { JSONNumber(value.description).map { .number($0) } ?? .null }
}
