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
            let content = EventText(
                moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
                isMomentGiven: isMomentGiven || id == nil)
            let fingerprint = Fingerprint(of: content.bytes)
            return Event(
                id: id ?? (content.isPlain ? fingerprint : Fingerprint(of: content.identity)).description,
                moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
                source: source, fingerprint: fingerprint)
        }
    }

    /// Reads an event; a missing `datetime` is `now`, and none may lie further ahead of it than ten years.
    ///
    /// - Parameter mayCharge: whether it may say what a resource is charged, or only that it is there.
    public static func read(_ value: JSONValue, now: Moment, mayCharge: Bool = true) throws(FieldError) -> Draft {
        var reader = EventReader(now: now, mayCharge: mayCharge)
        return try reader.read(value)
    }

    private init(now: Moment, mayCharge: Bool) { (self.now, self.mayCharge) = (now, mayCharge) }

    private mutating func read(_ value: JSONValue) throws(FieldError) -> Draft {
        guard case .object(let object) = value else {
            throw FieldError("", "an event is a JSON object, not \(value.kind)")
        }
        let given = try Fields.moment(object["datetime"], "datetime", now: now)
        let moment = given ?? now
        let emitted = try Fields.moment(object["emitted"], "emitted", now: now) ?? moment
        let account = try Fields.text(object["account"], "account")
        let keepClosed = try Fields.flag(object["keep_closed"], "keep_closed") ?? false
        try node(object, parent: nil, path: "")
        return Draft(
            moment: moment, emitted: emitted, account: account, keepClosed: keepClosed, nodes: nodes,
            isMomentGiven: given != nil)
    }

    private static let rootFields: Set<String> = [
        "account", "rtype", "name", "datetime", "emitted", "keep_closed", "attrs", "linear", "fixed", "children",
    ]
    /// `account` and `datetime` of a child are ignored, as ever.
    private static let childFields = rootFields.subtracting(["emitted", "keep_closed"])

    private mutating func node(_ object: JSONObject, parent: Int?, path: String) throws(FieldError) {
        for (key, _) in object.members where !(parent == nil ? EventReader.rootFields : Self.childFields).contains(key)
        {
            throw FieldError(path + Fields.shown(key), "is no field of an event")
        }
        guard let rtype = try Fields.text(object["rtype"], path + "rtype") else {
            throw FieldError(path + "rtype", "is missing; it says what kind of resource this is, such as nova/instance")
        }
        let name = try Fields.text(object["name"], path + "name")
        guard nodes.count < Limits.nodes else {
            throw FieldError(path + "rtype", "is one resource too many; an event may speak of \(Limits.nodes)")
        }
        let place = nodes.count
        nodes.append(
            Event.Node(
                parent: parent, rtype: rtype, name: name, charge: try charge(object, path: path),
                attributes: try Fields.attributes(object["attrs"], path + "attrs")))
        try children(object["children"], of: place, path: path)
    }

    private mutating func children(_ value: JSONValue?, of parent: Int, path: String) throws(FieldError) {
        guard let value, value != .null else { return }
        guard case .array(let children) = value else {
            throw FieldError(path + "children", "is \(value.kind); it may be an array of resources")
        }
        var known: [NodeName: Int] = [:]
        for (index, child) in children.enumerated() {
            let childPath = "\(path)children[\(index)]"
            guard case .object(let object) = child else {
                throw FieldError(childPath, "is \(child.kind); it may be an object")
            }
            let place = nodes.count
            try node(object, parent: parent, path: childPath + ".")
            let key = NodeName(rtype: nodes[place].rtype, name: nodes[place].name)
            if let first = known.updateValue(index, forKey: key) {
                throw FieldError(childPath, "means the same resource as \(path)children[\(first)]")
            }
        }
    }

    private func charge(_ object: JSONObject, path: String) throws(FieldError) -> Charge? {
        if !mayCharge, let field = ["linear", "fixed"].first(where: { object[$0] != nil }) {
            throw FieldError(path + field, "is a charge, and none can be said here; send it as an event")
        }
        switch (object["linear"], object["fixed"]) {
        case (nil, nil): return nil
        case (_?, _?): throw FieldError(path + "linear", "and fixed are both there; a charge is one of them")
        case (let linear?, nil):
            return try Fields.quantity(linear, path + "linear").map { .linear($0) } ?? .end
        case (nil, let fixed?):
            return try Fields.quantity(fixed, path + "fixed").map { .fixed($0) } ?? .end
        }
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
