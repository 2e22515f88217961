import Domain

/// An account that events of a transaction name.
final class AccountPlace {
    let name: String
    /// `nil` if the account is not stored.
    var id: AccountID?
    /// Since when it is known, if the transaction makes it.
    var recorded: Moment?

    init(_ name: String) { self.name = name }
}
