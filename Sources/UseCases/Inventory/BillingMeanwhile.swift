import Domain
import JSON

/// What was charged for before a cloud was asked, and after.
struct BillingMeanwhile {
    let before: RunningResources
    let after: RunningResources

    enum State {
        /// Charged for in the same way before and after.
        case steady(RunningResources.Entry)
        /// Begun, changed or ended meanwhile.
        case changed
        case nothing
    }

    subscript(key: NodeName) -> State {
        switch (before.entries[key], after.entries[key]) {
        case (nil, nil): .nothing
        case (let old?, let billed?) where old == billed: .steady(billed)
        default: .changed
        }
    }
}

extension InventoryFindings {
    /// Counts what is charged for.
    mutating func count(_ billing: BillingMeanwhile, listed: Set<NodeName>) {
        for key in billing.after.entries.keys {
            billed[key.rtype, default: 0] += 1
            if key.isNumber, !listed.contains(key) { numbered[key.rtype, default: 0] += 1 }
        }
    }
}

extension NodeName {
    /// Whether the name is a number, as those of 2.0 and of no service today.
    var isNumber: Bool { name.map { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } } ?? false }

    /// Whether it comes first in a list by type and name.
    func isBefore(_ other: NodeName) -> Bool {
        isSame(rtype, other.rtype) ? precedes(name ?? "", other.name ?? "") : precedes(rtype, other.rtype)
    }
}
