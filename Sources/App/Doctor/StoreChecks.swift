import FoundationEssentials
import Ports
import PostgreSQLAdapter
import SQLiteAdapter

/// What is looked at of the store.
struct StoreChecks {
    let settings: Settings
    let environment: [String: String]

    /// Below how many bytes a disk counts as full, and as nearly so.
    private static let (least, scarce): (UInt64, UInt64) = (4 << 20, 256 << 20)

    var list: [Check] {
        let path: String
        switch settings.database {
        case .memory: return [memory]
        case .sqlite(let named): path = named
        case .postgresql(let url): return database(url)
        case nil: path = StoreMaker.defaultPath(environment: environment)
        }
        let (wanted, isMade) = (settings.wanted, settings.database == nil && !StoreChecks.hasFolder(path))
        let subject = "store \(DatabaseURL.sqlite(path: path))"
        let file = Check(id: Check.ID(subject: subject, part: "file")) {
            isMade ? .ok("it is not there yet; it is made when it is needed") : StoreChecks.file(path, wanted)
        }
        let disk = Check(id: Check.ID(subject: subject, part: "disk"), after: [file.id]) {
            isMade ? .skipped("not looked at: there is no folder yet") : StoreChecks.disk(path, wanted)
        }
        return [file, disk]
    }

    private var memory: Check {
        Check(id: Check.ID(subject: "store \(DatabaseURL.memory)", part: "kind")) {
            .warning(
                .storeInMemory, "it is gone when the server stops, with all that was acknowledged",
                change: "name a file: heart_db_url sqlite:PATH")
        }
    }

    private func database(_ url: PostgreSQLURL) -> [Check] {
        let wanted = settings.wanted
        let database = Check(id: Check.ID(subject: "store \(url)", part: "database")) {
            do throws(StoreError) {
                switch try PostgreSQLInspection(url: url, wanted: wanted).state {
                case .absent: return .ok("it holds no store yet; one is made when it is needed")
                case .outdated: return .ok("it is of an earlier version, and brought up to date when it is opened")
                case .current: return .ok("it can be read and written")
                }
            } catch { return StoreChecks.failure(error) }
        }
        let commits = Check(id: Check.ID(subject: "store \(url)", part: "commits"), after: [database.id]) {
            do throws(StoreError) {
                guard try !PostgreSQLInspection(url: url, wanted: wanted).awaitsDisk else {
                    return .ok("they are on the server's disk before they are answered")
                }
                return .warning(
                    .commitsNotOnDisk,
                    "they are answered before they are on the server's disk (synchronous_commit is off): a crash of it "
                        + "may lose the last moments of what was acknowledged",
                    change: "set synchronous_commit = on for the user (ALTER ROLE … SET), the database (ALTER DATABASE "
                        + "… SET) or the server, and take it out of the URL's options")
            } catch { return StoreChecks.failure(error) }
        }
        return [database, commits]
    }

    private static func hasFolder(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    }

    private static func file(_ path: String, _ wanted: StoreFacts.Wanted) -> Finding {
        do throws(StoreError) {
            switch try StoreInspection(path: path, wanted: wanted).state {
            case .absent: return .ok("it is not there yet; it is made when it is needed")
            case .outdated: return .ok("it is of an earlier version, and brought up to date when it is opened")
            case .current: return .ok("it can be read and written")
            }
        } catch { return failure(error) }
    }

    private static func disk(_ path: String, _ wanted: StoreFacts.Wanted) -> Finding {
        do throws(StoreError) {
            let free = try StoreInspection(path: path, wanted: wanted).freeBytes
            let text = "\(free >> 20) MiB are free"
            let change = "make room on the disk of \(path)"
            if free < least { return .failed(.diskFull, text, change: change, ending: .unreachable) }
            return free < scarce ? .warning(.diskNearlyFull, text, change: change) : .ok(text)
        } catch { return failure(error) }
    }

    private static func failure(_ error: StoreError) -> Finding {
        switch error {
        case .unfit(let reason):
            .failed(.storeUnfit, reason, change: "give --db, or heart_db_url, the one that is meant", ending: .usage)
        case .unavailable(let reason, _):
            .failed(
                .storeUnavailable, reason, change: "nothing can be recorded before that is put right",
                ending: .unreachable)
        case .corrupt(let reason, _):
            .failed(.storeDamaged, reason, change: "run `nova-billing rebuild --check`, or restore a copy")
        case .busy, .closed: .failed(.storeUnavailable, "\(error)", change: "try again", ending: .unreachable)
        }
    }
}
