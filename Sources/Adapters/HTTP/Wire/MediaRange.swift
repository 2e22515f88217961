/// One of the formats that a client names in `Accept`.
struct MediaRange: Sendable {
    /// Type and subtype in small letters; either may be `*`.
    let essence: String
    /// How much it is wanted, from 0 (not at all) to 1.
    let quality: Double

    /// The ranges of the header, in its order.
    static func list(_ accept: String) -> [MediaRange] {
        accept.split(separator: ",").map { MediaRange(String($0)) }
    }

    private init(_ text: String) {
        essence = MediaRange.essence(text)
        let parameters = text.split(separator: ";").dropFirst().map { MediaRange.trimmed($0).lowercased() }
        quality = parameters.first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
    }

    /// What stands in front of the parameters, in small letters.
    static func essence(_ text: String) -> String {
        trimmed(text.prefix { $0 != ";" }).lowercased()
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var rest = text.drop(while: isSpace)
        while rest.last.map(isSpace) ?? false { rest.removeLast() }
        return rest
    }

    /// How closely the range names a format: 2 for the very one, 1 for its type, 0 for all, `nil` for others.
    func closeness(to format: String) -> Int? {
        if essence == format { return 2 }
        if essence == format.prefix(while: { $0 != "/" }) + "/*" { return 1 }
        return essence == "*/*" ? 0 : nil
    }
}
