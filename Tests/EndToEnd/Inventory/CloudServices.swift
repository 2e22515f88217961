import BrokerTestSupport
import Foundation
import JSON
import Testing

/// The four services of a cloud, as far as an inventory asks them, in the catalogue of the Keystone of tests.
final class CloudServices: Sendable {
    static let acme = "d1249e1ffbfd44c299007fe99f772f4d"
    static let globex = "6ecc25278bb442ccbfff51d92fe8ee31"

    private let program: Program
    private let keystone: Keystone
    private let place: Workplace
    private let services: [String]
    let address: String

    /// Puts the services into the catalogue while a body runs.
    ///
    /// - Parameters:
    ///   - types: what the catalogue calls them, and where they are behind the port.
    ///   - region: where they are.
    static func run(
        in place: Workplace, types: [String: String] = all, region: String = "RegionOne",
        _ body: (CloudServices) async throws -> Void
    ) async throws {
        let services = try await CloudServices(place, types, region)
        let result: Result<Void, any Error>
        do { result = .success(try await body(services)) } catch { result = .failure(error) }
        for id in services.services { try await services.keystone.change("DELETE", "/services/\(id)") }
        try result.get()
    }

    /// As deployments have them: with and without a version and a project in the address.
    static let all = [
        "compute": "/nova/v2.1", "volumev3": "/cinder/v3/%(project_id)s", "image": "/glance", "network": "/neutron/",
    ]

    private init(_ place: Workplace, _ types: [String: String], _ region: String) async throws {
        self.place = place
        keystone = try await Keystone.shared
        try place.file(
            "cloud.json", #"{"servers":[],"volumes":[],"snapshots":[],"backups":[],"images":[],"floatingips":[]}"#)
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Support/services.py").path
        let output = URL(filePath: place.path("services.out"))
        program = try Program(script, [place.path("cloud.json"), "\(getpid())"], output: output)
        let port = try #require(try await program.said(until: "ready").split(whereSeparator: \.isWhitespace).last)
        address = "http://127.0.0.1:\(port)"
        try await CloudServices.make(region, keystone)
        var services: [String] = []
        for (type, path) in types.sorted(by: { $0.key < $1.key }) {
            let made = try await keystone.change(
                "POST", "/services", #"{"service": {"type": "\#(type)", "name": "\#(type)"}}"#)
            let id = try #require(made["service"]?["id"]?.string)
            services.append(id)
            for (interface, address) in [("public", address + path), ("internal", "http://inside.invalid")] {
                try await keystone.change(
                    "POST", "/endpoints",
                    #"{"endpoint": {"service_id": "\#(id)", "interface": "\#(interface)", "region_id": "\#(region)", "#
                        + #""url": "\#(address)"}}"#)
            }
        }
        self.services = services
    }

    private static func make(_ region: String, _ keystone: Keystone) async throws {
        let regions = try await keystone.change("GET", "/regions")["regions"]?.array ?? []
        guard !regions.contains(where: { $0["id"]?.string == region }) else { return }
        try await keystone.change("PUT", "/regions/\(region)", #"{"region": {}}"#)
    }

    /// Another region with the same service, at an address of its own.
    func add(region: String, type: String, path: String, interface: String = "public") async throws {
        try await CloudServices.make(region, keystone)
        let list = try await keystone.change("GET", "/services?type=\(type)")
        let id = try #require(list["services"]?.array?.last?["id"]?.string)
        try await keystone.change(
            "POST", "/endpoints",
            #"{"endpoint": {"service_id": "\#(id)", "interface": "\#(interface)", "region_id": "\#(region)", "#
                + #""url": "\#(address + path)"}}"#)
    }

    /// Sets what the services have.
    func set(
        servers: [String] = [], volumes: [String] = [], snapshots: [String] = [], backups: [String] = [],
        images: [String] = [], addresses: [String] = [], more: String = ""
    ) throws {
        let lists = [
            ("servers", servers), ("volumes", volumes), ("snapshots", snapshots), ("backups", backups),
            ("images", images), ("floatingips", addresses),
        ]
        let text = lists.map { "\"\($0)\": [\($1.joined(separator: ",\n"))]" }.joined(separator: ",\n")
        // At once: a request may come meanwhile.
        try Data("{\(text)\(more)}".utf8).write(to: URL(filePath: place.path("cloud.json")), options: .atomic)
    }
}
