/// Reads an array by the same rules as ``JSONParser``, but one element after the other, of which it holds no other.
public struct JSONElements: Sendable {
    private let bytes: [UInt8]
    private let depth: Int
    private let values: Int
    private var place = 0
    private var isAtEnd = false

    /// - Parameter values: how many values an element may hold, keys among them.
    public init(of bytes: [UInt8], depth: Int = JSONParser.defaultDepth, values: Int = .max) {
        (self.bytes, self.depth, self.values) = (bytes, depth, values)
    }

    /// The next element; `nil` behind the last, if nothing follows the array.
    public mutating func next() throws(JSONError) -> JSONView? {
        guard !isAtEnd else { return nil }
        let (marks, end) = try bytes.withUnsafeBufferPointer { [place, depth, values] text throws(JSONError) in
            var scanner = JSONScanner(UnsafeRawBufferPointer(text), depthLimit: depth, valueLimit: values)
            scanner.place = place
            return (try scanner.element(isFirst: place == 0), scanner.place)
        }
        place = end
        isAtEnd = marks == nil
        return marks.map { JSONDocument(bytes, marks: $0).root }
    }
}

extension JSONScanner {
    /// The marks of the next element of the array that is the text; `nil` at its end.
    fileprivate mutating func element(isFirst: Bool) throws(JSONError) -> [JSONMark]? {
        skipSpace()
        if isFirst {
            guard take(UInt8(ascii: "[")) else { throw error("not an array") }
            skipSpace()
        }
        if take(UInt8(ascii: "]")) {
            skipSpace()
            guard place == bytes.count else { throw error("something follows the value") }
            return nil
        }
        if !isFirst {
            guard take(UInt8(ascii: ",")) else { throw error("an array's value must be followed by , or ]") }
            skipSpace()
        }
        try value(depth: 1)
        return marks
    }
}
