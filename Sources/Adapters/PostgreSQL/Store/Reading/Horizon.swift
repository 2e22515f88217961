import Domain

/// What a reader may rely on while others write.
enum Horizon {
    /// Whether something could still be recorded at or before a moment: unless one was sealed, or recorded, at or after
    /// it and is safe on disk, the next commit may lie before it.
    static func isUnsealed(_ connection: Connection, _ moment: Moment) throws(SQLError) -> Bool {
        let rows = try connection.query(
            """
            SELECT greatest((SELECT sealed FROM horizon),
                coalesce((SELECT recorded FROM event ORDER BY sequence DESC LIMIT 1), -1))
            """)
        return moment.microseconds > rows.integer(0, 0)
    }

    /// Whether a commit is on its way that may be recorded at or before a moment that is sealed.
    static func isAwaited(_ connection: Connection, _ moment: Moment) throws(SQLError) -> Bool {
        let rows = try connection.query(CommitPlaces.pending)
        return rows.optionalInteger(0, 0).map { $0 < moment.microseconds } ?? false
    }

    /// The last moment at or before which everything that is ever going to be recorded is there to be read.
    ///
    /// First the last moment that was chosen, then who chose and has not committed: whoever is in neither comes later.
    static func settled(_ connection: Connection) throws(SQLError) -> Moment {
        let last = try connection.query("SELECT last_value FROM commit_clock").integer(0, 0)
        let pending = try connection.query(CommitPlaces.pending).optionalInteger(0, 0)
        return Moment(microseconds: min(last, pending ?? .max))
    }

    /// What is to be asked of the past: `nil` where nothing was recorded after the moment, so that what is believed now
    /// was known then. Part of the transaction that reads.
    static func asked(_ connection: Connection, _ known: Moment?) throws(SQLError) -> Moment? {
        guard let known else { return nil }
        let last = try connection.query("SELECT last_value FROM commit_clock").integer(0, 0)
        return last > known.microseconds ? known : nil
    }
}
