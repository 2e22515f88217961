import Domain
import Ports

/// Compares what is derived in the store with what the plain rules make of the log.
struct TreeComparison: Sendable {
    /// The last root that was compared; `nil` if there was none.
    private(set) var last: Int64?
    private(set) var trees = 0
    private(set) var resources = 0
    private(set) var segments = 0
    private(set) var differences: [TreeDifference] = []

    /// Compares the trees of some roots behind a given one.
    static func compare(_ connection: Connection, after root: Int64, limit: Int) throws(SQLError) -> TreeComparison {
        var result = TreeComparison()
        let roots = try connection.query(
            "SELECT id, home FROM resource WHERE parent IS NULL AND id > $1 ORDER BY id LIMIT $2", .integer(root),
            .integer(Int64(limit)))
        let queries = TreeQueries(connection)
        for row in 0..<roots.count {
            result.last = roots.integer(row, 0)
            try result.compare(ResourceID(rawValue: roots.integer(row, 0)), home: roots.integer(row, 1), queries)
        }
        return result
    }

    private mutating func compare(_ root: ResourceID, home: Int64, _ queries: TreeQueries) throws(SQLError) {
        let tree = try queries.tree(of: root, home: home)
        let replayed = try TreeReplay.rows(of: tree)
        let derived = TreeTimeLines(
            parents: tree.parents, statements: tree.entries.map { ($0.place, $0.statement) }, owner: tree.owner)
        let stored = try queries.segments(home: home, of: tree.nodes.map(\.id)).mapValues { $0.map(\.row) }
        let statements = try queries.statements(of: tree)
        let accounts = try queries.accounts(of: root, home: home)
        trees += 1
        for (place, node) in tree.nodes.enumerated() {
            let (segments, rows) = (derived.segments[place], stored[node.id] ?? [])
            resources += 1
            self.segments += segments.count
            let believed = rows.filter { $0.knownTo == nil }.map(\.segment)
            let made = replayed[node.id] ?? []
            let isSaidTheSame = isSame(statements[node.id] ?? [], tree.rows[place])
            let isPaidTheSame = place > 0 || accounts == derived.accounts
            let isKnownTheSame = SegmentRow.isSame(rows, made)
            if isSaidTheSame, isPaidTheSame, isKnownTheSame, isSame(believed, segments) { continue }
            differences.append(
                TreeDifference(
                    home: home, resource: node.id, name: "\(node.rtype) \(node.name ?? "")", believed: believed.count,
                    segments: segments, rows: isKnownTheSame ? nil : made,
                    statements: isSaidTheSame ? nil : tree.rows[place],
                    accounts: isPaidTheSame ? nil : derived.accounts))
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
