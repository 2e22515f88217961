import Glibc

/// Takes tokens out of what `ps` shows of the process.
enum HiddenArguments {
    private static let flags: Set<String> = ["--admin-token", "--token"]

    /// Puts stars in the places of tokens; what was read of the command line before stays as it was.
    static func hide() {
        let arguments = CommandLine.arguments
        for (place, argument) in arguments.enumerated() {
            guard let text = CommandLine.unsafeArgv[place] else { return }
            if place > 0, flags.contains(arguments[place - 1]) {
                memset(text, Int32(UInt8(ascii: "*")), strlen(text))
            } else if let flag = argument.split(separator: "=").first, flags.contains(String(flag)) {
                memset(text + flag.utf8.count, Int32(UInt8(ascii: "*")), strlen(text) - flag.utf8.count)
            }
        }
    }
}
