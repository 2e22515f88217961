public import Domain

/// A resource that a service has.
public struct ListedResource: Sendable {
    public let rtype: String
    public let name: String
    /// What says of it, and of its children, what is charged and since when, or that its state ends it; `nil` where
    /// nothing is charged (it was never launched, or has no data), or where that can't be read.
    public let draft: EventReader.Draft?
    /// Whether what is charged is so now: a state may say nothing of that.
    public let isCertain: Bool
    /// Whether it was made for certain: it may be in the making, or have failed to be made.
    public let isMade: Bool
    /// Why what the service says of it can't be read; nothing of that is in it.
    public let trouble: String?
}
