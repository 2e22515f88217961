import Glibc

/// Finds places in the text of a body, which holds its message as escaped text.
struct BodyScan {
    /// A moment in a body, and the key that it is the value of.
    struct FoundMoment {
        let range: Range<Int>
        let key: String
        let form: MomentForm
        let moment: Int64
    }

    /// The text, and a zero.
    private let ended: [CChar]
    let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
        ended = Array(text.utf8CString)
    }

    /// Every place of a text.
    func places(of text: String) -> [Range<Int>] {
        let count = text.utf8.count
        var result: [Range<Int>] = []
        while let place = place(of: text, from: result.last?.upperBound ?? 0) { result.append(place..<place + count) }
        return result
    }

    private func place(of text: String, from start: Int) -> Int? {
        ended.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress, let found = strstr(base + start, text) else { return nil }
            return UnsafePointer(found) - base
        }
    }

    /// The value of the first key of that name, if it is a number or a text.
    func value(of key: String) -> Range<Int>? {
        guard let begin = place(of: #"\"\#(key)\": "#, from: 0) else { return nil }
        let start = begin + key.utf8.count + 6
        if bytes[start] == UInt8(ascii: "\\") {
            let end = bytes[(start + 2)...].firstIndex(of: UInt8(ascii: "\\")) ?? bytes.count
            return start + 2..<end
        }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start]) else { return nil }
        return start..<(bytes[start...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? start)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// All moments of the day on which the captures were made.
    func moments() -> [FoundMoment] {
        places(of: CapturedNames.day).compactMap { place in
            guard let found = MomentForm.read(bytes, at: place.lowerBound) else { return nil }
            let range = place.lowerBound..<place.lowerBound + found.length
            return FoundMoment(range: range, key: key(before: place.lowerBound), form: found.form, moment: found.moment)
        }
    }

    /// The key of the value that begins here.
    private func key(before place: Int) -> String {
        // What lies between is \": \" where the value is a text.
        let end = place - 6
        guard end > 0, let begin = bytes[..<end].lastIndex(of: UInt8(ascii: "\"")) else { return "" }
        return text(begin + 1..<end)
    }
}
