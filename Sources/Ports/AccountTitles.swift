import JSON

/// What accounts are called, as far as that is known.
public struct AccountTitles: Hashable, Sendable {
    private var titles: [ByteText: AccountTitle] = [:]

    public init() {}

    /// The title of the account of a name; `nil` where none is known.
    public subscript(account name: String) -> AccountTitle? {
        get { titles[ByteText(name)] }
        set { titles[ByteText(name)] = newValue }
    }

    public var count: Int { titles.count }

    /// These, and of the others those of accounts that have none here.
    public func merging(_ others: AccountTitles) -> AccountTitles {
        var all = self
        all.titles.merge(others.titles) { own, _ in own }
        return all
    }
}
