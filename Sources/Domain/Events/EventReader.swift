public import JSON

/// Reads an event in its plain form: the JSON object that `POST /event` takes, that `replay` takes line by line, and
/// that the log keeps.
public struct EventReader {
    private let now: Moment
    private let mayCharge: Bool
    private var nodes: [Event.Node] = []

    /// An event as it was sent, before anyone said what its id is.
    public struct Draft: Sendable {
        public let moment: Moment
        public let emitted: Moment
        public let account: String?
        public let keepClosed: Bool
        public let nodes: [Event.Node]
        /// Whether the sender said the moment; otherwise it is that of the request.
        public let isMomentGiven: Bool

        public init(
            moment: Moment, emitted: Moment, account: String?, keepClosed: Bool, nodes: [Event.Node],
            isMomentGiven: Bool = true
        ) {
            (self.moment, self.emitted, self.account) = (moment, emitted, account)
            (self.keepClosed, self.nodes, self.isMomentGiven) = (keepClosed, nodes, isMomentGiven)
        }

        /// The event, with the id that its sender gave it, or with a digest of what it says.
        ///
        /// With an id of the sender's, a moment that was filled in is no part of what was said: the request sent again
        /// later is the same event.
        public func event(id: String?, account: String?, source: Event.Source = .api) -> Event {
            let isMomentSaid = isMomentGiven || id == nil
            let content = EventText(
                moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
                isMomentGiven: isMomentSaid)
            let fingerprint = Fingerprint(of: content.bytes)
            return Event(
                id: id ?? (content.isPlain ? fingerprint : Fingerprint(of: content.identity)).description,
                moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
                source: source, fingerprint: fingerprint, text: isMomentSaid ? content.bytes : nil)
        }
    }

    /// Reads an event; a missing `datetime` is `now`, and none may lie further ahead of it than ten years.
    ///
    /// - Parameter mayCharge: whether it may say what a resource is charged, or only that it is there.
    public static func read(_ value: JSONValue, now: Moment, mayCharge: Bool = true) throws(FieldError) -> Draft {
        var reader = EventReader(now: now, mayCharge: mayCharge)
        return try reader.read(EventFields.of(value))
    }

    /// Reads an event that lies in a text.
    public static func read(_ view: JSONView, now: Moment, mayCharge: Bool = true) throws(FieldError) -> Draft {
        var reader = EventReader(now: now, mayCharge: mayCharge)
        return try reader.read(EventFields.of(view))
    }

    private init(now: Moment, mayCharge: Bool) { (self.now, self.mayCharge) = (now, mayCharge) }

    private mutating func read(_ event: EventFields.Child) throws(FieldError) -> Draft {
        let fields: EventFields
        switch event {
        case .fields(let found): fields = found
        case .other(let kind): throw FieldError("", "an event is a JSON object, not \(kind)")
        }
        let given = try Fields.moment(fields.datetime, "datetime", now: now)
        let moment = given ?? now
        let emitted = try Fields.moment(fields.emitted, "emitted", now: now) ?? moment
        let account = try Fields.text(fields.account, "account")
        let keepClosed = try Fields.flag(fields.keepClosed, "keep_closed") ?? false
        try node(fields, parent: nil, at: .root)
        return Draft(
            moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
            isMomentGiven: given != nil)
    }

    private mutating func node(_ fields: EventFields, parent: Int?, at path: NodePath) throws(FieldError) {
        if let unknown = fields.unknown {
            throw FieldError(path.prefix + Fields.shown(unknown), "is no field of an event")
        }
        guard let rtype = try Fields.text(fields.rtype, path.prefix + "rtype") else {
            throw FieldError(
                path.prefix + "rtype", "is missing; it says what kind of resource this is, such as nova/instance")
        }
        let name = try Fields.text(fields.name, path.prefix + "name")
        guard nodes.count < Limits.nodes else {
            throw FieldError(
                path.prefix + "rtype", "is one resource too many; an event may speak of \(Limits.nodes)")
        }
        let place = nodes.count
        nodes.append(
            Event.Node(
                parent: parent, rtype: rtype, name: name, charge: try charge(fields, at: path),
                attributes: try Fields.attributes(fields.attributes, path.prefix + "attrs")))
        try children(fields.children, of: place, at: path)
    }

    private mutating func children(
        _ value: EventFields.Children, of parent: Int, at path: NodePath
    ) throws(FieldError) {
        let children: [EventFields.Child]
        switch value {
        case .none: return
        case .list(let list): children = list
        case .other(let kind):
            throw FieldError(path.prefix + "children", "is \(kind); it may be an array of resources")
        }
        var names = SiblingNames(count: children.count)
        for (index, child) in children.enumerated() {
            let place = nodes.count
            switch child {
            case .fields(let fields): try node(fields, parent: parent, at: .child(index, of: path))
            case .other(let kind):
                throw FieldError("\(path.prefix)children[\(index)]", "is \(kind); it may be an object")
            }
            if let first = names.add(NodeName(rtype: nodes[place].rtype, name: nodes[place].name)) {
                throw FieldError(
                    "\(path.prefix)children[\(index)]",
                    "means the same resource as \(path.prefix)children[\(first)]")
            }
        }
    }

    private func charge(_ fields: EventFields, at path: NodePath) throws(FieldError) -> Charge? {
        if !mayCharge, fields.linear != nil || fields.fixed != nil {
            throw FieldError(
                path.prefix + (fields.linear != nil ? "linear" : "fixed"),
                "is a charge, and none can be said here; send it as an event")
        }
        switch (fields.linear, fields.fixed) {
        case (nil, nil): return nil
        case (_?, _?):
            throw FieldError(path.prefix + "linear", "and fixed are both there; a charge is one of them")
        case (let linear?, nil):
            return try Fields.quantity(linear, path.prefix + "linear").map { .linear($0) } ?? .end
        case (nil, let fixed?):
            return try Fields.quantity(fixed, path.prefix + "fixed").map { .fixed($0) } ?? .end
        }
    }
}

/// Where in an event a resource stands.
private indirect enum NodePath {
    case root
    case child(Int, of: NodePath)

    /// What an error puts in front of a field's name: `children[1].children[0].`
    var prefix: String {
        switch self {
        case .root: ""
        case .child(let index, let parent): "\(parent.prefix)children[\(index)]."
        }
    }
}

/// The names of siblings, compared one by one where they are few, else by a table.
private struct SiblingNames {
    private static let few = 8
    private let areMany: Bool
    private var list: [NodeName] = []
    private var table: [NodeName: Int] = [:]
    private var count = 0

    init(count: Int) { areMany = count > SiblingNames.few }

    /// Adds the next one; the place of the one before that has the same name, if there is any.
    mutating func add(_ name: NodeName) -> Int? {
        defer { count += 1 }
        if areMany { return table.updateValue(count, forKey: name) }
        defer { list.append(name) }
        return list.firstIndex(of: name)
    }
}

/// What tells siblings apart.
public struct NodeName: Hashable, Sendable {
    public let rtype: String
    public let name: String?

    public init(rtype: String, name: String?) { (self.rtype, self.name) = (rtype, name) }

    public static func == (left: NodeName, right: NodeName) -> Bool {
        isSame(left.name, right.name) && isSame(left.rtype, right.rtype)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ByteText(rtype))
        hasher.combine(name.map { ByteText($0) })
    }
}
