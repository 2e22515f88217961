import Domain

/// Compares what is derived in the file with what the plain rules make of the log.
struct TreeComparison: Sendable {
    /// A resource of which something else is stored than the log says.
    struct Difference: Sendable, CustomStringConvertible {
        let resource: ResourceID
        let name: String
        let old: [StoredSegment]
        let segments: [Segment]
        /// What the log makes as of every moment, where the file shows something else.
        let rows: [SegmentRow]?
        /// What the log makes, where the file has something else.
        let statements: [StatementRow]?
        let accounts: [TreeTimeLines.AccountChange]?

        var description: String {
            var parts = ["\(old.count) segments are stored, the log makes \(segments.count)"]
            if rows != nil { parts.append("as of some moment others were believed than it makes") }
            if statements != nil { parts.append("its statements are not the log's") }
            if accounts != nil { parts.append("its accounts are not the log's") }
            return "resource \(resource.rawValue) (\(name)): \(parts.joined(separator: "; "))"
        }
    }

    /// The last root that was compared; `nil` if there was none.
    private(set) var last: Int64?
    private(set) var trees = 0
    private(set) var resources = 0
    private(set) var segments = 0
    private(set) var differences: [Difference] = []

    /// Compares the trees of some roots behind a given one.
    static func compare(
        _ database: Database, cloudUnique: CloudUniqueTypes, after root: Int64, limit: Int
    ) throws(SQLError) -> TreeComparison {
        var result = TreeComparison()
        let roots = try database.prepare("SELECT id FROM resource WHERE parent IS NULL AND id > ? ORDER BY id LIMIT ?")
        let queries = try TreeQueries(database)
        let replay = try TreeReplay(database, cloudUnique: cloudUnique)
        try roots.bind(.integer(root), .integer(Int64(limit)))
        while try roots.step() {
            result.last = roots.integer(0)
            try result.compare(ResourceID(rawValue: roots.integer(0)), queries, replay)
        }
        return result
    }

    private mutating func compare(
        _ root: ResourceID, _ queries: TreeQueries, _ replay: TreeReplay
    ) throws(SQLError) {
        let tree = try queries.tree(of: root)
        let replayed = try replay.rows(of: tree)
        let derived = TreeTimeLines(
            parents: tree.parents, statements: tree.entries.map { ($0.place, $0.statement) }, owner: tree.owner)
        trees += 1
        for (place, node) in tree.nodes.enumerated() {
            let segments = derived.segments[place]
            resources += 1
            self.segments += segments.count
            let old = try queries.segments(of: node.id)
            let made = replayed[node.id] ?? []
            let rows = SegmentRow.isSame(try queries.rows(of: node.id), made) ? nil : made
            let statements = isSame(try queries.statements(of: node.id), tree.rows[place]) ? nil : tree.rows[place]
            var accounts: [TreeTimeLines.AccountChange]?
            if place == 0, try queries.accounts(of: root) != derived.accounts { accounts = derived.accounts }
            guard rows != nil || statements != nil || accounts != nil || !isSame(old.map(\.segment), segments) else {
                continue
            }
            differences.append(
                Difference(
                    resource: node.id, name: "\(node.rtype) \(node.name ?? "")", old: old, segments: segments,
                    rows: rows, statements: statements, accounts: accounts))
        }
    }

    private func isSame<Element: Hashable>(_ left: [Element], _ right: [Element]) -> Bool {
        guard left.count == right.count else { return false }
        var counts: [Element: Int] = [:]
        for element in left { counts[element, default: 0] += 1 }
        for element in right { counts[element, default: 0] -= 1 }
        return counts.values.allSatisfy { $0 == 0 }
    }
}
