public import Domain
import Glibc
public import Ports

extension SQLiteStore: CopyableStore {
    /// The file, whatever names and links lead to it.
    public func identity() async throws(StoreError) -> String {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw .unavailable("\(path) is gone; see that nobody moves it") }
        return "sqlite \(facts.st_dev) \(facts.st_ino)"
    }

    public func horizon() async throws(StoreError) -> Moment {
        Moment(
            microseconds: try await read { database throws(SQLError) in
                try database.integer("SELECT max(recorded, sealed) FROM horizon") ?? -1
            })
    }

    public func counts() async throws(StoreError) -> StoreCounts {
        try await read { database throws(SQLError) in try CopyQueries.counts(database) }
    }

    public func logEnd() async throws(StoreError) -> LogEnd {
        try await read { database throws(SQLError) in try LogQueries.end(database) }
    }

    public func log(
        after mark: LogMark, through moment: Moment, limit: Int
    ) async throws(StoreError) -> [LogEntry] {
        let cloudUnique = facts.cloudUnique
        return try await read { database throws(SQLError) in
            try LogQueries(database, cloudUnique: cloudUnique).entries(after: mark, through: moment, limit: limit)
        }
    }

    public func tariffRecords() async throws(StoreError) -> [TariffRecord] {
        try await read { database throws(SQLError) in try CopyQueries.tariffs(database) }
    }

    public func rejectedEntries(after id: Int64, limit: Int) async throws(StoreError) -> [RejectedEntry] {
        try await read { database throws(SQLError) in try CopyQueries.rejected(database, after: id, limit: limit) }
    }

    public func adopt(_ content: AdoptedContent) async throws(StoreError) { try await writer.adopt(content) }
}
