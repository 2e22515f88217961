import JSON

/// The addresses of a cloud's services, as Keystone's catalogue has them.
struct ServiceCatalogue: Sendable {
    struct Endpoint: Hashable, Sendable {
        let type: String
        let interface: String
        let region: String?
        let address: String
    }

    let endpoints: [Endpoint]

    /// Reads the body of an answer with a token; `nil` where it has no catalogue.
    init?(body: [UInt8]) {
        let token = (try? JSONParser.parse(body))?.object?["token"]?.object
        guard let services = token?["catalog"]?.array else { return nil }
        endpoints = services.compactMap(\.object).flatMap { service -> [Endpoint] in
            guard let type = service["type"]?.string else { return [] }
            return (service["endpoints"]?.array ?? []).compactMap { ServiceCatalogue.endpoint($0.object, of: type) }
        }
    }

    private static func endpoint(_ endpoint: JSONObject?, of type: String) -> Endpoint? {
        guard let endpoint, let interface = endpoint["interface"]?.string, var address = endpoint["url"]?.string,
            ["http://", "https://"].contains(where: { address.hasPrefix($0) })
        else { return nil }
        while address.hasSuffix("/") { address.removeLast() }
        let region = endpoint["region_id"]?.string ?? endpoint["region"]?.string
        return Endpoint(type: type, interface: interface, region: region, address: address)
    }

    /// The addresses of a service: of each region those under the first of its types that has some there.
    func addresses(of types: [String], interface: String, region: String?) -> [String] {
        let offered = offers(of: types, interface: interface, region: region)
        var foremost: [String?: Int] = [:]
        for (endpoint, place) in offered { foremost[endpoint.region] = min(foremost[endpoint.region] ?? place, place) }
        // One service may be in the catalogue several times.
        return offered.reduce(into: []) { addresses, offer in
            guard offer.place == foremost[offer.endpoint.region], !addresses.contains(offer.endpoint.address) else {
                return
            }
            addresses.append(offer.endpoint.address)
        }
    }

    /// The regions in which there is a service by any of these names, and none that is asked.
    ///
    /// - Parameters:
    ///   - types: what it may be called, where it is asked.
    ///   - others: what else it may be called.
    func regionsLeftOut(of types: [String], or others: [String], interface: String, region: String?) -> Set<String> {
        let all = endpoints.filter { types.contains($0.type) || others.contains($0.type) }.compactMap(\.region)
        return Set(all).subtracting(
            offers(of: types, interface: interface, region: region).compactMap(\.endpoint.region))
    }

    private func offers(
        of types: [String], interface: String, region: String?
    ) -> [(endpoint: Endpoint, place: Int)] {
        endpoints.compactMap { endpoint in
            guard let place = types.firstIndex(of: endpoint.type), endpoint.interface == interface,
                (region ?? endpoint.region) == endpoint.region
            else { return nil }
            return (endpoint, place)
        }
    }
}
