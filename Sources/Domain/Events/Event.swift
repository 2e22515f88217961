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

    public var id: String { shared.content.id }
    public var moment: Moment { shared.content.moment }
    /// When the source said it; the tie-breaker of equal moments.
    public var emitted: Moment { shared.content.emitted }
    public var account: String? { shared.content.account }
    /// Whether the event starts or changes only what is not ended at its place.
    public var keepClosed: Bool { shared.content.keepClosed }
    /// The root first, each parent before its children, children in the order given.
    public var nodes: [Node] { shared.content.nodes }
    public var source: Source { shared.content.source }
    /// What counts for "the same event": a digest of what the source said.
    public var fingerprint: Fingerprint { shared.content.fingerprint }
    private let shared: Shared

    /// - Precondition: there is a root, every parent stands before its children, and no two nodes are the same resource;
    ///   ``EventReader`` and mappings build nothing else.
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
        shared = Shared(
            Content(
                id: id, moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
                source: source, fingerprint: fingerprint, known: KnownText(bytes: text)))
    }

    /// The event in its plain form, as the log keeps it; ``EventReader`` reads it again.
    public var text: [UInt8] {
        shared.content.known.bytes
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

extension Event {
    public static func == (left: Event, right: Event) -> Bool {
        left.shared === right.shared || left.shared.content == right.shared.content
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(shared.content) }
}

/// What all copies of an event share: one that is handed on costs no more than a reference.
private final class Shared: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
}

private struct Content: Hashable, Sendable {
    let id: String
    let moment: Moment
    let emitted: Moment
    let account: String?
    let keepClosed: Bool
    let nodes: [Event.Node]
    let source: Event.Source
    let fingerprint: Fingerprint
    let known: KnownText
}

/// A text that was made already. It follows from the rest of its event, and so tells no two events apart.
private struct KnownText: Hashable, Sendable {
    let bytes: [UInt8]?

    static func == (left: KnownText, right: KnownText) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
}
