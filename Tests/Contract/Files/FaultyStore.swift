import Domain
import Ports
import SQLiteAdapter
import TestSupport

/// A path to a file that is opened again and again, at one moment.
struct FaultyStore {
    let folder: TemporaryFolder
    private let moment: Moment

    init() throws {
        folder = try TemporaryFolder()
        moment = try Moment("2026-01-01T00:00:00Z")
    }

    func open() throws(StoreError) -> SQLiteStore {
        try SQLiteStore(path: folder.path + "/store.db", clock: Still(moment: moment))
    }

    private struct Still: UTCClock {
        let moment: Moment
        func utcNow() -> Moment { moment }
    }
}
