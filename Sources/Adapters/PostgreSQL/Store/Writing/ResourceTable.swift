import Domain

/// The resources of a tree: walked through where they are few, as in most trees, and found by keys where they are many.
final class ResourceTable {
    struct ChildKey: Hashable {
        let parent: ResourceID
        let name: NodeName
    }

    private static let few = 8

    private var lines: [ResourceLine] = []
    // What is looked up where there are more than a few.
    private var places: [ResourceID: Int] = [:]
    private var named: [ChildKey: Int] = [:]
    private var below: [ResourceID: [ResourceID]] = [:]

    func add(_ line: ResourceLine) {
        let count = ResourceTable.append(line, to: &lines)
        if count == ResourceTable.few + 1 {
            for place in 0..<count { addKeys(of: place) }
        } else if count > ResourceTable.few {
            addKeys(of: count - 1)
        }
    }

    private static func append(_ line: ResourceLine, to lines: inout [ResourceLine]) -> Int {
        if lines.isEmpty { lines.reserveCapacity(4) }
        lines.append(line)
        return lines.count
    }

    private func addKeys(of place: Int) {
        let line = lines[place]
        places[line.resource] = place
        guard let child = line.child else { return }
        named[ChildKey(parent: child.parent, name: child.name)] = place
        below[child.parent, default: []].append(line.resource)
    }

    func line(_ resource: ResourceID) -> ResourceLine? {
        let lines = lines
        guard lines.count <= ResourceTable.few else { return places[resource].map { lines[$0] } }
        return lines.first { $0.resource == resource }
    }

    func child(of parent: ResourceID, _ name: NodeName) -> ResourceID? {
        guard lines.count <= ResourceTable.few else {
            return named[ChildKey(parent: parent, name: name)].map { lines[$0].resource }
        }
        return lines.first { $0.child.map { $0.parent == parent && $0.name == name } ?? false }?.resource
    }

    func children(of parent: ResourceID) -> [ResourceID] {
        guard lines.count <= ResourceTable.few else { return below[parent] ?? [] }
        return lines.filter { $0.child?.parent == parent }.map(\.resource)
    }
}
