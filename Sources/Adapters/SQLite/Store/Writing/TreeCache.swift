import Domain

/// What the writer remembers of a tree, so that an event in order needs no look-ups.
final class TreeCache {
    /// The end of one resource's time line.
    struct Tail {
        /// The last segment with a length.
        var last: StoredSegment?
        /// Whether a statement ends exactly this resource.
        var hasEnd: Bool
    }

    /// Who pays at the end of the time line; nobody yet, perhaps.
    private struct Payer {
        let account: AccountID?
    }

    struct ChildKey: Hashable {
        let parent: ResourceID
        let name: NodeName
    }

    let root: ResourceID
    /// The account of a root that can't move.
    let owner: AccountID?
    /// The moment of the last statement about any of the tree; every event of a tree says something of its root.
    private(set) var lastMoment: Moment
    private var payer: Payer?
    private var tails: [ResourceID: Tail] = [:]
    private var children: [ResourceID: [ResourceID]] = [:]
    private var listed = 0
    var ids: [ChildKey: ResourceID] = [:]

    private let lines: TimeLineTables

    init(root: ResourceID, owner: AccountID?, lastMoment: Moment, in lines: TimeLineTables) {
        (self.root, self.owner, self.lastMoment, self.lines) = (root, owner, lastMoment, lines)
    }

    /// Forgets how time lines end, because they are going to be changed in another way.
    func forgetEnds() {
        tails = [:]
        payer = nil
    }

    /// Notes a resource that was just made, of which nothing is said.
    func add(_ resource: ResourceID, below parent: ResourceID? = nil) {
        tails[resource] = Tail(last: nil, hasEnd: false)
        if let parent {
            children[parent]?.append(resource)
            listed += 1
        } else {
            payer = Payer(account: nil)
        }
    }

    /// Puts an event, whose statements are in the file already, behind all that was said of the tree.
    func append(_ event: Event, saying statements: [Statement], of resources: [ResourceID]) throws(SQLError) {
        try TimeLineAppend(event, saying: statements, of: resources, owner: owner).run(at: self)
        for (resource, statement) in zip(resources, statements) where statement.charge == .end {
            tails[resource]?.hasEnd = true
        }
        lastMoment = event.moment
    }

    /// How much it takes, roughly, in resources.
    var weight: Int { 1 + tails.count + ids.count + listed }
    /// What of its weight was counted.
    var counted = 0
}

extension TreeCache: TimeLineEnds {
    func account() throws(SQLError) -> AccountID? {
        if let payer { return payer.account }
        let account = try lines.account(of: root, at: .never)
        payer = Payer(account: account)
        return account
    }

    func children(of resource: ResourceID) throws(SQLError) -> [ResourceID] {
        if let known = children[resource] { return known }
        let found = try lines.children(of: resource)
        children[resource] = found
        listed += found.count + 1
        return found
    }

    func last(of resource: ResourceID) throws(SQLError) -> Segment? { try tail(of: resource).last?.segment }

    func hasEnd(of resource: ResourceID) throws(SQLError) -> Bool { try tail(of: resource).hasEnd }

    private func tail(of resource: ResourceID) throws(SQLError) -> Tail {
        if let known = tails[resource] { return known }
        let last = try lines.queries.lastSegment(of: resource, by: .never)
        // The statements of the event in hand are in the file, and lie behind all others.
        let hasEnd = try lines.hasEnd(of: resource, before: lastMoment.adding(microseconds: 1))
        let tail = Tail(last: last, hasEnd: hasEnd)
        tails[resource] = tail
        return tail
    }

    func close(_ resource: ResourceID, at end: Moment) throws(SQLError) {
        guard let last = try tail(of: resource).last else {
            throw SQLError(code: 11, message: "resource \(resource.rawValue) has nothing to be closed", statement: "")
        }
        try lines.segments.close(last, at: end)
        tails[resource]?.last = StoredSegment(id: last.id, segment: last.segment.ending(end))
    }

    func append(_ segment: Segment, to resource: ResourceID) throws(SQLError) {
        let id = try lines.segments.insert(segment, of: resource)
        tails[resource]?.last = StoredSegment(id: id, segment: segment)
    }

    func append(_ account: AccountID, from moment: Moment) throws(SQLError) {
        try lines.queries.insertAccount(of: root, from: moment, account)
        payer = Payer(account: account)
    }
}
