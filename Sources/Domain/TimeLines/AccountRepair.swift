/// Brings a root's account line up to date from a moment on.
///
/// Whether a statement's account counts depends on whether the root is ended at its place, so charges are followed too.
struct AccountRepair<Storage: TimeLineStorage> {
    let storage: Storage
    let root: ResourceID
    let moment: Moment

    /// Repairs the line; returns until when accounts may differ from what they were.
    func run(endsRoot: Bool) throws(Storage.Failure) -> Moment {
        let justBefore = moment.adding(microseconds: -1)
        let states = try state(before: moment)
        var tree = TreeStates(parents: [nil], states: [states])
        var account = try storage.account(of: root, at: justBefore)
        var changes: [(moment: Moment, account: AccountID)] = []
        var hasChanged = false
        var place: Moment? = moment
        var end: Moment?
        while let here = place {
            let previous = account
            for statement in try storage.statements(of: root, at: here).sorted(by: { $0.key < $1.key }) {
                if let named = statement.account, tree.accepts(statement, at: 0) { account = named }
                _ = tree.apply(statement, at: 0)
            }
            if account != previous, let account { changes.append((here, account)) }
            let old = try storage.account(of: root, at: here)
            if old != account { hasChanged = true }
            if old == account, try isSameState(tree[0], at: here, endsRoot: endsRoot, before: states) {
                end = here
                break
            }
            place = try storage.nextStatement(of: root, after: here)
        }
        // Equal to the last, but perhaps by another way: the line is rewritten up to the end of what was walked.
        try storage.setAccounts(of: root, from: moment, through: end, to: changes)
        return hasChanged ? end ?? .never : moment
    }

    private func state(before here: Moment) throws(Storage.Failure) -> ChargeState {
        if let last = try storage.segment(of: root, beginningBy: here.adding(microseconds: -1))?.segment {
            return last.end.map { $0 >= here } ?? true ? state(of: last) : .ended
        }
        return try storage.hasEnd(of: root, before: here) ? .ended : .never
    }

    private func state(of segment: Segment) -> ChargeState {
        if case .linear(let quantity) = segment.charge { return .linear(quantity) }
        return .fixed(segment.charge.quantity)
    }

    /// Whether the root's charge after a moment is what the stored segments, which are still the old ones, say.
    private func isSameState(
        _ state: ChargeState, at here: Moment, endsRoot: Bool, before: ChargeState
    ) throws(Storage.Failure) -> Bool {
        guard let old = try storage.segment(of: root, beginningBy: here)?.segment, old.end.map({ $0 > here }) ?? true
        else { return !state.isRunning && !(endsRoot && before == .never) }
        return self.state(of: old) == state
    }
}
