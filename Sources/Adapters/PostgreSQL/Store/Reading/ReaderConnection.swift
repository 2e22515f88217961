import Domain
import Glibc
import Ports

/// A connection that only reads, on an executor of its own. It is made when it is needed first, and again when it was
/// lost.
actor ReaderConnection {
    private let executor = ConnectionExecutor(label: "nova-billing.reader")
    private let maker: ConnectionMaker
    private var connection: Connection?
    private var cursor: UsageCursor?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How long a reader waits for commits that are on their way.
    private static let patience = Duration.seconds(60)

    private static let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    init(_ maker: ConnectionMaker) { self.maker = maker }

    /// Reads something in one state of the store.
    func read<Value: Sendable>(
        _ body: @Sendable (Connection) throws(SQLError) -> Value
    ) throws(StoreError) -> Value {
        try retrying { connection throws(SQLError) in
            try connection.execute(ReaderConnection.begin)
            let value = try body(connection)
            try connection.execute("COMMIT")
            return value
        }
    }

    /// Reads something of the log in one state of the store, of which all up to a moment is there for good.
    func readLog<Value: Sendable>(
        _ body: @Sendable (Connection, Moment) throws(SQLError) -> Value
    ) throws(StoreError) -> Value {
        try retrying { connection throws(SQLError) in
            // Before the state that is read is fixed.
            let settled = try Horizon.settled(connection)
            try connection.execute(ReaderConnection.begin)
            let value = try body(connection, settled)
            try connection.execute("COMMIT")
            return value
        }
    }

    /// Whether a moment has to be sealed before what was known then is read.
    func isUnsealed(_ moment: Moment) throws(StoreError) -> Bool {
        try retrying { connection throws(SQLError) in try Horizon.isUnsealed(connection, moment) }
    }

    /// Waits for commits that are on their way and may be recorded at or before a moment that is sealed.
    func awaitCommits(through moment: Moment) throws(StoreError) {
        try retrying { connection throws(SQLError) in
            let end = ContinuousClock.now + ReaderConnection.patience
            // Looking takes all that keeps locks; most commits are over soon.
            var pause: UInt32 = 1_000
            while try Horizon.isAwaited(connection, moment) {
                guard ContinuousClock.now < end else { throw SQLError(state: "55P03", "a commit takes too long") }
                usleep(pause)
                pause = min(pause * 2, 32_000)
            }
        }
    }

    /// Begins to read a bill in one state of the store, which stays until ``end()``; returns all prices.
    func begin(_ question: UsageQuestion) throws(StoreError) -> [TariffVersion] {
        try retrying { connection throws(SQLError) in
            try connection.execute(ReaderConnection.begin)
            let tariffs = try TariffQueries.all(connection)
            let known = try Horizon.asked(connection, question.known)
            self.cursor = try UsageCursor(connection, question: question, known: known)
            return tariffs
        }
    }

    func next() throws(StoreError) -> [TreeUsage] {
        guard let cursor else { return [] }
        do throws(SQLError) { return try cursor.next() } catch {
            undo(after: error)
            throw error.asStoreError(at: maker.url.description)
        }
    }

    func end() { undo(after: nil) }

    /// Does something; where the connection was lost, once more on another one.
    private func retrying<Value>(_ body: (Connection) throws(SQLError) -> Value) throws(StoreError) -> Value {
        var isSecond = false
        while true {
            do throws(SQLError) { return try body(try connected()) } catch {
                let isLost = undo(after: error)
                guard isLost, error.kind == .disconnected, !isSecond else {
                    throw error.asStoreError(at: maker.url.description)
                }
                isSecond = true
            }
        }
    }

    private func connected() throws(SQLError) -> Connection {
        if let connection, connection.isAlive { return connection }
        let made = try maker.connect(isReading: true)
        connection = made
        return made
    }

    /// Ends what is open; whether the connection that there was is lost.
    @discardableResult
    private func undo(after error: SQLError?) -> Bool {
        cursor = nil
        guard let connection else { return false }
        if connection.isAlive, connection.isInTransaction { try? connection.execute("ROLLBACK") }
        if connection.isAlive, !connection.isInTransaction, error?.kind != .disconnected { return false }
        self.connection = nil
        return true
    }
}
