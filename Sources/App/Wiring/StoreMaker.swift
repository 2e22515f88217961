import Domain
import FoundationEssentials
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import SQLiteAdapter

/// Opens the store that a URL names.
enum StoreMaker {
    /// Where the store is unless someone says otherwise, if that can be written.
    private static let systemPath = "/var/lib/nova/nova_billing.sqlite"

    /// - Parameter creating: whether a store that is not there is made.
    static func open(
        _ url: DatabaseURL, creating: Bool, _ settings: Settings, clock: any UTCClock
    ) throws -> any BillingStore {
        do throws(StoreError) {
            return try open(
                url, creating: creating, wanted: settings.wanted, clock: clock, readers: settings.limits.readers,
                readerWait: settings.limits.readerWait)
        } catch { throw Failure(error) }
    }

    /// - Parameters:
    ///   - creating: whether a store that is not there is made.
    ///   - wanted: with which facts.
    static func open(
        _ url: DatabaseURL, creating: Bool, wanted: StoreFacts.Wanted, clock: any UTCClock, readers: Int = 8,
        readerWait: Duration = .seconds(10)
    ) throws(StoreError) -> any CopyableStore {
        switch url {
        case .memory: InMemoryStore(facts: wanted.facts, clock: clock)
        case .sqlite(let path):
            try SQLiteStore(
                path: path, creating: creating, wanted: wanted, clock: clock, readers: readers, readerWait: readerWait)
        case .postgresql(let url):
            try PostgreSQLStore(
                url: url, creating: creating, wanted: wanted, clock: clock, readers: readers, readerWait: readerWait)
        }
    }

    /// The default store, whose folder is there afterwards.
    static func defaultURL(environment: [String: String]) throws -> DatabaseURL {
        let path = defaultPath(environment: environment)
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw Failure.usage("there is no folder for the store: \(folder) can't be made; give --db")
        }
        return .sqlite(path: path)
    }

    /// The default store: the system's, or a file under the user's data folder.
    static func defaultPath(environment: [String: String]) -> String {
        let folder = String(systemPath.prefix { $0 != "." }.dropLast("/nova_billing".count))
        let manager = FileManager.default
        if manager.isWritableFile(atPath: systemPath)
            || !manager.fileExists(atPath: systemPath) && manager.isWritableFile(atPath: folder)
        {
            return systemPath
        }
        let home = environment["HOME"] ?? "."
        return (environment["XDG_DATA_HOME"] ?? home + "/.local/share") + "/nova-billing/nova_billing.sqlite"
    }
}
