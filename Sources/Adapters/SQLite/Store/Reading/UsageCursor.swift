import Domain
import Ports

/// Walks through the trees of a bill, account by account, on a connection that holds one state of the file.
final class UsageCursor {
    private let question: UsageQuestion
    private let known: Moment?
    private let queries: UsageQueries
    private var accounts: [Account] = []
    private var account: Account?
    private var hasMoreAccounts = true
    private var lastName: String
    private var shown = 0
    private var hasShown = false
    /// The row that the walk stands at belongs to the next tree.
    private var hasRow = false

    /// How many segments are read at one go, roughly.
    private static let chunk = 2_000

    /// - Parameter known: what was known at that moment; `nil` is what is believed now.
    init(_ database: Database, question: UsageQuestion, known: Moment?) throws(SQLError) {
        (self.question, self.known) = (question, known)
        queries = try UsageQueries(database, isHistoric: known != nil)
        lastName = question.after ?? ""
        if let id = question.account {
            let name = try database.text("SELECT name FROM account WHERE id = \(id.rawValue)")
            accounts = name.flatMap { precedes(lastName, $0) ? [Account(id: id, name: $0)] : nil } ?? []
            hasMoreAccounts = false
        }
    }

    /// The next trees; empty at the end.
    func next() throws(SQLError) -> [TreeUsage] {
        var trees: [TreeUsage] = []
        var rows = 0
        // Empty stands for the end, so what shows nothing is passed over however much it is.
        while rows < UsageCursor.chunk || trees.isEmpty {
            guard hasRow, let account else {
                guard try openNextAccount() else { break }
                continue
            }
            let (tree, count) = try readTree(of: account)
            rows += count
            if let tree {
                trees.append(tree)
                hasShown = true
            }
        }
        return trees
    }

    /// Moves on to the next account that has segments; false when there is none, or none that is wanted.
    private func openNextAccount() throws(SQLError) -> Bool {
        if hasShown { shown += 1 }
        hasShown = false
        if shown == question.limit { return false }
        if accounts.isEmpty { try readAccounts() }
        guard let next = accounts.popLast() else { return false }
        account = next
        let month = CalendarMonth(holding: question.scope.period.start)
        let query = queries.usage
        try query.bind(1, next.id.rawValue)
        try query.bind(2, question.scope.period.start.microseconds)
        try query.bind(3, question.scope.period.end.microseconds)
        try query.bind(4, month.start.microseconds)
        try query.bind(5, Int64(month.index))
        if let known { try query.bind(6, known.microseconds) }
        hasRow = try query.step()
        return true
    }

    private func readAccounts() throws(SQLError) {
        guard hasMoreAccounts else { return }
        try queries.accounts.bind(1, lastName)
        while accounts.count < 1_000, try queries.accounts.step() {
            accounts.append(
                Account(id: AccountID(rawValue: queries.accounts.integer(0)), name: queries.accounts.text(1)))
        }
        queries.accounts.reset()
        hasMoreAccounts = accounts.count == 1_000
        if let last = accounts.last { lastName = last.name }
        accounts.reverse()
    }

    /// Reads all rows of one root, and says how many they were.
    private func readTree(of account: Account) throws(SQLError) -> (TreeUsage?, Int) {
        let row = queries.usage
        let root = row.integer(0)
        var builder = TreeUsageBuilder(
            root: ResourceID(rawValue: root), rtype: row.text(5), name: row.optionalText(6))
        var count = 0
        while hasRow, row.integer(0) == root {
            let id = ResourceID(rawValue: row.integer(1))
            if builder.needs(id) {
                builder.begin(
                    id, parent: row.optionalInteger(2).map(ResourceID.init(rawValue:)), rtype: row.text(3),
                    name: row.optionalText(4))
            }
            builder.add(row.segment(of: account.id, from: 7))
            count += 1
            hasRow = try row.step()
        }
        return (try finish(builder, account), count)
    }

