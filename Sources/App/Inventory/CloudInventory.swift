import Domain
import KeystoneAdapter
import OpenStackAdapter
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
    private let progress: Progress

    /// - Parameter services: those that are asked, as their exchanges are called.
    init(
        _ session: CloudSession, _ mapping: InventoryMapping, services: [String], progress: Progress
    ) async throws(CloudError) {
        (self.session, self.mapping, self.progress) = (session, mapping, progress)
        lists = ResourceList.allCases.filter { services.contains($0.service) }
        var addresses: [String: [String]] = [:]
        for service in services {
            addresses[service] = try await session.addresses(of: ResourceList.types(of: service))
        }
        self.addresses = addresses
    }

    var rtypes: Set<String> { Set(lists.map(\.rtype)) }

    /// All resources, each once, and what of them can't be read.
    func resources() async throws(CloudError) -> (read: [CloudResource], unread: [Unread]) {
        var (found, unread, known): ([CloudResource], [Unread], Set<NodeName>) = ([], [], [])
        for list in lists {
            for address in addresses[list.service] ?? [] {
                var marker: String?
                repeat {
                    let page = try await page(of: list, at: address, after: marker)
                    for resource in page.resources {
                        let entry = CloudResource(
                            rtype: resource.rtype, name: resource.name, draft: resource.draft,
                            isCertain: resource.isCertain)
                        guard known.insert(entry.key).inserted else { continue }
                        found.append(entry)
                        if let reason = resource.trouble {
                            unread.append(Unread(rtype: resource.rtype, name: resource.name, reason: reason))
                        }
                    }
                    progress.update(found.count)
                    // A page that ends where the one before did would come for ever.
                    marker = page.marker == marker ? nil : page.marker
                } while marker != nil
            }
        }
        return (found, unread)
    }

    private func page(
        of list: ResourceList, at address: String, after marker: String?
    ) async throws(CloudError) -> ListPage {
        let base = list.base(of: address)
        let body = try await session.get(base, list.path(after: marker), of: list.service, headers: list.headers)
        guard let body, let page = mapping.page(body, of: list) else {
            throw .unexpected(service: list.service, address: address, status: body == nil ? 404 : 200)
        }
        return page
    }

    /// Whether some region has a resource that was in no list.
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
