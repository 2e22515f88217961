import Domain
import JSON

/// Writes HTML; what is a text becomes one, whatever it holds.
struct HTMLText: Sendable {
    private var writer = JSONWriter()

    var bytes: [UInt8] { writer.bytes }

    var count: Int { writer.count }

    mutating func removeAll() { writer.removeAll() }

    /// What is HTML already.
    mutating func raw(_ text: StaticString) { writer.raw(text) }

    mutating func escaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): writer.raw("&amp;")
            case UInt8(ascii: "<"): writer.raw("&lt;")
            case UInt8(ascii: ">"): writer.raw("&gt;")
            case UInt8(ascii: "\""): writer.raw("&quot;")
            case UInt8(ascii: "'"): writer.raw("&#39;")
            default: writer.byte(byte)
            }
        }
    }

    /// A moment as people write it; nothing where there is none.
    mutating func moment(_ moment: Moment?) {
        guard let moment else { return }
        raw("<time>")
        writer.plain(moment.description.replacing("T", with: " "))
        raw("</time>")
    }
}
