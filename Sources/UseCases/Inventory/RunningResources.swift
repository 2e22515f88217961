public import Domain
import Ports

/// What is charged for at a moment, of some types, with no end in sight.
public struct RunningResources: Sendable {
    /// A resource that runs.
    public struct Entry: Hashable, Sendable {
        public let account: String
        /// The root that it is below; `nil` if it is one.
        public let root: NodeName?
        /// What it is charged, and what each unnamed part of it is.
        public let charges: [NodeName: Quantity]
    }

    public private(set) var entries: [NodeName: Entry] = [:]

    init(_ rtypes: Set<String>, in store: any BillingStore, at now: Moment) async throws(StoreError) {
        guard let period = Period(start: now, end: now.adding(microseconds: 1)) else { return }
        let reader = try await store.usage(UsageQuestion(scope: BillScope(period: period, now: now)))
        do throws(StoreError) {
            while case let trees = try await reader.next(), !trees.isEmpty {
                for tree in trees { take(tree, rtypes) }
            }
        } catch {
            await reader.finish()
            throw error
        }
        await reader.finish()
    }

    private mutating func take(_ tree: TreeUsage, _ rtypes: Set<String>) {
        let root = tree.resources.first { $0.parent == nil }
        for resource in tree.resources where rtypes.contains(resource.rtype) && !resource.segments.isEmpty {
            guard let name = resource.name else { continue }
            var charges: [NodeName: Quantity] = [:]
            for part in tree.resources where part.id == resource.id || part.parent == resource.id {
                guard part.id == resource.id || part.name == nil, let last = part.segments.last else { continue }
                charges[NodeName(rtype: part.rtype, name: part.name)] = last.charge.quantity
            }
            let above = resource.parent == nil ? nil : root.map { NodeName(rtype: $0.rtype, name: $0.name) }
            entries[NodeName(rtype: resource.rtype, name: name)] = Entry(
                account: tree.accountName, root: above, charges: charges)
        }
    }
}
