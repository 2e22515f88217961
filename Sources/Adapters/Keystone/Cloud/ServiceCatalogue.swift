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

    /// The addresses of a service, one for each region, under the first of its types that has some.
    func addresses(of types: [String], interface: String, region: String?) -> [String] {
        for type in types {
            let found = endpoints.filter { endpoint in
                endpoint.type == type && endpoint.interface == interface
                    && (region ?? endpoint.region) == endpoint.region
            }
            // One service may be in the catalogue several times.
            let addresses = found.reduce(into: [String]()) { all, endpoint in
                if !all.contains(endpoint.address) { all.append(endpoint.address) }
            }
            if !addresses.isEmpty { return addresses }
        }
        return []
    }

    /// The regions in which there is a service.
    func regions(of types: [String], interface: String) -> Set<String> {
        Set(endpoints.filter { types.contains($0.type) && $0.interface == interface }.compactMap(\.region))
    }
}
