import Domain
import JSON

/// Finds and makes accounts and resources.
final class ResourceTable {
    private var accounts: [ByteText: AccountID] = [:]
    private let findAccount: SQLStatement
    private let makeAccount: SQLStatement
    private let adoptAccount: SQLStatement
    private let findResource: SQLStatement
    private let makeResource: SQLStatement
    private let lastResource: SQLStatement
    private var lastID: Int64?

    init(_ database: Database) throws(SQLError) {
        findAccount = try database.prepare("SELECT id FROM account WHERE name = ?")
        makeAccount = try database.prepare("INSERT INTO account (name, recorded) VALUES (?, ?) RETURNING id")
        adoptAccount = try database.prepare("INSERT INTO account (id, name, recorded) VALUES (?, ?, ?)")
        findResource = try database.prepare(
            """
            SELECT id FROM resource
            WHERE coalesce(parent, 0) = ? AND coalesce(name, '') = ? AND rtype = ? AND coalesce(owner, 0) = ?
            """)
        makeResource = try database.prepare("INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?)")
        lastResource = try database.prepare("SELECT max(id) FROM resource")
    }

    func forget() {
        accounts.removeAll()
        lastID = nil
    }

    /// The account of a name; `nil` if there is none.
    func account(named name: String) throws(SQLError) -> AccountID? {
        if let known = accounts[ByteText(name)] { return known }
        try findAccount.bind(1, name)
        guard let found = try value(findAccount) else { return nil }
        return remember(AccountID(rawValue: found), as: name)
    }

    private func remember(_ id: AccountID, as name: String) -> AccountID {
        if accounts.count > 100_000 { accounts.removeAll() }
        accounts[ByteText(name)] = id
        return id
    }

    /// The account of a name; one that is not there is made, and known since a moment.
    ///
    /// - Parameter wanted: the id that one gets that is made.
    func account(named name: String, recorded: Moment, as wanted: AccountID? = nil) throws(SQLError) -> AccountID {
        if let known = try account(named: name) { return known }
        if let wanted {
            try adoptAccount.bind(.integer(wanted.rawValue), .text(name), .integer(recorded.microseconds))
            try adoptAccount.run()
            return remember(wanted, as: name)
        }
        try makeAccount.bind(.text(name), .integer(recorded.microseconds))
        return remember(AccountID(rawValue: try value(makeAccount) ?? 0), as: name)
    }

    private func value(_ query: SQLStatement) throws(SQLError) -> Int64? {
        guard try query.step() else { return nil }
        let value = query.integer(0)
        // RETURNING statements must run to their end to take effect.
        try query.run()
        return value
    }

    /// The resource of a key, if it is there.
    func find(parent: ResourceID?, rtype: String, name: String?, owner: AccountID?) throws(SQLError) -> ResourceID? {
        try findResource.bind(1, parent?.rawValue ?? 0)
        try findResource.bind(2, name ?? "")
        try findResource.bind(3, rtype)
        try findResource.bind(4, owner?.rawValue ?? 0)
        defer { findResource.reset() }
        return try findResource.step() ? ResourceID(rawValue: findResource.integer(0)) : nil
    }

    /// Makes a resource; one without a root is a root.
    ///
    /// - Parameter wanted: its id; `nil` gives it the next one.
    func make(
        parent: ResourceID?, root: ResourceID?, rtype: String, name: String?, owner: AccountID?,
        as wanted: ResourceID? = nil
    ) throws(SQLError) -> ResourceID {
        let id = if let wanted { wanted.rawValue } else { try nextID() }
        if let lastID { self.lastID = max(lastID, id) }
        try makeResource.bind(1, id)
        try makeResource.bind(2, parent?.rawValue)
        try makeResource.bind(3, root?.rawValue ?? id)
        try makeResource.bind(4, owner?.rawValue)
        try makeResource.bind(5, rtype)
        try makeResource.bind(6, name)
        try makeResource.run()
        return ResourceID(rawValue: id)
    }

    private func nextID() throws(SQLError) -> Int64 {
        if lastID == nil {
            lastID = try lastResource.step() ? lastResource.integer(0) : 0
            lastResource.reset()
        }
        let id = (lastID ?? 0) + 1
        lastID = id
        return id
    }
}
