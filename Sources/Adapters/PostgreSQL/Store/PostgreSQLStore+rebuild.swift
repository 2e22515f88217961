import Domain
public import Ports

extension PostgreSQLStore {
    /// Trees that are compared in one transaction.
    private static let portion = 200

    public func rebuild(
        checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) -> RebuildReport {
        var report = RebuildReport()
        let (total, events) = try await read { connection throws(SQLError) in
            let rows = try connection.query("SELECT (SELECT count(*) FROM root), (SELECT count(*) FROM event)")
            return (Int(rows.integer(0, 0)), Int(rows.integer(0, 1)))
        }
        report.events = events
        // Crossings go first: what is put right after them takes its own along.
        let crossings = try await read { connection throws(SQLError) in try MonthCrossings.differences(connection) }
        if !checkOnly, !crossings.isEmpty { try await writer.repairCrossings() }
        var different = crossings
        report.first += crossings.prefix(10).map { resource in
            "\(resource.map { "resource \($0.rawValue)" } ?? "something that is gone"): its months are not its segments'"
        }
        var (last, done) = (Int64(0), 0)
        while true {
            let start = last
            let part = try await read { connection throws(SQLError) in
                try TreeComparison.compare(connection, after: start, limit: PostgreSQLStore.portion)
            }
            guard let end = part.last else { break }
            (last, done) = (end, done + part.trees)
            report.resources += part.resources
            report.segments += part.segments
            different.formUnion(part.differences.map(\.resource))
            report.first += part.differences.prefix(max(0, 10 - report.first.count)).map(\.description)
            if !checkOnly, !part.differences.isEmpty {
                try await writer.repair(after: start, limit: PostgreSQLStore.portion)
            }
            progress(min(done, total), total)
        }
        report.different = different.count
        return report
    }
}
