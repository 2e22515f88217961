import Domain
import JSON

/// The locks that writers take besides those of rows, two numbers each: what kind of thing is locked, and which.
///
/// Nobody waits for a table: who writes to other trees, or to others of the kind, goes on.
enum AdvisoryLock {
    /// The section in which commits choose their moments; held for as long as that takes.
    case section
    /// Bringing the schema up to date.
    case migration
    /// All trees: shared by those who lock single ones, alone by those who write to more than is worth it.
    case allTrees

    private static let kind: Int32 = 0x4e42_0001
    private static let treeKind: Int32 = 0x4e42_0002
    private static let requestKind: Int32 = 0x4e42_0003

    /// How many trees are locked one by one at most; the server's room for locks is shared by all.
    static let treeLimit = 2_000

    /// The two numbers, as SQL.
    var numbers: String {
        switch self {
        case .section: "\(AdvisoryLock.kind), 1"
        case .migration: "\(AdvisoryLock.kind), 2"
        case .allTrees: "\(AdvisoryLock.kind), 3"
        }
    }

    /// What locks the trees of some keys until the transaction ends, always in the same order, so that nobody waits in
    /// a circle.
    static func statements(for keys: some Sequence<RootKey>) -> Connection.Batch {
        let numbers = Set(keys.map(number(of:))).sorted()
        guard numbers.count <= treeLimit else { return [("SELECT pg_advisory_xact_lock(\(allTrees.numbers))", [])] }
        return [
            ("SELECT pg_advisory_xact_lock_shared(\(allTrees.numbers))", []),
            (
                "SELECT pg_advisory_xact_lock(\(treeKind), number::integer) FROM unnest($1::bigint[]) number",
                [.integers(numbers.map { Int64($0) })]
            ),
        ]
    }

    /// What makes a request that is sent again wait until nothing of the first attempt goes on.
    static func statement(forRequest request: Int64) -> (sql: String, values: [SQLValue]) {
        (
            "SELECT pg_advisory_xact_lock(\(requestKind), $1::bigint::integer)",
            [.integer(Int64(Int32(truncatingIfNeeded: request)))]
        )
    }

    /// A number of 32 bits (FNV-1a); two trees that have the same wait for one another, and that is all.
    private static func number(of key: RootKey) -> Int32 {
        var hash: UInt32 = 0x811c_9dc5
        for text in [key.rtype, key.name ?? "", key.owner ?? ""] {
            for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
            hash = (hash ^ 0xff) &* 0x0100_0193
        }
        return Int32(bitPattern: hash)
    }
}
