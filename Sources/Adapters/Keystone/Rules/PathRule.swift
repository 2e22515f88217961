/// The path of an access rule: `*` and `{anything}` stand for one part of a path or some of it, `**` for whatever comes.
struct PathRule: Hashable, Sendable {
    private enum Element: Hashable {
        case byte(UInt8)
        /// At least one byte, and no slash.
        case part
        case anything
    }

    private let elements: [Element]

    init(_ text: String) {
        var elements: [Element] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                let isDouble = rest.first == UInt8(ascii: "*")
                if isDouble { rest.removeFirst() }
                elements.append(isDouble ? .anything : .part)
            case UInt8(ascii: "{"):
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                    elements.append(.byte(byte))
                    continue
                }
                rest = rest[rest.index(after: end)...]
                elements.append(.part)
            default: elements.append(.byte(byte))
            }
        }
        self.elements = elements
    }

    /// About how many bytes it takes.
    var weight: Int { 2 * MemoryLayout<Element>.stride * elements.count }

    /// Whether a whole path is what the rule says.
    ///
    /// All places in the rule that a front of the path may have led to are followed at once, so that no rule, however it
    /// is made, takes longer than its length times that of the path.
    func matches(_ path: String) -> Bool {
        var places = [Bool](repeating: false, count: elements.count + 1)
        reach(0, in: &places)
        for byte in path.utf8 {
            var next = [Bool](repeating: false, count: elements.count + 1)
            for (place, element) in elements.enumerated() where places[place] {
                switch element {
                case .byte(byte): reach(place + 1, in: &next)
                case .part where byte != UInt8(ascii: "/"):
                    reach(place, in: &next)
                    reach(place + 1, in: &next)
                case .anything: reach(place, in: &next)
                case .byte, .part: break
                }
            }
            places = next
        }
        return places[elements.count]
    }

    /// Marks a place, and those behind it that take nothing to get to.
    private func reach(_ place: Int, in places: inout [Bool]) {
        var place = place
        places[place] = true
        while place < elements.count, elements[place] == .anything {
            place += 1
            places[place] = true
        }
    }
}
