import Domain
import JSON
import Ports
import Synchronization

/// Reads a bill's usage from a copy of the state.
final class MemoryReader: UsageReader {
    private let state: MemoryState
    private let question: UsageQuestion
    private let queue: Mutex<Queue>

    /// What is left to be read.
    private struct Queue {
        var accounts: [Account]
        var shown = 0
    }

    init(state: MemoryState, question: UsageQuestion) {
        self.state = state
        self.question = question
        let accounts = state.accounts.filter { account in
            (question.account.map { $0 == account.id } ?? true)
                && (question.after.map { precedes($0, account.name) } ?? true)
        }
        queue = Mutex(Queue(accounts: accounts.sorted { precedes($1.name, $0.name) }))
    }

    var tariffs: [TariffVersion] { state.tariffs }

    func next() async throws(StoreError) -> [TreeUsage] {
        while let account = queue.withLock({ $0.shown == question.limit ? nil : $0.accounts.popLast() }) {
            let trees = usage(of: account)
            guard !trees.isEmpty else { continue }
            queue.withLock { $0.shown += 1 }
            return trees
        }
        return []
    }

    func finish() async { queue.withLock { $0.accounts.removeAll() } }

    private func usage(of account: Account) -> [TreeUsage] {
        let trees = state.trees(givenTo: account.id).sorted { left, right in
            let (first, second) = (left.nodes[0], right.nodes[0])
            let names = (first.name ?? "", second.name ?? "")
            return isSame(names.0, names.1) ? precedes(first.rtype, second.rtype) : precedes(names.0, names.1)
        }
        return trees.compactMap { usage(of: account, in: $0) }
    }

    private func usage(of account: Account, in tree: MemoryTree) -> TreeUsage? {
        var resources: [TreeUsage.Resource] = []
        var isListed = Array(repeating: false, count: tree.nodes.count)
        let segments = state.segments(of: tree, knownAt: question.known)
        // Children stand behind their parents: from the back, each is decided before the one that it is part of.
        for place in tree.nodes.indices.reversed() {
            let node = tree.nodes[place]
            let usage = question.scope.usage(of: segments[place].filter { $0.account == account.id })
            guard usage != nil || isListed[place] else { continue }
            if let parent = node.parent { isListed[parent] = true }
            resources.append(
                TreeUsage.Resource(
                    id: node.id, parent: node.parent.map { tree.nodes[$0].id }, rtype: node.rtype, name: node.name,
                    created: usage?.created, destroyed: usage?.destroyed, segments: usage?.shown ?? []))
        }
        guard !resources.isEmpty else { return nil }
        return TreeUsage(account: account.id, accountName: account.name, resources: resources)
    }
}
