/// The formats in which a bill is answered.
enum BillFormat: Hashable, Sendable {
    case json
    case csv

    /// The format that a client would rather have; JSON where it does not say.
    init(accept: String?) {
        let ranges = MediaRange.list(accept ?? "")
        let json = BillFormat.wish(for: "application/json", in: ranges)
        let csv = BillFormat.wish(for: "text/csv", in: ranges)
        self = csv.quality > 0 && csv > json ? .csv : .json
    }

    /// How much a format is wanted, then how closely it was named.
    private static func wish(for format: String, in ranges: [MediaRange]) -> (quality: Double, closeness: Int) {
        let fitting = ranges.compactMap { range in
            range.closeness(to: format).map { (quality: range.quality, closeness: $0) }
        }
        return fitting.max { $0.closeness < $1.closeness } ?? (0, 0)
    }

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        }
    }

    func writer(_ style: BillStyle) -> any BillWriter {
        switch self {
        case .json: BillJSON(style)
        case .csv: BillCSV(style)
        }
    }
}
