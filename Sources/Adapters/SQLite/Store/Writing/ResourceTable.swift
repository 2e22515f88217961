import Domain
import JSON

/// Finds and makes accounts and resources.
final class ResourceTable {
    private var accounts: [ByteText: AccountID] = [:]
    private let findAccount: SQLStatement
    private let makeAccount: SQLStatement
    private let findResource: SQLStatement
    private let makeResource: SQLStatement
    private let lastResource: SQLStatement
    private var lastID: Int64?

    init(_ database: Database) throws(SQLError) {
        findAccount = try database.prepare("SELECT id FROM account WHERE name = ?")
        makeAccount = try database.prepare("INSERT INTO account (name, recorded) VALUES (?, ?) RETURNING id")
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

    /// The account of a name; one that is not there is made, and known since a moment.
    func account(named name: String, recorded: Moment) throws(SQLError) -> AccountID {
        if let known = accounts[ByteText(name)] { return known }
        if accounts.count > 100_000 { accounts.removeAll() }
        try findAccount.bind(1, name)
        var found = try value(findAccount)
        if found == nil {
            try makeAccount.bind(.text(name), .integer(recorded.microseconds))
            found = try value(makeAccount)
        }
        let id = AccountID(rawValue: found ?? 0)
        accounts[ByteText(name)] = id
        return id
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
    func make(
        parent: ResourceID?, root: ResourceID?, rtype: String, name: String?, owner: AccountID?
    ) throws(SQLError) -> ResourceID {
        let id = try nextID()
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
