import JSON

/// What usage costs: the one place where segments meet prices.
public struct Rating: Sendable {
    public let scope: BillScope
    public let prices: PriceList

    public init(scope: BillScope, prices: PriceList) { (self.scope, self.prices) = (scope, prices) }

    /// One step of an explanation: a stretch of a segment at one price.
    public struct Step: Hashable, Sendable {
        public let charge: Segment.Charge
        public let begin: Moment
        /// The end of the stretch as far as it is billed; equal to `begin` for a fixed charge.
        public let end: Moment
        public let price: PriceList.Price
        public let cost: ExactAmount
    }

    /// The stretches of a resource's segments, each with its price and their product, in the order of time.
    public func explain(_ segments: [Segment], rtype: String) -> [Step] {
        var steps: [Step] = []
        for segment in segments.sorted(by: { $0.begin < $1.begin }) where scope.shows(segment) {
            each(segment, rtype: rtype) { from, to, price in
                let cost: ExactAmount
                switch segment.charge {
                case .linear(let quantity):
                    var accrual = Accrual()
                    accrual.add(quantity, for: duration(from, to), at: price.rate, per: price.unit)
                    cost = accrual.amount
                case .fixed(let quantity): cost = .once(quantity, at: price.rate)
                case .carried: cost = .zero
                }
                steps.append(Step(charge: segment.charge, begin: from, end: to, price: price, cost: cost))
            }
        }
        return steps
    }

    /// What the segments of one resource cost in the period, and whether a part of them had no price.
    public func cost(of segments: [Segment], rtype: String) -> (amount: ExactAmount, isUnpriced: Bool) {
        var accrual = Accrual()
        var isUnpriced = false
        for segment in segments where scope.shows(segment) {
            switch segment.charge {
            case .linear(let quantity) where quantity != .zero:
                each(segment, rtype: rtype) { from, to, price in
                    if !price.isPriced { isUnpriced = true }
                    accrual.add(quantity, for: duration(from, to), at: price.rate, per: price.unit)
                }
            case .fixed(let quantity) where quantity != .zero:
                each(segment, rtype: rtype) { _, _, price in
                    if !price.isPriced { isUnpriced = true }
                    accrual.add(once: quantity, at: price.rate)
                }
            default: break
            }
        }
        return (accrual.amount, isUnpriced)
    }

    /// The billed stretches of a segment that lies in the period.
    private func each(_ segment: Segment, rtype: String, _ body: (Moment, Moment, PriceList.Price) -> Void) {
        let (period, begin) = (scope.period, segment.begin)
        switch segment.charge {
        case .carried: break
        case .fixed:
            guard begin >= period.start else { return }
            body(begin, begin, prices.price(of: rtype, at: begin))
        case .linear:
            let from = max(begin, period.start)
            let to = min(scope.end(of: segment) ?? scope.now, period.end)
            guard from < to else { return }
            prices.stretches(of: rtype, begun: begin, from: from, to: to, body)
        }
    }

    private func duration(_ from: Moment, _ to: Moment) -> UInt64 {
        UInt64(to.microseconds - from.microseconds)
    }
}

extension Rating {
    /// The bill's lines of a tree: siblings by name and type, a resource after its descendants.
    public func bill(_ usage: TreeUsage) -> BillTree {
        var children: [ResourceID: [Int]] = [:]
        var root = 0
        for (place, resource) in usage.resources.enumerated() {
            if let parent = resource.parent { children[parent, default: []].append(place) } else { root = place }
        }
        var lines: [BillLine] = []
        lines.reserveCapacity(usage.resources.count)
        var stack = [(place: root, isOpen: false)]
        while let (place, isOpen) = stack.popLast() {
            let resource = usage.resources[place]
            if isOpen {
                lines.append(line(resource))
            } else {
                stack.append((place, true))
                let siblings = (children[resource.id] ?? []).sorted {
                    Rating.isBefore(usage.resources[$1], usage.resources[$0])
                }
                for child in siblings { stack.append((child, false)) }
            }
        }
        return BillTree(account: usage.account, accountName: usage.accountName, lines: lines)
    }

    private static func isBefore(_ left: TreeUsage.Resource, _ right: TreeUsage.Resource) -> Bool {
        let (first, second) = (left.name ?? "", right.name ?? "")
        return isSame(first, second) ? precedes(left.rtype, right.rtype) : precedes(first, second)
    }

    private func line(_ resource: TreeUsage.Resource) -> BillLine {
        let cost = cost(of: resource.segments, rtype: resource.rtype)
        return BillLine(
            id: resource.id, parent: resource.parent, rtype: resource.rtype, name: resource.name,
            created: resource.created, destroyed: resource.destroyed, cost: cost.amount, isUnpriced: cost.isUnpriced)
    }
}
