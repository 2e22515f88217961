import Domain
import JSON
import Ports

/// Puts together a tree from its resources and its log.
struct TreeBuilder {
    private(set) var owner: AccountID?
    private(set) var nodes: [TreeQueries.Tree.Node] = []
    private(set) var isSpokenOf: [Bool]
    private(set) var entries: [TreeSnapshot.Entry] = []
    private(set) var rows: [[StatementRow]]
    private var children: [ResourceTable.ChildKey: Int] = [:]

    /// - Parameter resources: the tree's resources by id: id, parent, rtype, name, owner.
    init(_ resources: SQLRows) {
        isSpokenOf = Array(repeating: false, count: resources.count)
        rows = Array(repeating: [], count: resources.count)
        var places: [ResourceID: Int] = [:]
        for row in 0..<resources.count {
            let id = ResourceID(rawValue: resources.integer(row, 0))
            let parent = resources.optionalInteger(row, 1).map(ResourceID.init(rawValue:))
            let name = NodeName(rtype: resources.text(row, 2), name: resources.optionalText(row, 3))
            if let parent {
                children[.init(parent: parent, name: name)] = row
            } else {
                owner = resources.optionalInteger(row, 4).map(AccountID.init(rawValue:))
            }
            places[id] = row
            nodes.append(.init(id: id, parent: parent.flatMap { places[$0] }, rtype: name.rtype, name: name.name))
        }
    }

    /// Adds what an event says.
    mutating func add(
        _ recorded: RecordedEvent, _ accounts: [ByteText: AccountID], knownAt known: Moment
    ) throws(SQLError) {
        let event = recorded.event
        var places = [0]
        for node in event.nodes.dropFirst() {
            let parent = nodes[places[node.parent ?? 0]].id
            guard let found = children[.init(parent: parent, name: NodeName(rtype: node.rtype, name: node.name))] else {
                throw SQLError.corrupt("a resource of event \(event.id) is missing")
            }
            places.append(found)
        }
        for place in places { isSpokenOf[place] = true }
        if let cancellation = recorded.cancellation, cancellation.recorded <= known { return }
        let account = event.account.flatMap { accounts[ByteText($0)] }
        for (index, statement) in event.statements(account: account).enumerated() {
            let (node, place) = (event.nodes[index], places[index])
            entries.append(.init(place: place, statement: statement, attributes: node.attributes))
            let row = StatementRow(
                statement, event: recorded.sequence, hasAttributes: node.attributes != nil)
            if row.isKept(index) { rows[place].append(row) }
        }
    }
}
