import Domain
import KeystoneAdapter
import OpenStackAdapter
import Ports
import UseCases

/// What the services of a cloud say they have, list by list.
struct CloudInventory {
    /// A resource that can't be read, and why.
    struct Unread: Sendable {
        let rtype: String
        let name: String
        let reason: String
    }

    private let session: CloudSession
    private let mapping: InventoryMapping
    private let lists: [ResourceList]
    private let addresses: [String: [String]]
    private let clock: any UTCClock
    private let progress: Progress

    /// - Parameter services: those that are asked, as their exchanges are called.
    init(
        _ session: CloudSession, _ mapping: OpenStackMapping, services: [String], clock: any UTCClock,
        progress: Progress
    ) async throws(CloudError) {
        (self.session, self.clock, self.progress) = (session, clock, progress)
        self.mapping = InventoryMapping(mapping, now: clock.utcNow().wholeSecond)
        lists = ResourceList.allCases.filter { services.contains($0.service) }
        var addresses: [String: [String]] = [:]
        for service in services {
            addresses[service] = try await session.addresses(of: ResourceList.types(of: service))
        }
        self.addresses = addresses
    }

    var rtypes: Set<String> { Set(lists.map(\.rtype)) }

    /// All resources, each once, and what of them can't be read.
    func resources() async throws(CloudError) -> (listing: CloudListing, unread: [Unread]) {
        var (listing, unread, known): (CloudListing, [Unread], Set<NodeName>) = (CloudListing(), [], [])
        for list in lists {
            listing.asked[list.rtype] = listing.asked[list.rtype] ?? clock.utcNow().wholeSecond
            for address in addresses[list.service] ?? [] {
                for resource in try await read(list, at: address, behind: listing.resources.count) {
                    let entry = CloudResource(
                        rtype: resource.rtype, name: resource.name, draft: resource.draft,
                        isCertain: resource.isCertain, isMade: resource.isMade)
                    guard known.insert(entry.key).inserted else { continue }
                    listing.resources.append(entry)
                    if let reason = resource.trouble {
                        unread.append(Unread(rtype: resource.rtype, name: resource.name, reason: reason))
                    }
                }
            }
        }
        return (listing, unread)
    }

    /// Reads a list page by page. Where the resource is gone behind which the next page was to begin, it is begun again,
    /// once.
    ///
    /// - Parameter done: how many resources were read before.
    private func read(
        _ list: ResourceList, at address: String, behind done: Int
    ) async throws(CloudError) -> [ListedResource] {
        var (resources, marker, isSecond): ([ListedResource], String?, Bool) = ([], nil, false)
        while true {
            guard let page = try await page(of: list, at: address, after: marker) else {
                guard !isSecond else { throw .changed(service: list.service, address: address) }
                (resources, marker, isSecond) = ([], nil, true)
                continue
            }
            resources += page.resources
            progress.update(done + resources.count)
            // A page that ends where the one before did would come for ever.
            guard let next = page.marker, next != marker else { return resources }
            marker = next
        }
    }

    /// A page of a list; `nil` where the service does not know what it is to come behind.
    private func page(
        of list: ResourceList, at address: String, after marker: String?
    ) async throws(CloudError) -> ListPage? {
        let base = list.base(of: address)
        let body: [UInt8]?
        do throws(CloudError) {
            body = try await session.get(base, list.path(after: marker), of: list.service, headers: list.headers)
        } catch {
            if marker != nil, case .unexpected(_, _, status: 400) = error { return nil }
            throw error
        }
        if body == nil, marker != nil { return nil }
        guard let body, let page = mapping.page(body, of: list) else {
            throw .unexpected(service: list.service, address: address, status: body == nil ? 404 : 200)
        }
        return page
    }

    /// Whether some region has a resource.
    func isThere(_ key: NodeName) async throws(CloudError) -> Bool {
        guard let list = lists.first(where: { $0.rtype == key.rtype }), let name = key.name else { return true }
        for address in addresses[list.service] ?? [] {
            let base = list.base(of: address)
            let path = list.path(of: name)
            if try await session.get(base, path, of: list.service, headers: list.headers) != nil { return true }
        }
        return false
    }
}
