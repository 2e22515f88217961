import JSON

/// Handed out by the store, stable, and without a meaning.
public struct AccountID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public static func < (left: AccountID, right: AccountID) -> Bool { left.rawValue < right.rawValue }
}

/// Handed out by the store, stable, and without a meaning.
public struct ResourceID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public static func < (left: ResourceID, right: ResourceID) -> Bool { left.rawValue < right.rawValue }
}

/// Handed out by the store, one for each version of a price, stable, and without a meaning.
public struct TariffID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public static func < (left: TariffID, right: TariffID) -> Bool { left.rawValue < right.rawValue }
}

/// The order of texts that counts in billing: by their UTF-8 bytes.
public func precedes(_ left: String, _ right: String) -> Bool {
    left.isBefore(right)
}
