import Ports

/// Walks through the rejected deliveries of two stores side by side, page by page.
struct RejectedPairs {
    /// What each of the stores has of an id.
    struct Pair {
        var source: RejectedEntry?
        var destination: RejectedEntry?
    }

    private let source: any CopyableStore
    private let destination: any CopyableStore
    private var after: Int64 = 0

    private static let portion = 100

    init(_ source: any CopyableStore, _ destination: any CopyableStore) {
        (self.source, self.destination) = (source, destination)
    }

    /// The next ones, by id; `nil` at the end.
    mutating func next() async throws(StoreError) -> [Pair]? {
        let left = try await source.rejectedEntries(after: after, limit: RejectedPairs.portion)
        let right = try await destination.rejectedEntries(after: after, limit: RejectedPairs.portion)
        // Only as far as both were read.
        let ends = [left, right].compactMap { $0.count < RejectedPairs.portion ? nil : $0.last?.record.id }
        let end = ends.min() ?? .max
        var pairs: [Int64: Pair] = [:]
        for entry in left where entry.record.id <= end { pairs[entry.record.id, default: Pair()].source = entry }
        for entry in right where entry.record.id <= end { pairs[entry.record.id, default: Pair()].destination = entry }
        guard let last = pairs.keys.max() else { return nil }
        after = last
        return pairs.sorted { $0.key < $1.key }.map(\.value)
    }
}
