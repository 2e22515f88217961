import Glibc

/// Takes tokens, and passwords of stores' URLs, out of what `ps` shows of the process.
enum HiddenArguments {
    private static let flags: Set<String> = ["--admin-token", "--token"]

    private static let urlFlags: Set<String> = ["--db", "--from", "--to"]

    /// Puts stars in the places of tokens and passwords; what was read of the command line before stays as it was.
    static func hide() {
        let arguments = CommandLine.arguments
        for (place, argument) in arguments.enumerated() {
            guard let text = CommandLine.unsafeArgv[place] else { return }
            if place > 0, flags.contains(arguments[place - 1]) {
                memset(text, Int32(UInt8(ascii: "*")), strlen(text))
            } else if let flag = argument.split(separator: "=").first, flags.contains(String(flag)) {
                memset(text + flag.utf8.count, Int32(UInt8(ascii: "*")), strlen(text) - flag.utf8.count)
            }
            let isURL = place > 0 && urlFlags.contains(arguments[place - 1])
            if isURL || urlFlags.contains(where: { argument.hasPrefix("\($0)=") }) {
                for range in passwords(in: Array(argument.utf8)) {
                    memset(text + range.lowerBound, Int32(UInt8(ascii: "*")), range.count)
                }
            }
        }
    }

    /// Where passwords stand in a URL: behind the user, and in its query.
    private static func passwords(in text: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        if let scheme = text.firstRange(of: Array("://".utf8)) {
            let end = text[scheme.upperBound...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            let authority = text[scheme.upperBound..<(end ?? text.count)]
            if let at = authority.lastIndex(of: UInt8(ascii: "@")),
                let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
            {
                ranges.append(colon + 1..<at)
            }
        }
        var rest = text.startIndex
        while let key = text[rest...].firstRange(of: Array("password=".utf8)) {
            rest = text[key.upperBound...].firstIndex(of: UInt8(ascii: "&")) ?? text.count
            ranges.append(key.upperBound..<rest)
        }
        return ranges
    }
}
