import Domain

/// Gathers the rows of one root into resources with their segments.
struct TreeUsageBuilder {
    struct Resource {
        let id: ResourceID
        let parent: ResourceID?
        let rtype: String
        let name: String?
        var segments: [Segment] = []
    }

    let root: Resource
    private(set) var resources: [Resource] = []

    init(root: ResourceID, rtype: String, name: String?) {
        self.root = Resource(id: root, parent: nil, rtype: rtype, name: name)
    }

    /// Whether a row's resource is another than that of the row before.
    func needs(_ id: ResourceID) -> Bool { resources.last?.id != id }

    mutating func begin(_ id: ResourceID, parent: ResourceID?, rtype: String, name: String?) {
        resources.append(Resource(id: id, parent: parent, rtype: rtype, name: name))
    }

    mutating func add(_ segment: Segment) { resources[resources.count - 1].segments.append(segment) }
}
