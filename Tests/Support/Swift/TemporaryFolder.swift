import Foundation
public import PostgreSQLAdapter
import Synchronization

/// A folder that goes away with the test, and databases that do.
public final class TemporaryFolder: Sendable {
    public let path: String
    /// The databases, by the names that the test gave them.
    private let databases = Mutex<[String: String]>([:])

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "nova-billing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        let names = databases.withLock { $0 }.values
        if !names.isEmpty, let server = try? PostgreSQLServer.shared {
            for name in names { server.giveBack(name) }
        }
    }

    /// The name of a database of the shared server, which is made when it is asked for first.
    public func database(_ name: String) throws -> String {
        let server = try PostgreSQLServer.shared
        return try databases.withLock { databases in
            if let known = databases[name] { return known }
            let made = try server.lendDatabase()
            databases[name] = made
            return made
        }
    }

    /// Where such a database is.
    public func postgreSQL(_ name: String) throws -> PostgreSQLURL {
        let server = try PostgreSQLServer.shared
        guard let url = PostgreSQLURL(server.address(of: try database(name))) else {
            throw PostgreSQLServerError("the address of \(name) can't be read")
        }
        return url
    }
}
