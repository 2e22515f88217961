/// What of an instance is charged in which of nova's states (`vm_state`).
public struct StateTable: Hashable, Sendable {
    /// What a state means for the charges.
    public enum Effect: Hashable, Sendable {
        /// These parts are charged; the others are free, and the instance is alive.
        case runs(Set<InstancePart>)
        /// The instance ends.
        case ends
    }

    /// The states that change something; all others leave the charges as they are.
    public let effects: [String: Effect]

    /// Makes a table of its own; it replaces the standard one as a whole.
    public init(_ effects: [String: Effect]) { self.effects = effects }

    /// What a state means; `nil` where it changes nothing.
    public subscript(state: String) -> Effect? { effects[state] }

    /// What is charged unless the settings say otherwise.
    public static let standard = StateTable([
        "active": .runs([.vcpus, .memoryMB, .localGB]),
        "resized": .runs([.vcpus, .memoryMB, .localGB]),
        "rescued": .runs([.vcpus, .memoryMB, .localGB]),
        "paused": .runs([.memoryMB, .localGB]),
        "suspended": .runs([.memoryMB, .localGB]),
        "stopped": .runs([.localGB]),
        "shelved": .runs([.localGB]),
        "shelved_offloaded": .runs([]),
        "soft-delete": .ends,
    ])
}
