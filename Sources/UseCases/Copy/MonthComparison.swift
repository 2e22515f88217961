import Domain
import JSON
import Ports

/// Compares the bills of one month in two stores, account by account and resource by resource.
struct MonthComparison {
    let month: Period
    let now: Moment
    /// Only what was recorded by then.
    let known: Moment

    /// Reads a bill's trees one by one.
    private struct Trees {
        private let reader: any UsageReader
        private let rating: Rating
        private var page: ArraySlice<BillTree> = []

        init(_ store: any BillingStore, _ scope: BillScope, known: Moment) async throws(StoreError) {
            reader = try await store.usage(UsageQuestion(scope: scope, known: known))
            rating = Rating(scope: scope, prices: PriceList(reader.tariffs, knownAt: known, unit: store.facts.unit))
        }

        mutating func next() async throws(StoreError) -> BillTree? {
            if page.isEmpty { page = try await reader.next().map { rating.bill($0) }[...] }
            return page.popFirst()
        }

        func finish() async { await reader.finish() }
    }

    /// Compares them; returns how many accounts have a bill.
    func run(
        _ source: any BillingStore, _ destination: any BillingStore, note: (String) -> Void
    ) async throws(StoreError) -> Int {
        let scope = BillScope(period: month, now: now)
        var left = try await Trees(source, scope, known: known)
        do throws(StoreError) {
            var right = try await Trees(destination, scope, known: known)
            do throws(StoreError) {
                let count = try await compare(&left, &right, note)
                await left.finish()
                await right.finish()
                return count
            } catch {
                await right.finish()
                throw error
            }
        } catch {
            await left.finish()
            throw error
        }
    }

    private func compare(
        _ left: inout Trees, _ right: inout Trees, _ note: (String) -> Void
    ) async throws(StoreError) -> Int {
        var (count, account) = (0, AccountID?.none)
        var (one, other) = (try await left.next(), try await right.next())
        while one != nil || other != nil {
            if let tree = one ?? other, tree.account != account { (count, account) = (count + 1, tree.account) }
            switch (one, other) {
            case (let mine?, let copied?) where isSamePlace(mine, copied):
                compare(mine, copied, note)
                (one, other) = (try await left.next(), try await right.next())
            case (let mine?, let copied) where copied.map { isBefore(mine, $0) } ?? true:
                note("\(place(mine)) is missing in the copy")
                one = try await left.next()
            case (_, let copied?):
                note("\(place(copied)) is only in the copy")
                other = try await right.next()
            default: break
            }
        }
        return count
    }

    private func compare(_ mine: BillTree, _ copied: BillTree, _ note: (String) -> Void) {
        for (line, other) in zip(mine.lines, copied.lines) where !isSameLine(line, other) {
            let what =
                line.cost == other.cost
                ? "is not the same in the copy"
                : "costs \(line.cost.rational), and \(other.cost.rational) in the copy"
            return note("\(place(mine)): \(name(line)) \(what)")
        }
        if mine.account != copied.account || mine.lines.count != copied.lines.count {
            note("\(place(mine)) has other lines in the copy")
        }
    }

    private func isSameLine(_ line: BillLine, _ other: BillLine) -> Bool {
        line.id == other.id && line.parent == other.parent && isSame(line.rtype, other.rtype)
            && isSame(line.name, other.name) && line.created == other.created && line.destroyed == other.destroyed
            && line.cost == other.cost && line.isUnpriced == other.isUnpriced
    }

    private func isSamePlace(_ tree: BillTree, _ other: BillTree) -> Bool {
        isSame(tree.accountName, other.accountName) && isSame(root(tree).name, root(other).name)
            && isSame(root(tree).rtype, root(other).rtype)
    }

    /// Whether a tree comes earlier in a bill.
    private func isBefore(_ tree: BillTree, _ other: BillTree) -> Bool {
        let (name, otherName) = (root(tree).name ?? "", root(other).name ?? "")
        if !isSame(tree.accountName, other.accountName) { return precedes(tree.accountName, other.accountName) }
        return isSame(name, otherName) ? precedes(root(tree).rtype, root(other).rtype) : precedes(name, otherName)
    }

    /// The root's type and name; it is the last line.
    private func root(_ tree: BillTree) -> NodeName {
        NodeName(rtype: tree.lines.last?.rtype ?? "", name: tree.lines.last?.name)
    }

    private func place(_ tree: BillTree) -> String {
        let root = root(tree)
        return "account \(Fields.shown(tree.accountName)), \(month.start.description.prefix(7)): "
            + "\(root.rtype) \(Fields.shown(root.name ?? ""))"
    }

    private func name(_ line: BillLine) -> String { "\(line.rtype) \(Fields.shown(line.name ?? ""))" }
}
