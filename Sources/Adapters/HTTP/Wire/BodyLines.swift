/// The lines of a body that are not empty, one after the other.
struct BodyLines: Sendable {
    /// A line without its end, and its number, the first being 1.
    struct Line: Sendable {
        let number: Int
        let bytes: [UInt8]
    }

    private var rest: ArraySlice<UInt8>
    private var number = 0

    init(_ body: [UInt8]) { rest = body[...] }

    mutating func next() -> Line? {
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            number += 1
            if !line.allSatisfy(BodyLines.isSpace) { return Line(number: number, bytes: Array(line)) }
        }
        return nil
    }

    /// Whether a byte is what JSON calls white space.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 0x0a || byte == 0x0d }
}
