public import Domain
public import Ports

extension PostgreSQLStore: CopyableStore {
    /// The database and its server, whatever names and addresses lead to them.
    public func identity() async throws(StoreError) -> String {
        try await read { connection throws(SQLError) in
            let rows = try connection.query(
                """
                SELECT 'postgresql ' || oid::text || ' ' || extract(epoch FROM pg_postmaster_start_time())::text
                FROM pg_database WHERE datname = current_database()
                """)
            return rows.text(0, 0)
        }
    }

    public func horizon() async throws(StoreError) -> Moment {
        try await readLog { _, settled throws(SQLError) in settled }
    }

    public func counts() async throws(StoreError) -> StoreCounts {
        try await read { connection throws(SQLError) in try CopyQueries.counts(connection) }
    }

    public func logEnd() async throws(StoreError) -> LogEnd {
        try await read { connection throws(SQLError) in
            try LogQueries.end(try connection.run(LogQueries.ends.map { ($0, []) }))
        }
    }

    public func log(
        after mark: LogMark, through moment: Moment, limit: Int
    ) async throws(StoreError) -> [LogEntry] {
        try await readLog { connection, settled throws(SQLError) in
            try LogQueries(connection).entries(after: mark, through: min(moment, settled), limit: limit)
        }
    }

    public func tariffRecords() async throws(StoreError) -> [TariffRecord] {
        try await read { connection throws(SQLError) in try CopyQueries.tariffs(connection) }
    }

    public func rejectedEntries(after id: Int64, limit: Int) async throws(StoreError) -> [RejectedEntry] {
        try await readLog { connection, settled throws(SQLError) in
            try CopyQueries.rejected(connection, after: id, limit: limit, settled: settled)
        }
    }

    public func adopt(_ content: AdoptedContent) async throws(StoreError) { try await writer.adopt(content) }
}