    private func finish(_ builder: TreeUsageBuilder, _ account: Account) throws(SQLError) -> TreeUsage? {
        var resources: [TreeUsage.Resource] = []
        resources.reserveCapacity(builder.resources.count)
        for resource in builder.resources {
            let isWhole = resource.segments.allSatisfy { question.scope.shows($0) }
            let segments = isWhole ? resource.segments : resource.segments.filter { question.scope.shows($0) }
            guard !segments.isEmpty else { continue }
            let (created, destroyed) = try extent(of: resource.id, account: account.id, shown: segments)
            resources.append(
                TreeUsage.Resource(
                    id: resource.id, parent: resource.parent, rtype: resource.rtype, name: resource.name,
                    created: created, destroyed: destroyed, segments: segments))
        }
        guard !resources.isEmpty else { return nil }
        try addParents(to: &resources, builder)
        return TreeUsage(account: account.id, accountName: account.name, resources: resources)
    }

    /// What is listed for its descendants only.
    private func addParents(to resources: inout [TreeUsage.Resource], _ builder: TreeUsageBuilder) throws(SQLError) {
        // Those that have segments come by id, and parents before their children.
        let listed = resources.indices
        var place = 0
        while place < resources.count {
            if let parent = resources[place].parent, !resources[listed].holds(parent),
                !resources[listed.upperBound...].contains(where: { $0.id == parent })
            {
                resources.append(try resource(parent, builder))
            }
            place += 1
        }
    }

    private func resource(_ id: ResourceID, _ builder: TreeUsageBuilder) throws(SQLError) -> TreeUsage.Resource {
        let query = queries.resource
        try query.bind(1, id.rawValue)
        defer { query.reset() }
        guard try query.step() else {
            throw SQLError(code: 11, message: "resource \(id.rawValue) is missing", statement: "")
        }
        return TreeUsage.Resource(
            id: id, parent: query.optionalInteger(0).map(ResourceID.init(rawValue:)), rtype: query.text(1),
            name: query.optionalText(2), created: nil, destroyed: nil, segments: [])
    }

    /// The begin of the first segment that the account paid, and the end of the last one unless it runs.
    private func extent(
        of resource: ResourceID, account: AccountID, shown: [Segment]
    ) throws(SQLError) -> (created: Moment, destroyed: Moment?) {
        if let known { return try extent(of: resource, account: account, knownAt: known) }
        try queries.first.bind(1, resource.rawValue)
        try queries.first.bind(2, account.rawValue)
        _ = try queries.first.step()
        let created = Moment(microseconds: queries.first.integer(0))
        queries.first.reset()
        if shown.contains(where: { question.scope.end(of: $0) == nil }) { return (created, nil) }
        return (created, try destroyed(resource, account))
    }

    private func destroyed(_ resource: ResourceID, _ account: AccountID) throws(SQLError) -> Moment? {
        let query = queries.last
        try query.bind(1, resource.rawValue)
        try query.bind(2, account.rawValue)
        try query.bind(3, question.scope.now.microseconds)
        defer { query.reset() }
        var last: (begin: Int64, end: Int64)?
        // Fixed charges of one moment share their begin with what follows them: the whole of that begin is looked at.
        while try query.step(), last.map({ $0.begin == query.integer(0) }) ?? true {
            guard let end = query.optionalInteger(1), end <= question.scope.now.microseconds else { return nil }
            last = (query.integer(0), max(end, last?.end ?? 0))
        }
        return last.map { Moment(microseconds: $0.end) }
    }

    private func extent(
        of resource: ResourceID, account: AccountID, knownAt known: Moment
    ) throws(SQLError) -> (created: Moment, destroyed: Moment?) {
        let query = queries.extent
        try query.bind(1, resource.rawValue)
        try query.bind(2, account.rawValue)
        try query.bind(3, question.scope.now.microseconds)
        try query.bind(4, known.microseconds)
        defer { query.reset() }
        _ = try query.step()
        return (
            Moment(microseconds: query.integer(0)),
            query.integer(1) == 1 ? nil : query.optionalInteger(2).map(Moment.init(microseconds:))
        )
    }
}

extension ArraySlice<TreeUsage.Resource> {
    /// Whether a resource is among these, which come by id.
    fileprivate func holds(_ id: ResourceID) -> Bool {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low].id == id
    }
}
