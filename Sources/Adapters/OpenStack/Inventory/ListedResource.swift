public import Domain

/// A resource that a service has.
public struct ListedResource: Sendable {
    public let rtype: String
    public let name: String
    /// What says of it, and of its children, what is charged and since when; `nil` where nothing is (it is being made,
    /// or never was whole), or where that can't be read.
    public let draft: EventReader.Draft?
    /// Whether the charges of the draft are those of now: a state may say nothing of them.
    public let isCertain: Bool
    /// Why what the service says of it can't be read; nothing of that is in it.
    public let trouble: String?
}
