/// How far a repair of a resource reaches into those below it.
struct RepairReach {
    /// Until when its being ended, or its account, may differ from what was.
    var until: Moment
    /// Whether it may differ between two statements of one moment, which no segment shows.
    var isWithin: Bool
}

/// Brings one resource's segments up to date from a moment on.
struct NodeRepair<Storage: TimeLineStorage> {
    let storage: Storage
    /// The root, and so on down to the resource itself. All but the last are up to date already.
    let chain: [ResourceID]
    let root: ResourceID
    let owner: AccountID?
    let moment: Moment
    /// Until when something above the resource, or its account, may differ from what was.
    let window: Moment
    /// Whether the event that came or went ends the resource.
    let ends: Bool

    private var resource: ResourceID { chain[chain.count - 1] }

    /// Repairs the segments; returns how far down the time line those below the resource may differ.
    func run() throws(Storage.Failure) -> RepairReach {
        let last = try storage.segment(of: resource, beginningBy: justBefore(moment))
        let before = try state(of: chain.count - 1, last: last?.segment, before: moment)
        let cover = before.isRunning ? last : nil
        var builder = SegmentBuilder(open: cover?.segment)
        var state = before
        var place: Moment? = moment
        var differs = false
        // A start that comes or goes between statements of one moment lets those below run, or not.
        var isWithin = ends || before == .ended
        var converged: (at: Moment, old: StoredSegment?)?
        while let here = place {
            let (fixed, hasEnd) = try step(at: here, state: &state)
            if here == moment, hasEnd { isWithin = true }
            let account = try account(at: here)
            builder.advance(to: here, fixed: fixed, state: state, account: account)
            let old = try covering(here)
            if ends || (old != nil) != state.isRunning { differs = true }
            let isPaidAsBefore = old.map { $0.segment.account == account } ?? true
            if here >= window, isPaidAsBefore, state.goesOn(as: old?.segment, ends: ends, before: before) {
                converged = (here, old)
                break
            }
            place = try next(after: here)
        }
        builder.finish(end: converged?.old?.segment.end)
        try replace(cover, through: converged?.at, with: builder.segments)
        return RepairReach(until: differs ? converged?.at ?? .never : moment, isWithin: isWithin)
    }

    /// The states of all in the chain just before a moment, run through the statements of that moment; says which fixed
    /// charges fell in it, and whether an end of the resource or of one above it did.
    private func step(
        at here: Moment, state: inout ChargeState
    ) throws(Storage.Failure) -> (fixed: [Quantity], hasEnd: Bool) {
        var only: (place: Int, statement: Statement)?
        for place in chain.indices {
            for statement in try storage.statements(of: chain[place], at: here) where statement.charge != nil {
                guard only == nil else { return try stepThroughSeveral(at: here, state: &state) }
                only = (place, statement)
            }
        }
        guard let (place, statement) = only else { return ([], false) }
        if statement.charge == .end {
            state = .ended
            return ([], true)
        }
        // A charge of one above it changes nothing here.
        guard place == chain.count - 1 else { return ([], false) }
        let parent = place == 0 ? nil : try self.state(of: place - 1, before: here)
        guard state.mayRun(statement, below: parent) else { return ([], false) }
        switch statement.charge {
        case .linear(let quantity): state = .linear(quantity)
        case .fixed(let quantity):
            state = .fixed(quantity)
            return ([quantity], false)
        case .end, nil: break
        }
        return ([], false)
    }

    /// The same for several statements of one moment, which may change one another's effect.
    private func stepThroughSeveral(
        at here: Moment, state: inout ChargeState
    ) throws(Storage.Failure) -> (fixed: [Quantity], hasEnd: Bool) {
        var statements: [(place: Int, statement: Statement)] = []
        for place in chain.indices {
            for statement in try storage.statements(of: chain[place], at: here) where statement.charge != nil {
                statements.append((place, statement))
            }
        }
        let last = chain.count - 1
        var states: [ChargeState] = []
        states.reserveCapacity(chain.count)
        for place in chain.indices { states.append(place == last ? state : try self.state(of: place, before: here)) }
        var sorted = statements
        // Those of one event, which are the common case, are in order.
        if zip(sorted, sorted.dropFirst()).contains(where: { $1.statement.key < $0.statement.key }) {
            sorted.sort {
                $0.statement.key == $1.statement.key ? $0.place < $1.place : $0.statement.key < $1.statement.key
            }
        }
        var tree = TreeStates(chain: states)
        var fixed: [Quantity] = []
        for (place, statement) in sorted {
            if let quantity = tree.apply(statement, at: place), place == last { fixed.append(quantity) }
        }
        state = tree[last]
        return (fixed, statements.contains { $0.statement.charge == .end })
    }

    /// The state of one in the chain just before a moment, read off its segments.
    private func state(of place: Int, before here: Moment) throws(Storage.Failure) -> ChargeState {
        let last = try storage.segment(of: chain[place], beginningBy: justBefore(here))?.segment
        return try state(of: place, last: last, before: here)
    }

    private func state(of place: Int, last: Segment?, before here: Moment) throws(Storage.Failure) -> ChargeState {
        if let last {
            guard last.end.map({ $0 >= here }) ?? true else { return .ended }
            return ChargeState(last)
        }
        for resource in chain[...place] where try storage.hasEnd(of: resource, before: here) { return .ended }
        return .never
    }

    private func account(at here: Moment) throws(Storage.Failure) -> AccountID? {
        if let owner { return owner }
        return try storage.account(of: root, at: here)
    }

    /// The old segment that goes on after a moment.
    private func covering(_ here: Moment) throws(Storage.Failure) -> StoredSegment? {
        guard let old = try storage.segment(of: resource, beginningBy: here),
            old.segment.end.map({ $0 > here }) ?? true
        else { return nil }
        return old
    }

    /// The next moment at which the resource may change.
    private func next(after here: Moment) throws(Storage.Failure) -> Moment? {
        var next = try storage.nextStatement(of: resource, after: here) ?? .never
        for ancestor in chain.dropLast() { next = min(next, try storage.nextEnd(of: ancestor, after: here) ?? .never) }
        if owner == nil { next = min(next, try storage.nextAccountChange(of: root, after: here) ?? .never) }
        return next == .never ? nil : next
    }

    /// Puts the segments in the place of those that were there, changing only what differs.
    private func replace(
        _ cover: StoredSegment?, through end: Moment?, with segments: [Segment]
    ) throws(Storage.Failure) {
        var old = try storage.segments(of: resource, from: moment, through: end)
        if let cover { old = old.isEmpty ? [cover] : [cover] + old }
        var left: [Segment] = []
        for segment in segments {
            if let same = old.firstIndex(where: { $0.segment == segment }) {
                old.remove(at: same)
            } else if let end = segment.end, let opened = old.firstIndex(where: { $0.segment == segment.ending(nil) }) {
                try storage.close(old.remove(at: opened), of: resource, at: end)
            } else {
                left.append(segment)
            }
        }
        for stored in old { try storage.retire(stored, of: resource) }
        for segment in left { try storage.insert(segment, of: resource) }
    }

    private func justBefore(_ moment: Moment) -> Moment { moment.adding(microseconds: -1) }
}
