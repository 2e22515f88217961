/// A server could not be started, or did not do what it was told.
public struct PostgreSQLServerError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
