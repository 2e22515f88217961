/// Something that is looked at: of what, which part of it, and how.
struct Check: Sendable {
    struct ID: Hashable, Sendable {
        /// A broker, Keystone, or a store.
        let subject: String
        let part: String
    }

    let id: ID
    /// The checks of which one must have gone well before this one can be made; none where it always can.
    var after: [ID] = []
    let run: @Sendable () async -> Finding
}
