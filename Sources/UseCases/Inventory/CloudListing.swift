public import Domain

/// What a cloud says it has, and how old that is.
public struct CloudListing: Sendable {
    public var resources: [CloudResource] = []
    /// When the cloud was first asked for resources of a type. What happened later its answer may not know.
    public var asked: [String: Moment] = [:]

    public init(_ resources: [CloudResource] = [], asked: [String: Moment] = [:]) {
        (self.resources, self.asked) = (resources, asked)
    }
}
