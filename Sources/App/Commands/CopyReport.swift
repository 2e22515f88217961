import Domain
import JSON
import UseCases

/// What a copy says of itself, as text and as JSON.
struct CopyReport {
    /// `nil` where nothing was to be copied.
    var copied: CopyStore.Report?
    /// `nil` where nothing was to be compared.
    var compared: CompareStores.Report?

    var text: String {
        var lines: [String] = []
        if let copied {
            lines.append(
                "copied \(copied.events) events, \(copied.cancellations) cancellations, \(copied.tariffs) tariffs, "
                    + "\(copied.rejected) rejected deliveries; all that was recorded by \(copied.through) is there")
        }
        guard let compared else { return lines.joined(separator: "\n") }
        let difference = compared.differences == 0 ? "no difference" : "\(compared.differences) differences"
        lines.append(
            "compared \(compared.events) events, \(compared.cancellations) cancellations, \(compared.tariffs) tariffs, "
                + "\(compared.rejected) rejected deliveries, \(compared.bills) bills of \(compared.months) months: "
                + difference)
        lines += compared.first
        if compared.differences > compared.first.count { lines.append("…") }
        if compared.counts == nil {
            let advice = copied == nil ? "" : "; run it again to take that over"
            lines.append("more was recorded since \(compared.through), and not compared\(advice)")
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        var object = JSONObject([])
        if let copied {
            object["through"] = .string(copied.through.description)
            object["copied"] = .object(
                JSONObject([
                    ("events", number(copied.events)), ("cancellations", number(copied.cancellations)),
                    ("tariffs", number(copied.tariffs)), ("rejected", number(copied.rejected)),
                ]))
        }
        if let compared {
            object["through"] = .string(compared.through.description)
            object["compared"] = .object(
                JSONObject([
                    ("events", number(compared.events)), ("cancellations", number(compared.cancellations)),
                    ("tariffs", number(compared.tariffs)), ("rejected", number(compared.rejected)),
                    ("months", number(compared.months)), ("bills", number(compared.bills)),
                ]))
            object["different"] = number(compared.differences)
            object["first"] = .array(compared.first.map { .string($0) })
            object["went_on"] = .bool(compared.counts == nil)
        }
        var writer = JSONWriter()
        writer.object(object)
        return writer.text
    }

    private func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}
