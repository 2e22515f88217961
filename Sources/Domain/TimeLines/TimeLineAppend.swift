/// Puts an event at the end of a tree's time lines: one whose moment lies behind all that was said of the tree.
///
/// Most events come so. There is nothing to replay then: what ends, or goes on in another way, is the last segment of each
/// resource that the event charges, of those below one that it ends, and of all where it moves the root.
public struct TimeLineAppend {
    private let moment: Moment
    private let nodes: [Event.Node]
    private let statements: [Statement]
    private let resources: [ResourceID]
    /// The account of a root that can't move.
    private let owner: AccountID?

    /// - Parameters:
    ///   - statements: what the event says of each of its nodes.
    ///   - resources: what its nodes are, no two of them the same.
    ///   - owner: the account of a root that can't move; `nil` where the account is part of the history.
    public init(_ event: Event, saying statements: [Statement], of resources: [ResourceID], owner: AccountID?) {
        (moment, nodes) = (event.moment, event.nodes)
        (self.statements, self.resources, self.owner) = (statements, resources, owner)
    }

    /// Brings the ends of the time lines, which know nothing of the event yet, up to date.
    public func run<Ends: TimeLineEnds>(at ends: Ends) throws(Ends.Failure) {
        let before = owner == nil ? try ends.account() : owner
        let account = owner == nil ? try self.account(after: before, ends) : owner
        var hasEnd = false
        for place in statements.indices {
            switch statements[place].charge {
            case nil: continue
            case .end: hasEnd = true
            case .linear(let quantity): try start(place, as: .linear(quantity), .linear(quantity), account, ends)
            case .fixed(let quantity): try start(place, as: .fixed(quantity), .fixed(quantity), account, ends)
            }
        }
        // Ends come after everything else.
        if hasEnd {
            for place in statements.indices where statements[place].charge == .end { try end(resources[place], ends) }
        }
        if account != before { try move(resources[0], to: account, ends) }
    }

    /// Who pays from now on.
    private func account<Ends: TimeLineEnds>(
        after before: AccountID?, _ ends: Ends
    ) throws(Ends.Failure) -> AccountID? {
        guard let named = statements[0].account, named != before, try state(of: 0, ends).accepts(statements[0]) else {
            return before
        }
        try ends.append(named, from: moment)
        return named
    }

    private func start<Ends: TimeLineEnds>(
        _ place: Int, as state: ChargeState, _ charge: Segment.Charge, _ account: AccountID?, _ ends: Ends
    ) throws(Ends.Failure) {
        var parent: ChargeState?
        if let above = nodes[place].parent { parent = try self.state(of: above, ends) }
        let last = try ends.last(of: resources[place])
        guard try self.state(of: place, last, ends).mayRun(statements[place], below: parent) else { return }
        if let last, last.end == nil, !charge.isFixed, last.goesOn(in: state, of: account) { return }
        try put(charge, account, at: resources[place], after: last, ends)
    }

    /// What ends takes along all that is below it.
    private func end<Ends: TimeLineEnds>(_ resource: ResourceID, _ ends: Ends) throws(Ends.Failure) {
        if let last = try ends.last(of: resource), last.end == nil { try ends.close(resource, at: moment) }
        for child in try ends.children(of: resource) { try end(child, ends) }
    }

    /// Another account pays for what goes on.
    private func move<Ends: TimeLineEnds>(
        _ resource: ResourceID, to account: AccountID?, _ ends: Ends
    ) throws(Ends.Failure) {
        if let last = try ends.last(of: resource), last.end == nil, last.account != account,
            let charge = ChargeState(last).continuation
        {
            try put(charge, account, at: resource, after: last, ends)
        }
        for child in try ends.children(of: resource) { try move(child, to: account, ends) }
    }

    private func put<Ends: TimeLineEnds>(
        _ charge: Segment.Charge, _ account: AccountID?, at resource: ResourceID, after last: Segment?, _ ends: Ends
    ) throws(Ends.Failure) {
        if let last, last.end == nil { try ends.close(resource, at: moment) }
        try ends.append(Segment(charge: charge, account: account, begin: moment, end: nil), to: resource)
    }

    private func state<Ends: TimeLineEnds>(of place: Int, _ ends: Ends) throws(Ends.Failure) -> ChargeState {
        try state(of: place, try ends.last(of: resources[place]), ends)
    }

    /// Where a resource stands, by its last segment.
    private func state<Ends: TimeLineEnds>(
        of place: Int, _ last: Segment?, _ ends: Ends
    ) throws(Ends.Failure) -> ChargeState {
        if let last { return last.end == nil ? ChargeState(last) : .ended }
        return try hasEnd(place, ends) ? .ended : .never
    }

    /// Whether a resource ended, or one above it did, which took it along.
    private func hasEnd<Ends: TimeLineEnds>(_ place: Int, _ ends: Ends) throws(Ends.Failure) -> Bool {
        if try ends.hasEnd(of: resources[place]) { return true }
        guard let parent = nodes[place].parent else { return false }
        return try hasEnd(parent, ends)
    }
}
