import Domain
import JSON

/// What is kept of something that could not be understood: 64 KiB at most, without secrets.
public enum RejectedBody {
    /// The most bytes that are kept.
    public static let limit = 65_536
    private static let mark = "[redacted]"
    private static let secretKeys = [
        "token", "pass", "secret", "credential", "private_key", "api_key", "authorization",
    ]
    /// What a body that was captured is written as; one that was not decoded may hold anything.
    private static let encodedKey = "body_b64"

    /// The text of a body with the values of keys that hold secrets, and all texts that look like tokens, replaced.
    public static func redacted(_ body: [UInt8]) -> String {
        let text: String
        if let value = try? JSONParser.parse(body) {
            var writer = JSONWriter()
            writer.value(redacted(value, depth: 0))
            text = writer.text
        } else {
            text = withoutTokens(withoutSecrets(String(decoding: body, as: UTF8.self)))
        }
        return cut(text.replacing("\0", with: "\u{fffd}"))
    }

    /// A reason for not understanding a body, which may quote it.
    public static func redacted(reason: String) -> String {
        withoutTokens(withoutSecrets(reason)).replacing("\0", with: "\u{fffd}")
    }

    private static func redacted(_ value: JSONValue, depth: Int) -> JSONValue {
        switch value {
        case .string(let text): .string(redacted(text, depth: depth))
        case .array(let elements): .array(elements.map { redacted($0, depth: depth) })
        case .object(let object):
            .object(
                JSONObject(
                    unique: object.members.map { (withoutTokens($0), redacted($1, of: $0, depth: depth)) }))
        case .null, .bool, .number: value
        }
    }

    private static func redacted(_ value: JSONValue, of key: String, depth: Int) -> JSONValue {
        if key == encodedKey, case .string(let text) = value { return .string("[\(text.utf8.count) bytes]") }
        return isSecret(key) && !value.isNull ? .string(mark) : redacted(value, depth: depth)
    }

    /// A text inside of a body; an envelope holds its message as a text that is JSON itself.
    private static func redacted(_ text: String, depth: Int) -> String {
        guard depth < 3, text.utf8.first == UInt8(ascii: "{") || text.utf8.first == UInt8(ascii: "["),
            let inner = try? JSONParser.parse(text)
        else { return withoutTokens(withoutSecrets(text)) }
        var writer = JSONWriter()
        writer.value(redacted(inner, depth: depth + 1))
        return writer.text
    }

    /// A text with what stands after the name of a secret and a colon, or an equals sign, replaced.
    private static func withoutSecrets(_ text: String) -> String {
        var (result, rest) = ("", text[...])
        while let end = rest.firstIndex(where: { $0 == ":" || $0 == "=" }) {
            let front = rest[..<end]
            let name = front.lastIndex(where: ",{}[]()&;\n".contains).map { front[$0...] } ?? front
            result += rest[...end]
            rest = rest[rest.index(after: end)...]
            guard isSecret(String(name.suffix(60))) || name.contains(encodedKey) else { continue }
            let lead = rest.prefix { $0.isWhitespace || "\\\"'".contains($0) }
            result += lead + mark
            rest = afterValue(rest.dropFirst(lead.count), lead: lead)
        }
        return result + rest
    }

    /// What follows a value that began with some quotation marks, or with none.
    private static func afterValue(_ rest: Substring, lead: Substring) -> Substring {
        // A table or an array that is a secret's is not looked into: nothing behind it is kept.
        if let first = rest.first, "{[".contains(first) { return "" }
        guard let quote = lead.last, "\"'".contains(quote) else {
            return rest.drop { !",;&})]\n ".contains($0) }
        }
        let isEscaped = lead.dropLast().last == "\\"
        var last: Character = " "
        return rest.drop { character in
            defer { last = character }
            return character != quote || (last == "\\") != isEscaped
        }
    }

    private static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return secretKeys.contains { key.contains($0) }
    }

    /// Replaces what has the form of a Fernet token or of a JSON web token.
    private static func withoutTokens(_ text: String) -> String {
        guard text.contains("gAAAA") || text.contains("eyJ") else { return text }
        var result = ""
        var run = ""
        for character in text.unicodeScalars {
            if isTokenCharacter(character) {
                run.unicodeScalars.append(character)
            } else {
                result += withoutToken(run)
                run = ""
                result.unicodeScalars.append(character)
            }
        }
        return result + withoutToken(run)
    }

    /// A run of characters that tokens are made of, cut where a token begins in it.
    private static func withoutToken(_ run: String) -> String {
        let starts = ["gAAAA", "eyJ"].compactMap { run.firstRange(of: $0)?.lowerBound }
        return starts.min().map { run[..<$0] + mark } ?? run
    }

    private static func isTokenCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-_=.".unicodeScalars.contains(scalar))
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > limit else { return text }
        return String(decoding: text.utf8.prefix(limit - 4), as: UTF8.self) + "…"
    }

    /// Whether a kept text is only the front of what arrived.
    static func isCut(_ text: String) -> Bool { text.utf8.count >= limit - 4 && text.unicodeScalars.last == "…" }

    /// The text with something else in the places of what was replaced; `nil` if nothing was.
    static func varied(_ text: String) -> String? {
        guard text.contains(mark) || text.unicodeScalars.contains("\u{fffd}") else { return nil }
        return text.replacing(mark, with: "[replaced]").replacing("\u{fffd}", with: "?")
    }
}
