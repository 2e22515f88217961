import Domain

/// What follows from a set of events, in any order and with any repetition: the segments of all resources.
struct Derivation {
    enum Failure: Error {
        /// Two events with one id differ.
        case conflict(String)
        case noKey(String)
    }

    let lines: [SegmentLine]

    init(_ events: [Event]) throws {
        var log: [String: Event] = [:]
        for event in events {
            let first = log.updateValue(event, forKey: event.id)
            if let first, first != event { throw Failure.conflict(event.id) }
        }
        var trees: [RootKey: [Event]] = [:]
        for event in log.values {
            guard let key = CloudUniqueTypes.openStack.key(of: event) else { throw Failure.noKey(event.id) }
            trees[key, default: []].append(event)
        }
        var accounts = Accounts()
        lines = trees.values.flatMap { Tree($0, &accounts).lines(accounts) }.inOrder
    }
}

/// The accounts' names, numbered as a store would.
private struct Accounts {
    private(set) var names: [String] = []

    mutating func id(_ name: String) -> AccountID {
        let place = names.firstIndex(of: name) ?? names.count
        if place == names.count { names.append(name) }
        return AccountID(rawValue: Int64(place))
    }
}

/// A root with all that lies below it.
private struct Tree {
    private struct Place: Hashable {
        let parent: Int?
        let name: NodeName
    }

    private var places: [Place: Int] = [:]
    private var resources: [(parent: Int?, name: NodeName)] = []
    private var statements: [(place: Int, statement: Statement)] = []

    init(_ events: [Event], _ accounts: inout Accounts) {
        for event in events {
            var found: [Int] = []
            for node in event.nodes {
                let name = NodeName(rtype: node.rtype, name: node.name)
                found.append(place(of: Place(parent: node.parent.map { found[$0] }, name: name)))
            }
            let account = event.account.map { accounts.id($0) }
            statements += zip(found, event.statements(account: account)).map { (place: $0, statement: $1) }
        }
    }

    private mutating func place(of place: Place) -> Int {
        if let known = places[place] { return known }
        places[place] = resources.count
        resources.append((place.parent, place.name))
        return resources.count - 1
    }

    func lines(_ accounts: Accounts) -> [SegmentLine] {
        let derived = TreeTimeLines(parents: resources.map(\.parent), statements: statements, owner: nil)
        return zip(resources, derived.segments).flatMap { resource, segments in
            segments.map { segment in
                SegmentLine(
                    resource: resource.name.name ?? resources[0].name.name ?? "", rtype: resource.name.rtype,
                    quantity: segment.charge.quantity.description, begin: segment.begin, end: segment.end,
                    account: segment.account.map { accounts.names[Int($0.rawValue)] })
            }
        }
    }
}
