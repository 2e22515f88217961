import Domain

/// The formats in which a bill is answered.
enum BillFormat: CaseIterable, Hashable, Sendable {
    case json
    case csv
    case html

    /// The format that a client would rather have; of equally wanted ones the first, JSON where it does not say.
    init(accept: String?) {
        let ranges = MediaRange.list(accept ?? "")
        var (best, most) = (BillFormat.json, BillFormat.json.wish(in: ranges))
        for format in BillFormat.allCases {
            let wish = format.wish(in: ranges)
            if wish.quality > 0, wish > most { (best, most) = (format, wish) }
        }
        self = best
    }

    /// How much the format is wanted, then how closely it was named.
    private func wish(in ranges: [MediaRange]) -> (quality: Double, closeness: Int) {
        let fitting = ranges.compactMap { range in
            range.closeness(to: mediaType).map { (quality: range.quality, closeness: $0) }
        }
        return fitting.max { $0.closeness < $1.closeness } ?? (0, 0)
    }

    private var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv"
        case .html: "text/html"
        }
    }

    var contentType: String { self == .json ? mediaType : mediaType + "; charset=utf-8" }

    func writer(_ style: BillStyle, of period: Period) -> any BillWriter {
        switch self {
        case .json: BillJSON(style)
        case .csv: BillCSV(style)
        case .html: BillHTML(style, of: period)
        }
    }
}
