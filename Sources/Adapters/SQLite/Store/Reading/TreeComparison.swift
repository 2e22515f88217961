import Domain

/// Compares the segments in the file with those that the plain rules derive from the log.
struct TreeComparison: Sendable {
    struct Difference: Sendable, CustomStringConvertible {
        let resource: ResourceID
        let name: String
        let old: [StoredSegment]
        let segments: [Segment]

        var description: String {
            "resource \(resource.rawValue) (\(name)): \(old.count) segments are stored, the log makes \(segments.count)"
        }
    }

    /// The last root that was compared; `nil` if there was none.
    private(set) var last: Int64?
    private(set) var trees = 0
    private(set) var resources = 0
    private(set) var segments = 0
    private(set) var differences: [Difference] = []

    /// Compares the trees of some roots behind a given one.
    static func compare(_ database: Database, after root: Int64, limit: Int) throws(SQLError) -> TreeComparison {
        var result = TreeComparison()
        let roots = try database.prepare("SELECT id FROM resource WHERE parent IS NULL AND id > ? ORDER BY id LIMIT ?")
        let queries = try TreeQueries(database)
        try roots.bind(.integer(root), .integer(Int64(limit)))
        while try roots.step() {
            result.last = roots.integer(0)
            try result.compare(ResourceID(rawValue: roots.integer(0)), queries)
        }
        return result
    }

    private mutating func compare(_ root: ResourceID, _ queries: TreeQueries) throws(SQLError) {
        let tree = try queries.tree(of: root)
        let derived = TreeTimeLines(
            parents: tree.parents, statements: tree.entries.map { ($0.place, $0.statement) }, owner: tree.owner)
        trees += 1
        for (node, segments) in zip(tree.nodes, derived.segments) {
            resources += 1
            self.segments += segments.count
            let old = try queries.segments(of: node.id)
            guard !isSame(old.map(\.segment), segments) else { continue }
            differences.append(
                Difference(
                    resource: node.id, name: "\(node.rtype) \(node.name ?? "")", old: old, segments: segments))
        }
    }

    private func isSame(_ left: [Segment], _ right: [Segment]) -> Bool {
        guard left.count == right.count else { return false }
        var counts: [Segment: Int] = [:]
        for segment in left { counts[segment, default: 0] += 1 }
        for segment in right { counts[segment, default: 0] -= 1 }
        return counts.values.allSatisfy { $0 == 0 }
    }
}
