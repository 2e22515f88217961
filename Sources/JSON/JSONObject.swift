/// The members of a JSON object, in the order in which they were written.
///
/// Two objects are equal when they hold the same members, whatever the order.
public struct JSONObject: Hashable, Sendable {
    public private(set) var members: [(key: String, value: JSONValue)]

    public init() { members = [] }

    /// Makes an object of members whose keys differ; of equal keys the last one counts.
    public init(_ members: [(key: String, value: JSONValue)]) {
        self.init()
        for (key, value) in members { self[key] = value }
    }

    /// Takes members whose keys are known to differ.
    public init(unique members: [(key: String, value: JSONValue)]) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }

    public subscript(key: String) -> JSONValue? {
        get { members.first { isSame($0.key, key) }?.value }
        set {
            let place = members.firstIndex { isSame($0.key, key) }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// The object after a merge patch (RFC 7396): `null` removes a member, an object is merged, all else replaces.
    public func merging(_ patch: JSONObject) -> JSONObject {
        var result = self
        for (key, value) in patch.members {
            switch value {
            case .null: result[key] = nil
            case .object(let inner): result[key] = .object((result[key]?.object ?? JSONObject()).merging(inner))
            default: result[key] = value
            }
        }
        return result
    }

    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for key in members.map(\.key).sorted() { hasher.combine(key) }
    }
}
