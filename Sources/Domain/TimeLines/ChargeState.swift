/// Where a resource's charge stands at a place of its time line.
///
///     never ──▶ linear ◀──▶ fixed        any charge
///       │          │           │
///       └──────────┴───────────┴──▶ ended    its end, or that of one above it
///                  ▲           ▲       │
///                  └───────────┴───────┘     a charge without keep_closed
public enum ChargeState: Hashable, Sendable {
    /// No charge yet; may become anything.
    case never
    /// Ended last; only an event without `keep_closed` starts it again.
    case ended
    case linear(Quantity)
    case fixed(Quantity)

    public var isRunning: Bool {
        switch self {
        case .never, .ended: false
        case .linear, .fixed: true
        }
    }
}

extension ChargeState {
    /// The state for which a segment stands as long as it lasts.
    init(_ segment: Segment) {
        switch segment.charge {
        case .linear(let quantity): self = .linear(quantity)
        case .fixed(let quantity), .carried(let quantity): self = .fixed(quantity)
        }
    }

    /// Whether a statement may change anything of a resource in this state.
    func accepts(_ statement: Statement) -> Bool { !(statement.keepClosed && self == .ended) }

    /// Whether what a statement charges counts for a resource in this state. Below an ended one nothing is charged.
    ///
    /// - Parameter parent: the parent's state; `nil` for a root.
    func mayRun(_ statement: Statement, below parent: ChargeState?) -> Bool { accepts(statement) && parent != .ended }

    /// Whether a time line goes on from here as it did.
    ///
    /// - Parameters:
    ///   - old: the stored segment that goes on from here.
    ///   - before: the state before the event that came or went, which `ends` the resource or does not.
    func goesOn(as old: Segment?, ends: Bool, before: ChargeState) -> Bool {
        // An end where nothing had begun makes "ended" of "never", which no segment shows.
        old.map { ChargeState($0) == self } ?? (!isRunning && !(ends && before == .never))
    }
}

/// The states of resources that are one another's ancestors, and the rules by which statements change them.
struct TreeStates {
    private enum Shape {
        /// Each one is the parent of the next.
        case chain
        /// The place of each one's parent, which stands before it, and those of its children.
        case tree(parents: [Int?], children: [[Int]])
    }

    private(set) var states: [ChargeState]
    private let shape: Shape

    init(parents: [Int?]) {
        states = Array(repeating: .never, count: parents.count)
        var children: [[Int]] = Array(repeating: [], count: parents.count)
        for (place, parent) in parents.enumerated() { if let parent { children[parent].append(place) } }
        shape = .tree(parents: parents, children: children)
    }

    /// A resource with all above it, the root first.
    init(chain states: [ChargeState]) { (self.states, shape) = (states, .chain) }

    subscript(place: Int) -> ChargeState {
        get { states[place] }
        set { states[place] = newValue }
    }

    /// Whether a statement at this place of the time line may change anything of the resource.
    func accepts(_ statement: Statement, at place: Int) -> Bool { states[place].accepts(statement) }

    /// Applies a statement's charge and returns a fixed one's quantity if it is to be charged.
    ///
    /// - Parameter ended: is told of each resource that the statement ends.
    mutating func apply(_ statement: Statement, at place: Int, ended: (Int) -> Void = { _ in }) -> Quantity? {
        switch statement.charge {
        case nil: return nil
        case .end:
            end(place, ended)
            return nil
        case .linear(let quantity):
            if mayRun(statement, at: place) { states[place] = .linear(quantity) }
            return nil
        case .fixed(let quantity):
            guard mayRun(statement, at: place) else { return nil }
            states[place] = .fixed(quantity)
            return quantity
        }
    }

    /// What ends takes along all that is below it.
    private mutating func end(_ place: Int, _ ended: (Int) -> Void) {
        switch shape {
        case .chain:
            for below in place..<states.count {
                states[below] = .ended
                ended(below)
            }
        case .tree(_, let children):
            var left = [place]
            while let next = left.popLast() {
                states[next] = .ended
                ended(next)
                left.append(contentsOf: children[next])
            }
        }
    }

    private func mayRun(_ statement: Statement, at place: Int) -> Bool {
        states[place].mayRun(statement, below: parent(of: place).map { states[$0] })
    }

    private func parent(of place: Int) -> Int? {
        switch shape {
        case .chain: place == 0 ? nil : place - 1
        case .tree(let parents, _): parents[place]
        }
    }
}
