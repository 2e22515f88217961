import Domain
import FoundationEssentials
import InMemoryAdapter
import Ports
import SQLiteAdapter

/// Opens the store that a URL names.
enum StoreMaker {
    /// Where the store is unless someone says otherwise, if that can be written.
    private static let systemPath = "/var/lib/nova/nova_billing.sqlite"

    /// - Parameter creating: whether a store that is not there is made.
    static func open(
        _ url: DatabaseURL, creating: Bool, wanted: StoreFacts.Wanted, clock: any UTCClock
    ) throws -> any BillingStore {
        do throws(StoreError) {
            switch url {
            case .memory: return InMemoryStore(facts: wanted.facts, clock: clock)
            case .sqlite(let path): return try SQLiteStore(path: path, creating: creating, wanted: wanted, clock: clock)
            }
        } catch { throw Failure(error) }
    }

    /// The default store: the system's, or a file under the user's data folder.
    static func defaultURL(environment: [String: String]) throws -> DatabaseURL {
        let folder = String(systemPath.prefix { $0 != "." }.dropLast("/nova_billing".count))
        if FileManager.default.isWritableFile(atPath: systemPath)
            || !FileManager.default.fileExists(atPath: systemPath) && FileManager.default.isWritableFile(atPath: folder)
        {
            return .sqlite(path: systemPath)
        }
        let home = environment["HOME"] ?? "."
        let data = (environment["XDG_DATA_HOME"] ?? home + "/.local/share") + "/nova-billing"
        do { try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true) } catch {
            throw Failure.usage("there is no folder for the store: \(data) can't be made; give --db")
        }
        return .sqlite(path: data + "/nova_billing.sqlite")
    }
}
