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
        let covering = try storage.segment(of: resource, beginningBy: moment)
        let isBefore = covering.map { $0.segment.begin < moment } ?? true
        let last = isBefore ? covering : try storage.segment(of: resource, beginningBy: justBefore(moment))
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
            let found = here == moment ? covering : try storage.segment(of: resource, beginningBy: here)
            let old = goingOn(found, at: here)
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
        var statements: [(place: Int, statement: Statement)] = []
        for place in chain.indices {
            for statement in try storage.statements(of: chain[place], at: here) where statement.charge != nil {
                statements.append((place, statement))
            }
        }
        guard !statements.isEmpty else { return ([], false) }
        let last = chain.count - 1
        // Only where each charge falls, and above it, it counts where a resource stands.
        var states = Array(repeating: ChargeState.never, count: chain.count)
        states[last] = state
        var isKnown = Array(repeating: false, count: chain.count)
        isKnown[last] = true
        for (place, statement) in statements where statement.charge != .end {
            for needed in max(0, place - 1)...place where !isKnown[needed] {
                states[needed] = try self.state(of: needed, before: here)
                isKnown[needed] = true
            }
        }
        statements.sort {
            $0.statement.key == $1.statement.key ? $0.place < $1.place : $0.statement.key < $1.statement.key
        }
        var tree = TreeStates(chain: states)
        var fixed: [Quantity] = []
        for (place, statement) in statements {
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

    /// The old segment, if it goes on after a moment.
    private func goingOn(_ old: StoredSegment?, at here: Moment) -> StoredSegment? {
        guard let old, old.segment.end.map({ $0 > here }) ?? true else { return nil }
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
        // Both are by begin, and what is the same begins at the same moment.
        var first = 0
        var isKept = Array(repeating: false, count: old.count)
        var made: [Segment] = []
        for segment in segments {
            while first < old.count, isKept[first] || old[first].segment.begin < segment.begin { first += 1 }
            let (same, opened) = find(segment, in: old[first...], isKept)
            if let same {
                isKept[same] = true
            } else if let opened, let end = segment.end {
                isKept[opened] = true
                try storage.close(old[opened], of: resource, at: end)
            } else {
                made.append(segment)
            }
        }
        for place in old.indices where !isKept[place] { try storage.retire(old[place], of: resource) }
        for segment in made { try storage.insert(segment, of: resource) }
    }

    /// Where a segment is among old ones, by begin; and where it is with no end yet, if it is not there.
    private func find(
        _ segment: Segment, in old: ArraySlice<StoredSegment>, _ isKept: [Bool]
    ) -> (same: Int?, opened: Int?) {
        let open = segment.ending(nil)
        var opened: Int?
        for place in old.indices {
            guard old[place].segment.begin == segment.begin else { break }
            if isKept[place] { continue }
            if old[place].segment == segment { return (place, nil) }
            if opened == nil, old[place].segment == open { opened = place }
        }
        return (nil, opened)
    }

    private func justBefore(_ moment: Moment) -> Moment { moment.adding(microseconds: -1) }
}
