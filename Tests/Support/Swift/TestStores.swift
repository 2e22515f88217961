import Domain
public import InMemoryAdapter
public import Ports
import PostgreSQLAdapter
import SQLiteAdapter

/// The adapters of the store port that every contract test runs over.
public enum StoreKind: String, CaseIterable, Sendable {
    case memory
    case sqlite
    case postgresql
}

/// A store of one kind, empty, with a clock that the test sets.
public struct TestStore: Sendable {
    public let store: any CopyableStore
    public let clock: SetClock
    public let folder: TemporaryFolder

    public var path: String { folder.path + "/store.db" }

    public init(_ kind: StoreKind, at moment: String = "2026-01-01T00:00:00Z") throws {
        clock = SetClock(try Moment(moment))
        folder = try TemporaryFolder()
        switch kind {
        case .memory: store = InMemoryStore(clock: clock)
        case .sqlite: store = try SQLiteStore(path: folder.path + "/store.db", clock: clock)
        case .postgresql: store = try PostgreSQLStore(url: folder.postgreSQL("store"), clock: clock)
        }
    }
}
