/// Brings a root's account line up to date from a moment on.
///
/// Whether a statement's account counts depends on whether the root is ended at its place, so charges are followed too.
struct AccountRepair<Storage: TimeLineStorage> {
    let storage: Storage
    let root: ResourceID
    let moment: Moment
    /// What the event that came or went charges the root.
    let charge: Charge?

    private var endsRoot: Bool { charge == .end }

    /// Repairs the line; returns until when accounts may differ from what they were.
    func run() throws(Storage.Failure) -> Moment {
        var account = try storage.account(of: root, at: moment.adding(microseconds: -1))
        if try isUntouched(account) { return moment }
        let states = try state(before: moment)
        var tree = TreeStates(chain: [states])
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
            if old == account, tree[0].goesOn(as: try covering(here), ends: endsRoot, before: states) {
                end = here
                break
            }
            place = try storage.nextStatement(of: root, after: here)
        }
        // Equal to the last, but perhaps by another way: the line is rewritten up to the end of what was walked.
        try storage.setAccounts(of: root, from: moment, through: end, to: changes)
        return hasChanged ? end ?? .never : moment
    }

    /// Whether all that is said of the root at the moment is that it is of the account that it was of before.
    private func isUntouched(_ before: AccountID?) throws(Storage.Failure) -> Bool {
        guard charge == nil, try storage.account(of: root, at: moment) == before else { return false }
        return try storage.statements(of: root, at: moment).allSatisfy {
            $0.charge == nil && ($0.account == nil || $0.account == before)
        }
    }

    private func state(before here: Moment) throws(Storage.Failure) -> ChargeState {
        if let last = try storage.segment(of: root, beginningBy: here.adding(microseconds: -1))?.segment {
            return last.end.map { $0 >= here } ?? true ? ChargeState(last) : .ended
        }
        return try storage.hasEnd(of: root, before: here) ? .ended : .never
    }

    /// The stored segment, which is still the old one, that goes on from a moment.
    private func covering(_ here: Moment) throws(Storage.Failure) -> Segment? {
        guard let old = try storage.segment(of: root, beginningBy: here)?.segment, old.end.map({ $0 > here }) ?? true
        else { return nil }
        return old
    }
}
