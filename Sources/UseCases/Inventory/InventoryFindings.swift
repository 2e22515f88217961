public import Domain

/// What the comparison of a cloud with what is billed of it found.
public struct InventoryFindings: Sendable {
    /// A resource that is billed otherwise than the cloud has it.
    public struct Difference: Sendable {
        public let resource: CloudResource
        public let billed: RunningResources.Entry
    }

    /// A resource that is charged for and that the cloud does not have, or not as something to be charged for.
    public struct Missing: Sendable {
        public let key: NodeName
        public let billed: RunningResources.Entry
    }

    /// Resources of a type of which something is true, of all of that type that are charged for.
    public struct Share: Hashable, Sendable {
        public let rtype: String
        public let count: Int
        public let billed: Int
    }

    /// When the cloud was first asked for resources of a type.
    public var asked: [String: Moment] = [:]
    /// How many the cloud has.
    public var listed = 0
    /// How many of them are charged for as the cloud has them, or changed while it was asked.
    public var known = 0
    /// How many of them nothing is to be charged for, and nothing is.
    public var uncharged = 0
    /// Those that billing never heard of.
    public var unknown: [CloudResource] = []
    public var different: [Difference] = []
    /// Those that are charged for, though there is nothing to charge for.
    public var undue: [Missing] = []
    /// Those whose end was recorded, though they are there.
    public var ended: [CloudResource] = []
    public var missing: [Missing] = []
    /// How many of each type were held against what is charged for them.
    public var compared: [String: Int] = [:]
    /// How many of each type are charged for.
    public var billed: [String: Int] = [:]
    /// How many of each type are charged for under a number, as 2.0 named them, and not listed: the cloud may have them
    /// under the uuids by which services name things today.
    public var numbered: [String: Int] = [:]

    public init() {}
}

extension InventoryFindings {
    /// How many of a type make one suspicious.
    private static let few = 10

    /// The types of which most is missing: then the cloud may be another one. What has a number for a name is missing
    /// in any.
    public var mostlyMissing: [Share] {
        most(of: missing.map(\.key).filter { !$0.isNumber }) { billed[$0, default: 0] - numbered[$0, default: 0] }
    }

    /// The types of which most is billed otherwise: then it may have been recorded with other settings.
    public var mostlyDifferent: [Share] { most(of: different.map(\.resource.key)) { compared[$0, default: 0] } }

    private func most(of keys: [NodeName], billed: (String) -> Int) -> [Share] {
        let counts = keys.reduce(into: [String: Int]()) { $0[$1.rtype, default: 0] += 1 }
        return counts.filter { $1 > InventoryFindings.few && 2 * $1 > billed($0) }
            .map { Share(rtype: $0, count: $1, billed: billed($0)) }.sorted { precedes($0.rtype, $1.rtype) }
    }

    /// Whether starting a resource may charge twice for what is charged under a number.
    public func mayBeNumbered(_ resource: CloudResource) -> Bool { numbered[resource.rtype, default: 0] > 0 }
}
