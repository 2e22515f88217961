public import JSON

/// "From this moment on, this is so": what the log holds, never changed.
public struct Event: Hashable, Sendable {
    /// A resource that an event speaks of.
    public struct Node: Hashable, Sendable {
        /// The place of the parent among the event's nodes; `nil` for the root.
        public let parent: Int?
        public let rtype: String
        public let name: String?
        public let charge: Charge?
        public let attributes: JSONObject?

        public init(parent: Int?, rtype: String, name: String?, charge: Charge?, attributes: JSONObject?) {
            (self.parent, self.rtype, self.name) = (parent, rtype, name)
            (self.charge, self.attributes) = (charge, attributes)
        }
    }

    /// Who said it, and what its kind is called there.
    public struct Source: Hashable, Sendable {
        /// `api`, or the service that notified.
        public let name: String
        public let type: String?

        public init(name: String, type: String? = nil) { (self.name, self.type) = (name, type) }

        public static let api = Source(name: "api")
    }

    public let id: String
    public let moment: Moment
    /// When the source said it; the tie-breaker of equal moments.
    public let emitted: Moment
    public let account: String?
    /// Whether the event starts or changes only what is not ended at its place.
    public let keepClosed: Bool
    /// The root first, each parent before its children, children in the order given.
    public let nodes: [Node]
    public let source: Source
    /// What counts for "the same event": a digest of what the source said.
    public let fingerprint: Fingerprint
    private let known: KnownText

    /// - Precondition: there is a root, and every parent stands before its children; ``EventReader`` and mappings
    ///   build nothing else.
    public init(
        id: String, moment: Moment, emitted: Moment? = nil, account: String?, keepClosed: Bool = false, nodes: [Node],
        source: Source, fingerprint: Fingerprint
    ) {
        self.init(
            id: id, moment: moment, emitted: emitted ?? moment, account: account, keepClosed: keepClosed, nodes: nodes,
            source: source, fingerprint: fingerprint, text: nil)
    }

    /// - Parameter text: what ``text`` is, where it was made already.
    init(
        id: String, moment: Moment, emitted: Moment, account: String?, keepClosed: Bool, nodes: [Node], source: Source,
        fingerprint: Fingerprint, text: [UInt8]?
    ) {
        precondition(nodes.first.map { $0.parent == nil } ?? false, "an event has a root, in front")
        (self.id, self.moment, self.emitted) = (id, moment, emitted)
        (self.account, self.keepClosed, self.nodes) = (account, keepClosed, nodes)
        (self.source, self.fingerprint) = (source, fingerprint)
        known = KnownText(bytes: text)
    }

    /// The event in its plain form, as the log keeps it; ``EventReader`` reads it again.
    public var text: [UInt8] {
        known.bytes
            ?? EventText(moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes).bytes
    }

    public var root: Node { nodes[0] }

    /// The event with the account that was found for it, where it named none.
    public func assigned(to account: String) -> Event {
        Event(
            id: id, moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
            source: source, fingerprint: fingerprint)
    }

    /// For each node, whether it or one above it ends in this event.
    public var endings: [Bool] {
        var result: [Bool] = []
        result.reserveCapacity(nodes.count)
        for node in nodes { result.append(node.charge == .end || (node.parent.map { result[$0] } ?? false)) }
        return result
    }
}

/// A text that was made already. It follows from the rest of its event, and so tells no two events apart.
private struct KnownText: Hashable, Sendable {
    let bytes: [UInt8]?

    static func == (left: KnownText, right: KnownText) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
