import Domain
import JSON
import Synchronization

/// Keeps of a bill the lines of one type, up to so many accounts that have some.
final class BillFilter: Sendable {
    private let rtype: String
    private let limit: Int?
    private let state = Mutex(State())

    private struct State {
        /// The account that was shown last, and how many were.
        var account: AccountID?
        var count = 0
        var isDone = false
    }

    init(rtype: String, limit: Int?) { (self.rtype, self.limit) = (rtype, limit) }

    /// What is shown of trees, which come in the bill's order, and whether the bill ends with it.
    func showing(_ trees: [BillTree]) -> (shown: [BillTree], isDone: Bool) {
        state.withLock { state in
            var shown: [BillTree] = []
            for tree in trees where !state.isDone {
                if tree.account != state.account, state.count == limit {
                    state.isDone = true
                } else if let tree = tree.showing(rtype) {
                    if tree.account != state.account { (state.account, state.count) = (tree.account, state.count + 1) }
                    shown.append(tree)
                }
            }
            return (shown, state.isDone)
        }
    }
}

extension BillTree {
    /// The lines of one type and of what is above them; `nil` if there are none.
    func showing(_ rtype: String) -> BillTree? {
        var wanted: Set<ResourceID> = []
        var kept: [BillLine] = []
        // Parts come before the whole, so one pass from the front meets each child before its parent.
        for line in lines where isSame(line.rtype, rtype) || wanted.contains(line.id) {
            if let parent = line.parent { wanted.insert(parent) }
            kept.append(line)
        }
        return kept.isEmpty ? nil : BillTree(account: account, accountName: accountName, lines: kept)
    }
}
