extension JSONView {
    /// The value with all that it holds.
    public var value: JSONValue {
        withBytes { bytes in
            document.marks.withUnsafeBufferPointer { marks in
                ValueBuilder(scanner: JSONScanner(bytes, depthLimit: 0), marks: marks).value(at: index)
            }
        }
    }
}

/// Copies values out of a text that was checked.
private struct ValueBuilder {
    let scanner: JSONScanner
    let marks: UnsafeBufferPointer<JSONMark>

    func value(at index: Int) -> JSONValue {
        let mark = marks[index]
        return switch mark.kind {
        case .null: .null
        case .yes: .bool(true)
        case .no: .bool(false)
        case .number:
            JSONNumber(UnsafeRawBufferPointer(rebasing: scanner.bytes[mark.range])).map { .number($0) } ?? .null
        case .plainString, .escapedString: .string(text(of: mark))
        case .array: .array(elements(of: mark, from: index + 1))
        case .object: .object(JSONObject(unique: members(of: mark, from: index + 1)))
        }
    }

    private func text(of mark: JSONMark) -> String {
        mark.kind == .plainString
            ? String(decoding: UnsafeRawBufferPointer(rebasing: scanner.bytes[mark.range]), as: UTF8.self)
            : scanner.withText(of: mark) { String(decoding: $0, as: UTF8.self) }
    }

    private func elements(of mark: JSONMark, from first: Int) -> [JSONValue] {
        var elements: [JSONValue] = []
        var place = first
        while place < Int(mark.next) {
            elements.append(value(at: place))
            place = Int(marks[place].next)
        }
        return elements
    }

    private func members(of mark: JSONMark, from first: Int) -> [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        var place = first
        while place < Int(mark.next) {
            members.append((text(of: marks[place]), value(at: place + 1)))
            place = Int(marks[place + 1].next)
        }
        return members
    }
}
