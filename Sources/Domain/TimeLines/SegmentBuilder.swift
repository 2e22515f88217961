/// Turns a resource's states, moment by moment, into segments.
struct SegmentBuilder {
    private(set) var segments: [Segment] = []
    /// The segment that is open so far.
    private(set) var open: Segment?

    init(open: Segment? = nil) { self.open = open?.ending(nil) }

    /// Says what holds after all statements of a moment, and which fixed charges fell in it.
    mutating func advance(to moment: Moment, fixed: [Quantity], state: ChargeState, account: AccountID?) {
        if fixed.isEmpty, isContinued(state, account) { return }
        close(at: moment)
        for (index, quantity) in fixed.enumerated() {
            let isLast = index == fixed.count - 1
            open = Segment(charge: .fixed(quantity), account: account, begin: moment, end: nil)
            if !isLast || !isFixed(state) { close(at: moment) }
        }
        if open == nil, let charge = state.continuation {
            open = Segment(charge: charge, account: account, begin: moment, end: nil)
        }
    }

    private mutating func close(at moment: Moment) {
        guard let open else { return }
        segments.append(open.ending(moment))
        self.open = nil
    }

    /// The open segment's end, where it joins one that was there before; `nil` leaves it open.
    mutating func finish(end: Moment?) {
        guard let open else { return }
        segments.append(open.ending(end))
        self.open = nil
    }

    private func isContinued(_ state: ChargeState, _ account: AccountID?) -> Bool {
        open.map { $0.goesOn(in: state, of: account) } ?? !state.isRunning
    }

    private func isFixed(_ state: ChargeState) -> Bool { if case .fixed = state { true } else { false } }
}

extension Segment {
    /// Whether it goes on where a resource is in a state, and an account pays.
    func goesOn(in state: ChargeState, of account: AccountID?) -> Bool {
        guard self.account == account else { return false }
        switch (charge, state) {
        case (.linear(let old), .linear(let quantity)): return old == quantity
        case (.fixed, .fixed), (.carried, .fixed): return true
        default: return false
        }
    }
}

extension ChargeState {
    /// What a segment costs that begins in this state without a charge of its own; `nil` where there is none.
    var continuation: Segment.Charge? {
        switch self {
        case .never, .ended: nil
        case .linear(let quantity): .linear(quantity)
        case .fixed(let quantity): .carried(quantity)
        }
    }
}
