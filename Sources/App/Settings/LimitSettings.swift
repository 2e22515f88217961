/// How much a client may ask of the server.
struct LimitSettings: Hashable {
    /// The most bytes that a request's body may have.
    let bodyBytes: Int

    init(_ values: SettingValues) { bodyBytes = values.count("limits.body_bytes") }
}
