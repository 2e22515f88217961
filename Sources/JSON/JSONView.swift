/// A value in a ``JSONDocument``, copied out of its text only where it is asked for.
public struct JSONView: Sendable {
    let document: JSONDocument
    /// Its mark's place.
    let index: Int

    var mark: JSONMark { document.marks[index] }

    public var isNull: Bool { mark.kind == .null }
    public var isObject: Bool { mark.kind == .object }

    /// The text of a string.
    public var string: String? {
        isText ? withBytes { JSONScanner($0, depthLimit: 0).text(of: mark) } : nil
    }

    /// The bytes of a string's text, or at least as many of the first of them as are asked for.
    public func text(atLeast count: Int = .max) -> [UInt8]? {
        isText ? withBytes { JSONScanner($0, depthLimit: 0).textBytes(of: mark, atLeast: count) } : nil
    }

    private var isText: Bool { mark.kind == .plainString || mark.kind == .escapedString }

    /// Whether it is the empty string.
    public var isEmptyText: Bool { mark.kind == .plainString && mark.range.isEmpty }

    public var number: JSONNumber? {
        guard mark.kind == .number else { return nil }
        return withBytes { JSONNumber(UnsafeRawBufferPointer(rebasing: $0[mark.range])) }
    }

    /// The elements of an array.
    public var elements: [JSONView]? {
        guard mark.kind == .array else { return nil }
        var elements: [JSONView] = []
        var place = index + 1
        while place < Int(mark.next) {
            elements.append(JSONView(document: document, index: place))
            place = Int(document.marks[place].next)
        }
        return elements
    }

    /// Calls a closure with each member of an object, in their order.
    public func eachMember(_ body: (_ key: String, _ value: JSONView) -> Void) {
        guard mark.kind == .object else { return }
        var place = index + 1
        while place < Int(mark.next) {
            body(
                JSONView(document: document, index: place).string ?? "", JSONView(document: document, index: place + 1))
            place = Int(document.marks[place + 1].next)
        }
    }

    /// The value of an object's member; `nil` where there is none of this name, or no object.
    public subscript(key: String) -> JSONView? {
        guard mark.kind == .object else { return nil }
        var key = key
        let value = key.withUTF8 { key in withBytes { place(of: UnsafeRawBufferPointer(key), in: $0) } }
        return value.map { JSONView(document: document, index: $0) }
    }

    /// The place of the member's value.
    private func place(of key: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Int? {
        let scanner = JSONScanner(text, depthLimit: 0)
        return document.marks.withUnsafeBufferPointer { marks in
            var place = index + 1
            while place < Int(marks[index].next) {
                let name = marks[place]
                let isIt =
                    switch name.kind {
                    case .plainString:
                        Int(name.end &- name.start) == key.count
                            && UnsafeRawBufferPointer(rebasing: text[name.range]).isSame(as: key)
                    default: scanner.withText(of: name) { $0.isSame(as: key) }
                    }
                if isIt { return place + 1 }
                place = Int(marks[place + 1].next)
            }
            return nil
        }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try document.bytes.withUnsafeBytes(body)
    }
}
