import Domain
import JSON
import Ports

/// The prices of 2.0. A charge there holds units times price; here the two come apart again.
///
/// Where the price of today divides a charge, its units are what was said once. Where it does not, the price was
/// another then: the units are those that cost the same at today's.
struct LedgerPrices {
    /// How a type is priced.
    private struct Price {
        let rate: Rate
        let divisor: Double
        var from: Moment
    }

    private let ledger: FormerLedger
    private let unit: RateUnit
    private var prices: [String: Price] = [:]
    /// Types that are free from now on, though they were not before.
    private var isFree: Set<String> = []
    private let latest: Moment

    /// - Parameters:
    ///   - firsts: when each type was first charged.
    ///   - known: what the store has already.
    ///   - latest: the last moment of the ledger.
    init(
        _ ledger: FormerLedger, unit: RateUnit, firsts: [String: Moment], latest: Moment, known: [TariffVersion],
        remarks: inout ImportRemarks
    ) {
        (self.ledger, self.unit, self.latest) = (ledger, unit, latest)
        for (rtype, first) in firsts.sorted(by: { precedes($0.key, $1.key) }) {
            let price = price(of: rtype, from: first, known, &remarks)
            prices[rtype] = price
        }
    }

    private mutating func price(
        of rtype: String, from first: Moment, _ known: [TariffVersion], _ remarks: inout ImportRemarks
    ) -> Price {
        let multiplier = ledger.multipliers[rtype] ?? 1
        var rate = multiplier > 0 ? Rate(rounding: multiplier) : nil
        if multiplier == 0 {
            isFree.insert(rtype)
        } else if rate == nil || rate == .zero {
            rate = nil
            remarks.add(.noPrice, "\(rtype): \(multiplier)")
        } else if let rate, rate.double != multiplier {
            remarks.add(.roundedPrice, "\(rtype): \(multiplier) is \(rate)")
        }
        var price = Price(rate: rate ?? .one, divisor: rate == nil ? 1 : multiplier, from: first)
        let there = known.last { isSame($0.rtype, rtype) && $0.moment == first && $0.rate != nil }
        if let there, let stored = there.rate, there.cancelled == nil, stored != .zero, stored != price.rate {
            // What was imported before, at another price, is not to be changed by this.
            remarks.add(.keptPrice, "\(rtype): \(stored) per \(there.unit.rawValue), not \(price.rate)")
            price = Price(rate: stored, divisor: stored.double, from: first)
        }
        return price
    }

    /// The units that a cost of one unit of time, or a cost once, is of; `nil` where they can't be recorded.
    ///
    /// - Parameter isOther: whether no units give this very cost when they are multiplied as 2.0 did.
    func units(_ cost: Double, of rtype: String, isOther: inout Bool) -> Quantity? {
        let divisor = prices[rtype]?.divisor ?? 1
        let quotient = cost / divisor
        // The shortest that do: 7 × 0.1 is not 0.7 in floating point, and divided again is not 7.
        for places in 0...6 {
            if let units = Quantity(rounding: quotient, places: places), units.double * divisor == cost {
                isOther = false
                return units
            }
        }
        isOther = true
        return Quantity(rounding: quotient, places: 6)
    }

    /// The prices to be set, those that the store has already left out.
    func drafts(besides known: [TariffVersion], storeUnit: RateUnit) -> [TariffDraft] {
        var drafts: [TariffDraft] = []
        for (rtype, price) in prices.sorted(by: { precedes($0.key, $1.key) }) {
            // What has no price counts one for each of the store's units of time, which needs no saying.
            if ledger.multipliers[rtype] != nil || unit != storeUnit {
                drafts.append(
                    TariffDraft(rtype: rtype, moment: price.from, rate: price.rate, unit: unit, migrate: false))
            }
            if isFree.contains(rtype) {
                drafts.append(
                    TariffDraft(
                        rtype: rtype, moment: latest.adding(microseconds: 1), rate: .zero, unit: unit, migrate: false))
            }
        }
        return drafts.filter { draft in !known.contains { draft.isSame(as: $0) } }
    }
}

extension TariffDraft {
    /// Whether a version says the same, cancelled or not: what was cancelled stays so.
    fileprivate func isSame(as version: TariffVersion) -> Bool {
        JSON.isSame(version.rtype, rtype) && version.moment == moment && version.rate == rate && version.unit == unit
            && version.migrate == migrate
    }
}
