import Domain

/// A tree that a transaction may work on.
final class TreePlace {
    /// Where a root is stored.
    struct Root {
        let home: Int64
        let id: ResourceID
        let owner: AccountID?
    }

    let key: RootKey
    /// `nil` if the root is not stored.
    var root: Root?
    /// The earliest moment that the transaction touches in it; ``Moment/never`` while it touches none.
    var from = Moment.never
    /// What was read or made of it.
    var tree: StoredTree?

    init(_ key: RootKey) { self.key = key }
}
