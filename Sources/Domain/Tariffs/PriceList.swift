import JSON

/// Which price is in force when: the tariffs as they are known at some time.
public struct PriceList: Sendable {
    /// A price; where there is none, rate 1 for the store's unit.
    public struct Price: Hashable, Sendable {
        public let rate: Rate
        public let unit: RateUnit
        public let isPriced: Bool
        /// The version that says so.
        public let version: TariffID?
    }

    /// One type's versions in force, by moment, of equal moments only the last recorded.
    struct Line: Sendable {
        let versions: [TariffVersion]

        /// The place of the last version at or before a moment.
        func index(at moment: Moment) -> Int? {
            var (low, high) = (0, versions.count)
            while low < high {
                let middle = (low + high) / 2
                if versions[middle].moment <= moment { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? nil : low - 1
        }

        /// The first version takes over what runs in any case: being unpriced is not a price.
        func migrates(_ index: Int) -> Bool { index == 0 || versions[index].migrate }
    }

    private let lines: [ByteText: Line]
    private let unpriced: Price

    /// - Parameters:
    ///   - versions: all versions, in any order.
    ///   - known: what was recorded later does not count; `nil` takes all.
    ///   - unit: the store's unit, for what has no price.
    public init(_ versions: [TariffVersion], knownAt known: Moment? = nil, unit: RateUnit) {
        let horizon = known ?? .never
        var latest: [ByteText: [Moment: TariffVersion]] = [:]
        for version in versions where version.recorded <= horizon && !(version.cancelled.map { $0 <= horizon } ?? false)
        {
            let other = latest[ByteText(version.rtype)]?[version.moment]
            if let other, (other.recorded, other.id) > (version.recorded, version.id) { continue }
            latest[ByteText(version.rtype), default: [:]][version.moment] = version
        }
        lines = latest.mapValues { Line(versions: $0.values.sorted { $0.moment < $1.moment }) }
        unpriced = Price(rate: .one, unit: unit, isPriced: false, version: nil)
    }

    /// The prices that are in force at a moment for what begins then.
    public func prices(at moment: Moment) -> [(rtype: String, price: Price)] {
        lines.compactMap { rtype, line in
            line.index(at: moment).map { (rtype.text, price(line.versions[$0])) }
        }.sorted { precedes($0.rtype, $1.rtype) }
    }

    /// The price at a moment of what begins then.
    public func price(of rtype: String, at moment: Moment) -> Price {
        guard let line = lines[ByteText(rtype)], let index = line.index(at: moment) else { return unpriced }
        return price(line.versions[index])
    }

    /// Cuts [from, to) of a segment that began at `begin` into the stretches of one price each.
    func stretches(
        of rtype: String, begun begin: Moment, from: Moment, to: Moment,
        _ body: (_ from: Moment, _ to: Moment, _ price: Price) -> Void
    ) {
        guard let line = lines[ByteText(rtype)] else { return body(from, to, unpriced) }
        var current = line.index(at: begin)
        var start = from
        for index in (current.map { $0 + 1 } ?? 0)..<line.versions.count where line.migrates(index) {
            let moment = line.versions[index].moment
            if moment >= to { break }
            if moment > start {
                body(start, moment, current.map { price(line.versions[$0]) } ?? unpriced)
                start = moment
            }
            current = index
        }
        if start < to { body(start, to, current.map { price(line.versions[$0]) } ?? unpriced) }
    }

    private func price(_ version: TariffVersion) -> Price {
        guard let rate = version.rate else { return unpriced }
        return Price(rate: rate, unit: version.unit, isPriced: true, version: version.id)
    }
}
