import Domain
import Ports

/// Walks through the trees of a bill, account by account, on a connection that holds one state of the store.
///
/// However many accounts and resources there are, each round to the server brings some thousand rows of them.
final class UsageCursor {
    private let connection: Connection
    private let question: UsageQuestion
    private let known: Moment?
    private var accounts: [Account] = []
    private var hasMoreAccounts = true
    private var isOpen = false
    private var lastName: String
    /// The account that was shown last, and how many were.
    private var lastShown: AccountID?
    private var shown = 0
    private var isDone = false
    /// A tree of which more rows may come.
    private var unfinished: TreeUsageBuilder?

    /// How many accounts are walked through in one go.
    private static let page: Int64 = 1_000
    /// How many rows are handed on in one go, roughly.
    private static let chunk = 2_000

    /// - Parameter known: what was known at that moment; `nil` is what is believed now.
    init(_ connection: Connection, question: UsageQuestion, known: Moment?) throws(SQLError) {
        (self.connection, self.question, self.known) = (connection, question, known)
        lastName = question.after ?? ""
        isDone = question.limit.map { $0 <= 0 } ?? false
        if let id = question.account {
            let account = try ListQueries.account(connection, id)
            accounts = account.flatMap { precedes(lastName, $0.name) ? [$0] : nil } ?? []
            hasMoreAccounts = false
            if !accounts.isEmpty { try open() }
        }
    }

    /// The next trees; empty at the end.
    func next() throws(SQLError) -> [TreeUsage] {
        var trees: [TreeUsage] = []
        // Empty stands for the end, so what shows nothing is passed over however much it is.
        while trees.isEmpty, !isDone {
            let builders = try read()
            if builders.isEmpty { isDone = true }
            trees = try finish(builders)
        }
        return trees
    }

    /// The next trees that are complete, whatever they show.
    private func read() throws(SQLError) -> [TreeUsageBuilder] {
        var builders: [TreeUsageBuilder] = []
        var count = 0
        // A tree may have more rows than that, and is handed on as a whole.
        while count < UsageCursor.chunk || builders.isEmpty {
            if !isOpen, try !openNextAccounts() { break }
            let rows = try connection.query(UsageQueries.fetch)
            for row in 0..<rows.count { if let whole = try take(rows, row) { builders.append(whole) } }
            count += rows.count
            guard rows.count < 2_000 else { continue }
            if let last = unfinished { builders.append(last) }
            unfinished = nil
            _ = try connection.query(UsageQueries.close)
            isOpen = false
        }
        return builders
    }

    /// Takes in a row; returns the tree before, if the row begins another one.
    private func take(_ rows: SQLRows, _ row: Int) throws(SQLError) -> TreeUsageBuilder? {
        let account = accounts[Int(rows.integer(row, 0)) - 1]
        let root = ResourceID(rawValue: rows.integer(row, 2))
        if unfinished?.root == root, unfinished?.account.id == account.id {
            unfinished?.add(rows, row)
            return nil
        }
        let whole = unfinished
        if let whole, precedes(account.name, whole.account.name) {
            throw SQLError.corrupt("accounts do not come by their names")
        }
        unfinished = TreeUsageBuilder(account: account, home: rows.integer(row, 1), root: root)
        unfinished?.add(rows, row)
        return whole
    }

    private func openNextAccounts() throws(SQLError) -> Bool {
        guard hasMoreAccounts else { return false }
        accounts = try ListQueries.accounts(connection, after: lastName, limit: Int(UsageCursor.page))
        hasMoreAccounts = accounts.count == Int(UsageCursor.page)
        guard let last = accounts.last else { return false }
        lastName = last.name
        try open()
        return true
    }

    private func open() throws(SQLError) {
        let (period, month) = (question.scope.period, CalendarMonth(holding: question.scope.period.start))
        var values: [SQLValue] = [
            .integers(accounts.map(\.id.rawValue)), .integer(period.start.microseconds),
            .integer(period.end.microseconds), .integer(month.start.microseconds), .integer(Int64(month.index)),
        ]
        if let known { values.append(.integer(known.microseconds)) }
        _ = try connection.run([(UsageQueries.open(isHistoric: known != nil), values)])
        isOpen = true
    }

    /// The trees with what they show in the period, and since when until when it was there.
    private func finish(_ builders: [TreeUsageBuilder]) throws(SQLError) -> [TreeUsage] {
        var wanted: [TreeUsageBuilder] = []
        for var builder in builders {
            builder.limit(to: question.scope)
            guard !builder.resources.isEmpty else { continue }
            if builder.account.id != lastShown {
                if shown == question.limit {
                    isDone = true
                    break
                }
                (shown, lastShown) = (shown + 1, builder.account.id)
            }
            wanted.append(builder)
        }
        guard !wanted.isEmpty else { return [] }
        try addExtents(to: &wanted)
        try addParents(to: &wanted)
        return wanted.map(\.usage)
    }

    private func addExtents(to builders: inout [TreeUsageBuilder]) throws(SQLError) {
        var (homes, ids, accounts): ([Int64?], [Int64?], [Int64?]) = ([], [], [])
        for builder in builders {
            for resource in builder.resources {
                homes.append(builder.home)
                ids.append(resource.id.rawValue)
                accounts.append(builder.account.id.rawValue)
            }
        }
        var values: [SQLValue] = [
            .integers(homes), .integers(ids), .integers(accounts), .integer(question.scope.now.microseconds),
        ]
        if let known { values.append(.integer(known.microseconds)) }
        let sql = known == nil ? UsageQueries.extents : UsageQueries.knownExtents
        let rows = try connection.run([(sql, values)])[0]
        var row = 0
        for place in builders.indices {
            for index in builders[place].resources.indices {
                let segments = builders[place].resources[index].segments
                builders[place].resources[index].created = rows.moment(row, 0)
                let runs = rows.flag(row, 1) || segments.contains { question.scope.end(of: $0) == nil }
                builders[place].resources[index].destroyed = runs ? nil : rows.optionalMoment(row, 2)
                row += 1
            }
        }
    }

    /// Adds what is listed for its descendants only.
    private func addParents(to builders: inout [TreeUsageBuilder]) throws(SQLError) {
        while true {
            var missing: [(home: Int64, id: ResourceID, place: Int)] = []
            for (place, builder) in builders.enumerated() {
                missing += builder.missingParents.map { (builder.home, $0, place) }
            }
            guard !missing.isEmpty else { return }
            let rows = try connection.query(
                UsageQueries.resources, .integers(missing.map(\.home)), .integers(missing.map(\.id.rawValue)))
            var found: [ResourceID: TreeUsageBuilder.Resource] = [:]
            for row in 0..<rows.count {
                let id = ResourceID(rawValue: rows.integer(row, 1))
                found[id] = .init(
                    id: id, parent: rows.optionalInteger(row, 2).map(ResourceID.init(rawValue:)),
                    rtype: rows.text(row, 3), name: rows.optionalText(row, 4))
            }
            for (_, id, place) in missing {
                guard let resource = found[id] else { throw SQLError.corrupt("resource \(id.rawValue) is missing") }
                builders[place].resources.append(resource)
            }
        }
    }
}
