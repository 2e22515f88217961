import Domain

/// Says which lines of a server's bill were made without a price, as far as the lines tell.
///
/// A bill does not say how often a charge changed on the way: what began with a price and lost none that was taken from
/// what runs counts as priced.
struct RemotePrices {
    private let prices: PriceList
    /// The moments at which a price was taken from what runs, by type.
    private let losses: [String: [Moment]]
    private let period: (start: Moment, end: Moment)?

    init(_ versions: [TariffVersion], knownAt known: Moment?, start: String, end: String) {
        prices = PriceList(versions, knownAt: known, unit: .day)
        let taken = versions.filter { $0.rate == nil && $0.migrate && $0.cancelled == nil }
        losses = Dictionary(grouping: taken, by: \.rtype).mapValues { $0.map(\.moment) }
        period = (try? Moment(start)).flatMap { start in (try? Moment(end)).map { (start, $0) } }
    }

    func lacksPrice(_ row: BillTable.Row) -> Bool {
        guard let period, !row.cost.isZero, let created = try? Moment(row.created) else { return false }
        let begin = max(created, period.start)
        let end = min((try? Moment(row.destroyed)) ?? period.end, period.end)
        let isLost = (losses[row.rtype] ?? []).contains { $0 > begin && $0 < end }
        return isLost || !prices.price(of: row.rtype, at: begin).isPriced
    }
}
