import FoundationEssentials

/// A service's own settings, as OpenStack writes them: sections of `key = value`, lines that go on with blanks.
struct NovaConf {
    private var values: [String: String] = [:]

    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        self.init(text: String(decoding: data, as: UTF8.self))
    }

    init(text: String) {
        var section = "DEFAULT"
        var last: String?
        for line in text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline) {
            let content = line.trimming { $0 == " " || $0 == "\t" }
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if line.first == " " || line.first == "\t", let key = last {
                values[key, default: ""] += content
                continue
            }
            last = nil
            if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                section = String(content[content.index(after: content.startIndex)..<end])
            } else if let sign = content.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                let key = content[..<sign].trimming { $0 == " " || $0 == "\t" }
                let name = "\(section)/\(key)"
                values[name] = String(content[content.index(after: sign)...].trimming { $0 == " " || $0 == "\t" })
                last = name
            }
        }
    }

    /// The value of a key in the first of the sections that has one.
    func value(_ key: String, in sections: [String]) -> String? {
        sections.lazy.compactMap { values["\($0)/\(key)"] }.first { !$0.isEmpty }
    }
}

extension StringProtocol {
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> SubSequence {
        var rest = self[startIndex..<endIndex]
        while let first = rest.first, isBlank(first) { rest = rest.dropFirst() }
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return rest
    }
}
