/// Measures what was used in a period, and prices it.
struct TrueMeter {
    /// A time in which quantity and owner were one and the same; open without an end.
    private struct Stretch {
        let begin: Int64
        let end: Int64?
        let quantity: Int64
    }

    let prices: [TruePrice]
    let begin: Int64
    let end: Int64
    let now: Int64

    func line(_ part: TrueHistory.Part, _ owners: [TrueHistory.Owner], _ account: String) -> TrueBill.Line? {
        let stretches = stretches(part, owners, account)
        let shown = stretches.filter { $0.begin < end && $0.end.map { $0 > begin } ?? true }
        guard !shown.isEmpty, let first = stretches.first, let last = stretches.last else { return nil }
        let cost = shown.map { self.cost($0, part.rtype) }.reduce(TrueCost.zero, +)
        return TrueBill.Line(
            rtype: part.rtype, name: part.name, cost: cost, created: first.begin, destroyed: last.end)
    }

    /// What an account had of a part, from when to when.
    private func stretches(
        _ part: TrueHistory.Part, _ owners: [TrueHistory.Owner], _ account: String
    ) -> [Stretch] {
        var levels: [(begin: Int64, end: Int64?, quantity: Int64)] = []
        for change in part.changes where change.second <= now {
            if let last = levels.last, last.end == nil {
                if last.quantity == change.quantity { continue }
                levels[levels.count - 1].end = change.second
            }
            if let quantity = change.quantity { levels.append((change.second, nil, quantity)) }
        }
        var result: [Stretch] = []
        for (place, owner) in owners.enumerated() where owner.account == account && owner.second <= now {
            let until = place + 1 < owners.count && owners[place + 1].second <= now ? owners[place + 1].second : nil
            for level in levels {
                let begin = max(level.begin, owner.second)
                let end = [level.end, until].compactMap { $0 }.min()
                guard end.map({ begin < $0 }) ?? true else { continue }
                result.append(Stretch(begin: begin, end: end, quantity: level.quantity))
            }
        }
        return result.sorted { $0.begin < $1.begin }
    }

    /// What a stretch costs within the period: each price for the time in which it was in force.
    private func cost(_ stretch: Stretch, _ rtype: String) -> TrueCost {
        let own = prices.filter { $0.rtype == rtype }.sorted { $0.second < $1.second }
        // These take over what runs; the first of all is the end of being without a price.
        let later = own.filter { $0.second > stretch.begin && ($0.migrates || $0.second == own.first?.second) }
        let last = min(stretch.end ?? now, now)
        let starts = [(stretch.begin, own.last { $0.second <= stretch.begin })] + later.map { ($0.second, $0) }
        return starts.enumerated().map { place, start in
            let until = place + 1 < starts.count ? starts[place + 1].0 : last
            return cost(stretch.quantity, from: start.0, to: min(until, last), start.1)
        }.reduce(TrueCost.zero, +)
    }

    private func cost(_ quantity: Int64, from: Int64, to: Int64, _ price: TruePrice?) -> TrueCost {
        let time = min(to, end) - max(from, begin)
        guard time > 0 else { return .zero }
        let used = UInt128(quantity) * UInt128(time)
        guard let price else { return TrueCost(used, 86_400) }
        return TrueCost(used * UInt128(price.rate), UInt128(price.unit) * 1_000_000_000_000)
    }
}
