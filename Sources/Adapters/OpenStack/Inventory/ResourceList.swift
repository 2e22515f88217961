/// A list of resources that a service has; the raw value is what it calls them.
public enum ResourceList: String, CaseIterable, Sendable {
    case servers
    case images
    /// Images that are not in the other list, because they are hidden.
    case hiddenImages
    case volumes
    case snapshots
    case backups
    case addresses = "floatingips"

    /// The service, as its exchange is called.
    public var service: String {
        switch self {
        case .servers: "nova"
        case .images, .hiddenImages: "glance"
        case .volumes, .snapshots, .backups: "cinder"
        case .addresses: "neutron"
        }
    }

    /// The type of the resources in it.
    public var rtype: String {
        switch self {
        case .servers: "nova/instance"
        case .images, .hiddenImages: "glance/image"
        case .volumes: "cinder/volume"
        case .snapshots: "cinder/snapshot"
        case .backups: "cinder/backup"
        case .addresses: "neutron/floatingip"
        }
    }

    /// What Keystone's catalogue may call the service, the name of today first.
    public static func types(of service: String) -> [String] {
        switch service {
        case "nova": ["compute"]
        case "glance": ["image"]
        case "cinder": ["block-storage", "volumev3"]
        default: ["network"]
        }
    }

    /// What the catalogue may call a service that is older than what is asked.
    public static func formerTypes(of service: String) -> [String] {
        service == "cinder" ? ["volumev2", "volume", "block-store"] : []
    }

    /// The answers that are meant: those in which nova tells a server's sizes, and cinder whose a backup is.
    public var headers: [(name: String, value: String)] {
        switch service {
        case "nova": [("OpenStack-API-Version", "compute 2.47"), ("X-OpenStack-Nova-API-Version", "2.47")]
        case "cinder": [("OpenStack-API-Version", "volume 3.18")]
        default: []
        }
    }

    /// The key of the list in an answer.
    var key: String { self == .hiddenImages ? ResourceList.images.rawValue : rawValue }

    /// What stands behind a service's address in the catalogue for all requests about these.
    private var folder: String {
        switch service {
        case "glance": "/v2/\(key)"
        case "neutron": "/v2.0/\(key)"
        default: "/\(key)"
        }
    }

    /// Where a page is, of what comes behind a resource.
    public func path(after marker: String?) -> String {
        let detail = ["nova", "cinder"].contains(service) ? "/detail?all_tenants=1&limit=1000" : "?limit=1000"
        let filter =
            switch self {
            case .images: "&visibility=all"
            case .hiddenImages: "&visibility=all&os_hidden=true"
            default: ""
            }
        return folder + detail + filter + (marker.map { "&marker=\(ResourceList.encoded($0))" } ?? "")
    }

    /// Where one resource is.
    public func path(of name: String) -> String { "\(folder)/\(ResourceList.encoded(name))" }

    /// A name as a part of an address, whatever it holds.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain = byte < 0x80 && (Unicode.Scalar(byte).properties.isAlphabetic || 0x30...0x39 ~= byte)
            if isPlain || byte == UInt8(ascii: "-") { return String(Unicode.Scalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "%0\(digits)" : "%\(digits)"
        }.joined()
    }

    /// A service's address without a version that the paths have themselves.
    public func base(of address: String) -> String {
        guard ["glance", "neutron"].contains(service), let slash = address.lastIndex(of: "/") else { return address }
        let last = address[address.index(after: slash)...]
        let isVersion = last.first == "v" && last.dropFirst().allSatisfy { $0.isNumber || $0 == "." } && last.count > 1
        return isVersion ? String(address[..<slash]) : address
    }
}
