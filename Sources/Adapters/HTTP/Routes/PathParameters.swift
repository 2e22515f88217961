import Domain

/// What a request's path has in the places of a route's `{…}`.
struct PathParameters: Sendable {
    private let values: [String: String]

    init(_ values: [String: String] = [:]) { self.values = values }

    /// A text, such as the id of an event.
    func text(_ name: String) throws(APIError) -> String {
        do throws(FieldError) { return try Fields.checked(values[name] ?? "", name) } catch { throw APIError(error) }
    }

    /// An id that the store handed out.
    func id(_ name: String) throws(APIError) -> Int64 {
        do throws(FieldError) { return try WholeNumber.read(values[name] ?? "", name) } catch { throw APIError(error) }
    }
}
