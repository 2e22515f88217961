/// What really happened in a cloud, told by its script.
final class TrueHistory {
    /// A resource that is paid for by itself, and its parts.
    struct Root {
        let rtype: String
        let name: String
        /// Who owned it from which second on.
        var owners: [Owner] = []
        /// The whole and its parts, in the order in which they appeared.
        var parts: [Part] = []
    }

    struct Owner {
        let second: Int64
        let account: String
    }

    /// A part of a resource, or the whole.
    struct Part {
        let rtype: String
        let name: String?
        var changes: [Change] = []
    }

    /// How much there is from a second on; `nil` is the end.
    struct Change {
        let second: Int64
        let quantity: Int64?
    }

    private(set) var roots: [Root] = []
    private var places: [String: Int] = [:]

    /// Says how much there is of a resource, or of a part of it, from a second on.
    func set(
        _ rtype: String, _ name: String, part: (rtype: String, name: String?)? = nil, to quantity: Int64?,
        at second: Int64
    ) {
        let root = place(of: rtype, name)
        let (type, partName) = part ?? (rtype, name)
        let found = roots[root].parts.firstIndex { $0.rtype == type && $0.name == partName }
        if found == nil { roots[root].parts.append(Part(rtype: type, name: partName)) }
        let place = found ?? roots[root].parts.count - 1
        roots[root].parts[place].changes.append(Change(second: second, quantity: quantity))
    }

    /// Says that a resource and all its parts are gone.
    func end(_ rtype: String, _ name: String, at second: Int64) {
        let root = place(of: rtype, name)
        for part in roots[root].parts.indices {
            roots[root].parts[part].changes.append(Change(second: second, quantity: nil))
        }
    }

    /// Says who owns a resource from a second on.
    func own(_ rtype: String, _ name: String, by account: String, at second: Int64) {
        roots[place(of: rtype, name)].owners.append(Owner(second: second, account: account))
    }

    private func place(of rtype: String, _ name: String) -> Int {
        let key = "\(rtype) \(name)"
        if let place = places[key] { return place }
        places[key] = roots.count
        roots.append(Root(rtype: rtype, name: name))
        return roots.count - 1
    }
}
