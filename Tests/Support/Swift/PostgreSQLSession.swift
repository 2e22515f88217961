import CPostgreSQL

/// A connection of a test's own, in which it may hold a transaction open.
public final class PostgreSQLSession {
    private let connection: OpaquePointer?

    public init(_ server: PostgreSQLServer, _ database: String) throws {
        connection = PQconnectdb(server.address(of: database))
        guard PQstatus(connection) == CONNECTION_OK else {
            throw PostgreSQLServerError(String(cString: PQerrorMessage(connection)))
        }
        try run("SET search_path = nova_billing")
    }

    deinit { PQfinish(connection) }

    /// Runs statements.
    public func run(_ sql: String) throws { _ = try column(sql) }

    /// The first column of what the last statement returns, row by row.
    @discardableResult
    public func column(_ sql: String) throws -> [String] {
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK else {
            throw PostgreSQLServerError(String(cString: PQerrorMessage(connection)))
        }
        return (0..<PQntuples(result)).map { String(cString: PQgetvalue(result, $0, 0)) }
    }
}
