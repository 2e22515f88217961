public import Domain

/// What the comparison of a cloud with what is billed of it found.
public struct InventoryFindings: Sendable {
    /// A resource that is billed otherwise than the cloud has it.
    public struct Difference: Sendable {
        public let resource: CloudResource
        public let billed: RunningResources.Entry
    }

    /// A resource that is charged for and that the cloud does not have.
    public struct Missing: Sendable {
        public let key: NodeName
        public let billed: RunningResources.Entry
    }

    /// How many the cloud has.
    public var listed = 0
    /// How many of them are charged for as the cloud has them.
    public var known = 0
    /// How many of them nothing is to be charged for.
    public var uncharged = 0
    /// Those that billing never heard of.
    public var unknown: [CloudResource] = []
    public var different: [Difference] = []
    /// Those whose end was recorded, though they are there.
    public var ended: [CloudResource] = []
    public var missing: [Missing] = []

    public init() {}
}
