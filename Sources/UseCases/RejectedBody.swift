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

    /// The text of a body with the values of keys that hold secrets, and all texts that look like tokens, replaced.
    public static func redacted(_ body: [UInt8]) -> String {
        let text: String
        if let value = try? JSONParser.parse(body) {
            var writer = JSONWriter()
            writer.value(redacted(value, depth: 0))
            text = writer.text
        } else {
            text = withoutTokens(String(decoding: body, as: UTF8.self))
        }
        return cut(text.replacing("\0", with: "\u{fffd}"))
    }

    private static func redacted(_ value: JSONValue, depth: Int) -> JSONValue {
        switch value {
        case .string(let text): .string(redacted(text, depth: depth))
        case .array(let elements): .array(elements.map { redacted($0, depth: depth) })
        case .object(let object):
            .object(
                JSONObject(
                    unique: object.members.map { key, value in
                        (
                            withoutTokens(key),
                            isSecret(key) && !value.isNull ? .string(mark) : redacted(value, depth: depth)
                        )
                    }))
        case .null, .bool, .number: value
        }
    }

    /// A text inside of a body; an envelope holds its message as a text that is JSON itself.
    private static func redacted(_ text: String, depth: Int) -> String {
        guard depth < 3, text.utf8.first == UInt8(ascii: "{") || text.utf8.first == UInt8(ascii: "["),
            let inner = try? JSONParser.parse(text)
        else { return withoutTokens(text) }
        var writer = JSONWriter()
        writer.value(redacted(inner, depth: depth + 1))
        return writer.text
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
}
