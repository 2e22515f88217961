import Ports

/// What the server, or libpq, said. Never holds values of statements, nor what a connection was made with.
struct SQLError: Error, CustomStringConvertible {
    /// How an attempt failed, and so whether another one may help.
    enum Kind {
        /// There is no connection, or there is none any more.
        case disconnected
        /// The server refuses the connection: a wrong password, an unknown database, a certificate that does not hold.
        case refused
        /// The transaction was undone because of another one; it may well succeed when it is tried again.
        case undone
        /// What is stored contradicts itself.
        case corrupt
        /// The database can't be used as it is.
        case unfit
        case other
    }

    let kind: Kind
    /// The five characters of the SQL standard, empty where the server said nothing.
    let state: String
    let message: String

    init(_ kind: Kind, state: String = "", _ message: String) {
        (self.kind, self.state, self.message) = (kind, state, message)
    }

    /// What the server answered to a statement.
    init(state: String, _ message: String) {
        self.init(SQLError.kind(of: state), state: state, message)
    }

    private static func kind(of state: String) -> Kind {
        switch state {
        // A unique key that another transaction took meanwhile is found when it is looked for again.
        case "40001", "40P01", "23505": .undone
        case "57P01", "57P02", "57P03", "57P05", "25P03": .disconnected
        case "28000", "28P01", "3D000", "42501": .refused
        case let state where state.hasPrefix("08"): .disconnected
        // A server that became a standby: another one may write now.
        case "25006": .disconnected
        case let state where state.hasPrefix("23") || state.hasPrefix("XX"): .corrupt
        default: .other
        }
    }

    static func corrupt(_ message: String) -> SQLError { SQLError(.corrupt, message) }

    var description: String { "PostgreSQL\(state.isEmpty ? "" : " \(state)"): \(message)" }

    /// The error as the port knows it.
    ///
    /// - Parameter place: the database, without a password.
    func asStoreError(at place: String) -> StoreError {
        switch kind {
        case .unfit: .unfit("\(place): \(message)")
        case .corrupt: .corrupt(state.isEmpty ? message : "\(place) contradicts itself", detail: description)
        case .disconnected, .refused, .undone, .other: .unavailable("\(place) \(trouble)", detail: description)
        }
    }

    /// What is the matter, and what to do.
    private var trouble: String {
        switch state {
        case "28000", "28P01": "refuses the user or the password; see the URL, PGPASSWORD and ~/.pgpass"
        case "3D000": "is no database of that server; make it, or give --db the one that is meant"
        case "42501": "may not be used so by this user; make the user the database's owner"
        case "53300": "has no connection to spare; raise max_connections, or lower limits.readers"
        case "53100": "finds no more room; make some on its disk, nothing was recorded"
        case "53200": "needs more memory than its server has"
        case "55P03": "is held up by others for too long; try again in a moment"
        case "57P03": "is starting up, or shutting down; try again in a moment"
        case "25006": "can only be read; give --db the server that writes"
        case let state where state.hasPrefix("57P"): "was shut down; it is tried again"
        default: unnamedTrouble
        }
    }

    private var unnamedTrouble: String {
        switch kind {
        case .disconnected: "can't be reached; see that its server runs, and the URL"
        case .refused: "refuses the connection: \(message)"
        case .undone: "is in use by others in a way that undid this again and again; try again"
        case .corrupt, .unfit, .other: "does not answer as it should (\(state.isEmpty ? message : state))"
        }
    }
}
