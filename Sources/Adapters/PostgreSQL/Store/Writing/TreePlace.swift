import Domain

/// A tree that a transaction works on.
final class TreePlace {
    /// Where a root is stored.
    struct Root {
        let home: Int64
        let id: ResourceID
        let owner: AccountID?
    }

    let key: RootKey
    /// `nil` if the root is not stored.
    let root: Root?
    /// The earliest moment that the transaction touches in it.
    var from: Moment
    /// What was read or made of it.
    var tree: StoredTree?

    init(_ key: RootKey, _ root: Root?, from: Moment) { (self.key, self.root, self.from) = (key, root, from) }
}
