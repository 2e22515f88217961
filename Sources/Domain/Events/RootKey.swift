import JSON

/// What identifies a root.
public struct RootKey: Hashable, Sendable {
    public let rtype: String
    public let name: String?
    /// The account that is part of the identity; `nil` for a name that is unique in the whole cloud.
    public let owner: String?

    public init(rtype: String, name: String?, owner: String?) {
        (self.rtype, self.name, self.owner) = (rtype, name, owner)
    }

    public static func == (left: RootKey, right: RootKey) -> Bool {
        isSame(left.name, right.name) && isSame(left.rtype, right.rtype) && isSame(left.owner, right.owner)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ByteText(rtype))
        hasher.combine(name.map { ByteText($0) })
        hasher.combine(owner.map { ByteText($0) })
    }
}

/// The types of resources whose names are unique in the whole cloud, so that an account may give them away.
public struct CloudUniqueTypes: Hashable, Sendable {
    public let rtypes: Set<String>

    public init(_ rtypes: Set<String>) { self.rtypes = rtypes }

    /// What OpenStack numbers by uuid.
    public static let openStack = CloudUniqueTypes([
        "nova/instance", "nova/volume", "glance/image", "cinder/volume", "cinder/backup", "neutron/floatingip",
    ])

    /// Whether a root's name alone says which one it is.
    public func covers(rtype: String, name: String?) -> Bool { name != nil && rtypes.contains(rtype) }

    /// The key of an event's root; `nil` where only an account could tell which one it is and the event names none.
    public func key(of event: Event) -> RootKey? {
        if covers(rtype: event.root.rtype, name: event.root.name) {
            return RootKey(rtype: event.root.rtype, name: event.root.name, owner: nil)
        }
        guard let account = event.account else { return nil }
        return RootKey(rtype: event.root.rtype, name: event.root.name, owner: account)
    }
}
