import Domain
import Ports

/// Gathers the rows of one root into resources with their segments.
struct TreeUsageBuilder {
    struct Resource {
        let id: ResourceID
        let parent: ResourceID?
        let rtype: String
        let name: String?
        var segments: [Segment] = []
        var created: Moment?
        var destroyed: Moment?
    }

    let account: Account
    let home: Int64
    let root: ResourceID
    /// By id, parents before their children; what is listed for its descendants only comes behind.
    var resources: [Resource] = []
    private(set) var rowCount = 0

    init(account: Account, home: Int64, root: ResourceID) {
        (self.account, self.home, self.root) = (account, home, root)
    }

    /// Adds a row of ``UsageQueries/open(isHistoric:)``.
    mutating func add(_ rows: SQLRows, _ row: Int) {
        let id = ResourceID(rawValue: rows.integer(row, 3))
        if resources.last?.id != id {
            resources.append(
                Resource(
                    id: id, parent: rows.optionalInteger(row, 4).map(ResourceID.init(rawValue:)),
                    rtype: rows.text(row, 5), name: rows.optionalText(row, 6)))
        }
        resources[resources.count - 1].segments.append(rows.segment(row, of: account.id, from: 9))
        rowCount += 1
    }

    /// Leaves out what does not lie in the scope.
    mutating func limit(to scope: BillScope) {
        for place in resources.indices { resources[place].segments.removeAll { !scope.shows($0) } }
        resources.removeAll { $0.segments.isEmpty }
    }

    /// The parents of resources that are listed, which are not.
    var missingParents: [ResourceID] {
        let listed = Set(resources.map(\.id))
        return Array(Set(resources.compactMap(\.parent)).subtracting(listed))
    }

    var usage: TreeUsage {
        TreeUsage(
            account: account.id, accountName: account.name,
            resources: resources.map { resource in
                TreeUsage.Resource(
                    id: resource.id, parent: resource.parent, rtype: resource.rtype, name: resource.name,
                    created: resource.created, destroyed: resource.destroyed, segments: resource.segments)
            })
    }
}
