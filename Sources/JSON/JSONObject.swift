/// The members of a JSON object, in the order in which they were written.
///
/// Two objects are equal when they hold the same members, whatever the order.
public struct JSONObject: Hashable, Sendable {
    public private(set) var members: [(key: String, value: JSONValue)]

    public init() { members = [] }

    /// Makes an object of members whose keys differ; of equal keys the last one counts.
    public init(_ members: [(key: String, value: JSONValue)]) {
        self.init()
        guard members.count > KeyPlaces.few else {
            for member in members { self[member.key] = member.value }
            return
        }
        var places: [ByteText: Int] = [:]
        for member in members {
            if let place = places.updateValue(self.members.count, forKey: ByteText(member.key)) {
                places[ByteText(member.key)] = place
                self.members[place] = member
            } else {
                self.members.append(member)
            }
        }
    }

    /// Takes members whose keys are known to differ.
    public init(unique members: [(key: String, value: JSONValue)]) { self.members = members }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }

    public subscript(key: String) -> JSONValue? {
        get {
            // In place, so that no member is copied but the one that is asked for.
            members.withUnsafeBufferPointer { members -> JSONValue? in
                guard let first = members.baseAddress else { return nil }
                for place in members.indices where isSame((first + place).pointee.key, key) {
                    return (first + place).pointee.value
                }
                return nil
            }
        }
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

    /// The places of the members, in the order of the bytes of their keys.
    var sortedPlaces: [Int] {
        // In place, so that no member is copied.
        members.withUnsafeBufferPointer { members in
            var places = Array(members.indices)
            guard places.count <= KeyPlaces.few else {
                places.sort { members[$0].key.isBefore(members[$1].key) }
                return places
            }
            for last in places.indices {
                var place = last
                while place > 0, members[last].key.isBefore(members[places[place - 1]].key) {
                    places[place] = places[place - 1]
                    place -= 1
                }
                places[place] = last
            }
            return places
        }
    }

    /// The object after a merge patch (RFC 7396): `null` removes a member, an object is merged, all else replaces.
    public func merging(_ patch: JSONObject) -> JSONObject {
        // A member that is removed leaves its place empty until the end, so that the places of the others stay.
        var merged = members.map(Optional.some)
        let places = KeyPlaces(members)
        for (key, value) in patch.members {
            let place = places[key]
            let new: JSONValue? =
                switch value {
                case .null: nil
                case .object(let inner):
                    .object((place.flatMap { merged[$0]?.value.object } ?? JSONObject()).merging(inner))
                default: value
                }
            if let place { merged[place] = new.map { (key, $0) } } else if let new { merged.append((key, new)) }
        }
        return JSONObject(unique: merged.compactMap(\.self))
    }

    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        let places = KeyPlaces(right.members)
        return left.members.allSatisfy { key, value in places[key].map { right.members[$0].value == value } ?? false }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for key in members.map(\.key).sorted() { hasher.combine(key) }
    }
}

/// Finds members by their keys: one by one where they are few, else by a table.
private struct KeyPlaces {
    fileprivate static let few = 12
    private let members: [(key: String, value: JSONValue)]
    private var table: [ByteText: Int] = [:]

    init(_ members: [(key: String, value: JSONValue)]) {
        self.members = members
        guard members.count > KeyPlaces.few else { return }
        table.reserveCapacity(members.count)
        for (place, member) in members.enumerated() { table[ByteText(member.key)] = place }
    }

    subscript(key: String) -> Int? {
        table.isEmpty ? members.firstIndex { isSame($0.key, key) } : table[ByteText(key)]
    }
}
