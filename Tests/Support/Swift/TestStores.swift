import Domain
import Foundation
public import InMemoryAdapter
public import Ports
import SQLiteAdapter

/// The adapters of the store port that every contract test runs over.
public enum StoreKind: String, CaseIterable, Sendable {
    case memory
    case sqlite

}

/// A folder that goes away with the test.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "nova-billing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A store of one kind, empty, with a clock that the test sets.
public struct TestStore: Sendable {
    public let store: any BillingStore
    public let clock: SetClock
    public let folder: TemporaryFolder

    public var path: String { folder.path + "/store.db" }

    public init(_ kind: StoreKind, at moment: String = "2026-01-01T00:00:00Z") throws {
        clock = SetClock(try Moment(moment))
        folder = try TemporaryFolder()
        switch kind {
        case .memory: store = InMemoryStore(clock: clock)
        case .sqlite: store = try SQLiteStore(path: folder.path + "/store.db", clock: clock)
        }
    }
}
