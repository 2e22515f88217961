public import Domain

/// What changes the meaning of everything stored, and is therefore fixed when a store is made.
public struct StoreFacts: Hashable, Sendable {
    /// The unit of time of a rate that names none, and of what has no price.
    public let unit: RateUnit
    /// The types whose names are unique in the whole cloud.
    public let cloudUnique: CloudUniqueTypes

    public init(unit: RateUnit = .day, cloudUnique: CloudUniqueTypes = .openStack) {
        (self.unit, self.cloudUnique) = (unit, cloudUnique)
    }

    /// What the settings say of a store's facts; `nil` takes what it was made with.
    public struct Wanted: Hashable, Sendable {
        public let unit: RateUnit?
        public let cloudUnique: CloudUniqueTypes?

        public init(unit: RateUnit? = nil, cloudUnique: CloudUniqueTypes? = nil) {
            (self.unit, self.cloudUnique) = (unit, cloudUnique)
        }

        /// The facts of a store that is made now.
        public var facts: StoreFacts { StoreFacts(unit: unit ?? .day, cloudUnique: cloudUnique ?? .openStack) }

        /// What is to be said where a store was made with other facts; `nil` if they agree.
        public func disagreement(with facts: StoreFacts) -> String? {
            if let unit, unit != facts.unit {
                return "the store was made with rates per \(facts.unit.rawValue), the settings say per \(unit.rawValue)"
            }
            guard let cloudUnique, cloudUnique != facts.cloudUnique else { return nil }
            return "the store was made with the cloud-unique types \(list(facts.cloudUnique)), the settings say "
                + list(cloudUnique)
        }

        private func list(_ types: CloudUniqueTypes) -> String {
            types.rtypes.sorted(by: precedes).joined(separator: ", ")
        }
    }
}
