import Domain
import JSON
import Ports

/// Makes events and prices of a database of 2.0, and remarks of what it can't make anything of.
struct LedgerReading {
    private(set) var remarks = ImportRemarks()
    private(set) var events: [Event] = []
    private(set) var prices: [TariffDraft] = []
    private let ledger: FormerLedger
    private var trees: LedgerTrees

    /// A charge whose moments are understood, its units not yet.
    private struct Row {
        let segment: FormerLedger.Segment
        let place: Int
        let account: String
        let begin: Moment
        let end: Moment?
        let cost: Double
    }

    init(_ ledger: FormerLedger, facts: StoreFacts, unit: RateUnit, known: [TariffVersion], now: Moment) {
        self.ledger = ledger
        var remarks = ImportRemarks()
        trees = LedgerTrees(ledger, unique: facts.cloudUnique, remarks: &remarks)
        self.remarks = remarks
        var rows: [Row] = []
        for segment in ledger.segments { if let row = row(of: segment, now: now) { rows.append(row) } }
        let firsts = rows.reduce(into: [String: Moment]()) { firsts, row in
            let rtype = trees.nodes[row.place].rtype
            firsts[rtype] = min(firsts[rtype] ?? row.begin, row.begin)
        }
        let latest = rows.map { max($0.begin, $0.end ?? $0.begin) }.max() ?? now
        let pricing = LedgerPrices(
            ledger, unit: unit, firsts: firsts, latest: latest, known: known, remarks: &self.remarks)
        prices = pricing.drafts(besides: known, storeUnit: facts.unit)
        for row in rows { charge(row, pricing) }
        remarkOnNodes()
        var lines: [LedgerTimeLine] = []
        for place in trees.nodes.indices { lines.append(timeLine(place)) }
        events = LedgerEvents(trees).events(lines, attributes())
    }

    private mutating func row(of segment: FormerLedger.Segment, now: Moment) -> Row? {
        guard let known = trees.places[segment.resource] else {
            remarks.add(.noOwner, "segment \(segment.id)")
            return nil
        }
        // What a resource that is left out was charged is left out with it.
        guard let place = known, let account = trees.account(of: segment.resource) else { return nil }
        let latest = now.adding(microseconds: Limits.ahead)
        let end = segment.end.map { LedgerReading.moment($0, upTo: latest) }
        guard let begin = segment.begin.flatMap({ LedgerReading.moment($0, upTo: latest) }), end != .some(nil) else {
            remarks.add(.badMoment, "\(trees.text(place)) (segment \(segment.id))")
            return nil
        }
        guard let cost = segment.cost, cost.isFinite else {
            remarks.add(.badCost, "\(trees.text(place)) (segment \(segment.id))")
            return nil
        }
        return Row(
            segment: segment, place: place, account: account, begin: begin, end: end.flatMap(\.self), cost: cost)
    }

    private static func moment(_ text: String, upTo latest: Moment) -> Moment? {
        guard let moment = try? Moment(text), moment <= latest else { return nil }
        return moment
    }

    private mutating func charge(_ row: Row, _ prices: LedgerPrices) {
        let text = "\(trees.text(row.place)) (segment \(row.segment.id))"
        var isOther = false
        guard let units = prices.units(row.cost.magnitude, of: trees.nodes[row.place].rtype, isOther: &isOther) else {
            remarks.add(.badCost, text)
            return
        }
        if isOther { remarks.add(.otherPrice, text) }
        if row.cost < 0 { remarks.add(.fixedCharge, text) }
        let charge = LedgerCharge(
            row: row.segment.id, begin: row.begin, end: row.end, charge: row.cost < 0 ? .fixed(units) : .linear(units),
            account: row.account)
        trees.add(charge, end: row.end, to: row.place)
    }

    private mutating func remarkOnNodes() {
        // A resource counts as charged if one below it is.
        var isCharged: Set<Int> = []
        var payers: [Int: Set<String>] = [:]
        for (place, node) in trees.nodes.enumerated() where !node.charges.isEmpty {
            var above: Int? = place
            while let current = above, isCharged.insert(current).inserted { above = trees.nodes[current].parent }
            payers[node.root, default: []].formUnion(node.charges.map(\.account))
        }
        for (place, node) in trees.nodes.enumerated() {
            if !isCharged.contains(place) {
                remarks.add(.neverCharged, trees.text(place))
            } else if let payers = payers[place], payers != node.accounts {
                remarks.add(.severalAccounts, trees.text(place))
            }
        }
    }

    private mutating func timeLine(_ place: Int) -> LedgerTimeLine {
        let line = LedgerTimeLine(trees.nodes[place])
        for _ in 0..<line.overwritten { remarks.add(.overwrittenEnd, trees.text(place)) }
        if line.hasLostEnd { remarks.add(.lostEnd, trees.text(place)) }
        return line
    }

    private mutating func attributes() -> [Int: JSONObject] {
        var result: [Int: JSONObject] = [:]
        for (place, node) in trees.nodes.enumerated() {
            var object = JSONObject()
            for text in node.attributes where !text.isEmpty {
                guard let parsed = (try? JSONParser.parse(text))?.object else {
                    remarks.add(.badAttributes, trees.text(place))
                    continue
                }
                object = object.merging(parsed)
            }
            var writer = JSONWriter()
            writer.object(object)
            if writer.count > Limits.attributes {
                remarks.add(.badAttributes, trees.text(place))
            } else if !object.isEmpty {
                result[place] = object
            }
        }
        return result
    }
}
