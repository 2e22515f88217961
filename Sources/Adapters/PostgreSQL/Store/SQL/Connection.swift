import CPostgreSQL

/// One connection to a server; used by one executor at a time.
///
/// Statements are prepared when they are met first, parameters and columns are binary, and what is given in one call
/// goes out in one go: the server's answers are awaited once, at the end (libpq's pipeline mode).
final class Connection {
    private let handle: OpaquePointer
    /// The names of what is prepared.
    private var prepared: [String: String] = [:]
    private var lastName = 0

    /// Statements and their values, sent together.
    typealias Batch = [(sql: String, values: [SQLValue])]

    /// Waits until the server has answered, or the time that the URL gives for that is over.
    init(to url: PostgreSQLURL) throws(SQLError) {
        guard let handle = url.connect() else { throw SQLError(.disconnected, "out of memory") }
        self.handle = handle
        // What is worth knowing is an error; a notice would go among the lines of the log.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else { throw url.failure(of: handle) }
    }

    deinit { PQfinish(handle) }

    /// What gives up what the connection waits for.
    var cancel: QueryCancel { QueryCancel(of: handle) }

    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Whether a transaction is open, perhaps a failed one.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Runs statements that return nothing of interest, and may be several.
    func execute(_ sql: String) throws(SQLError) {
        guard let result = PQexec(handle, sql) else { throw failure(nil) }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure(result) }
    }

    /// Runs a statement.
    func query(_ sql: String, _ values: SQLValue...) throws(SQLError) -> SQLRows {
        try run([(sql, values)])[0]
    }

    /// Runs statements in one go, in this order; after one that fails none is run.
    func run(_ batch: Batch) throws(SQLError) -> [SQLRows] {
        guard PQenterPipelineMode(handle) == 1 else { throw failure(nil) }
        var preparing: [Int: String] = [:]
        for (place, (sql, values)) in batch.enumerated() {
            if prepared[sql] == nil {
                lastName += 1
                let name = "s\(lastName)"
                guard PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw failure(nil) }
                (prepared[sql], preparing[place]) = (name, sql)
            }
            guard send(prepared[sql] ?? "", values) else { throw failure(nil) }
        }
        guard PQpipelineSync(handle) == 1 else { throw failure(nil) }
        let answers = answers(to: batch.count, preparing)
        // Left open it means that the connection is lost, which is what was said.
        PQexitPipelineMode(handle)
        return try answers.get()
    }

    private func send(_ name: String, _ values: [SQLValue]) -> Bool {
        let sizes = values.map(\.size)
        let formats = Array(repeating: Int32(1), count: values.count)
        // All parameters behind one another, so that each has an address for as long as the call takes; and an octet
        // more, so that an empty one has one as well.
        let room = sizes.reduce(1) { $0 + ($1 ?? 0) }
        let joined = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            var writer = BinaryWriter(UnsafeMutableRawBufferPointer(buffer))
            for value in values { value.write(to: &writer) }
            writer.put(UInt8(0))
            count = writer.count
        }
        return joined.withUnsafeBytes { buffer in
            var place = 0
            let pointers: [UnsafePointer<CChar>?] = sizes.map { size in
                guard let size else { return nil }
                defer { place += size }
                return buffer.baseAddress?.advanced(by: place).assumingMemoryBound(to: CChar.self)
            }
            let lengths = sizes.map { Int32($0 ?? 0) }
            return PQsendQueryPrepared(handle, name, Int32(values.count), pointers, lengths, formats, 1) == 1
        }
    }

    /// Takes in all answers up to the end of the pipeline.
    private func answers(to count: Int, _ preparing: [Int: String]) -> Result<[SQLRows], SQLError> {
        var rows: [SQLRows] = []
        var failed: SQLError?
        for place in 0..<count {
            if let sql = preparing[place], let error = answer({ _ in }) {
                prepared[sql] = nil
                if failed == nil { failed = error }
            }
            if let error = answer({ rows.append(SQLRows($0)) }), failed == nil { failed = error }
            if !isAlive { break }
        }
        while isAlive, let result = PQgetResult(handle) {
            let isEnd = PQresultStatus(result) == PGRES_PIPELINE_SYNC
            PQclear(result)
            if isEnd { break }
        }
        if let failed { return .failure(failed) }
        guard isAlive, rows.count == count else { return .failure(failure(nil)) }
        return .success(rows)
    }

    /// Takes in one statement's answer.
    private func answer(_ take: (OpaquePointer) -> Void) -> SQLError? {
        guard let result = PQgetResult(handle) else { return failure(nil) }
        var error: SQLError?
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: take(result)
        case PGRES_PIPELINE_ABORTED:
            // It was not run, because one before it failed.
            error = SQLError(.other, "not run")
            PQclear(result)
        default:
            error = failure(result)
            PQclear(result)
        }
        // Each statement's answers end with none.
        while isAlive, let rest = PQgetResult(handle) { PQclear(rest) }
        return error
    }

    /// What went wrong: with a statement, or with the connection.
    private func failure(_ result: OpaquePointer?) -> SQLError {
        func field(_ code: Unicode.Scalar) -> String? {
            result.flatMap { PQresultErrorField($0, Int32(code.value)) }.map { String(cString: $0) }
        }
        // Not the detail, which holds values.
        if let state = field("C") { return SQLError(state: state, field("M") ?? "") }
        guard isAlive else { return SQLError(.disconnected, "the connection is lost") }
        return SQLError(.other, String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: "; "))
    }
}
