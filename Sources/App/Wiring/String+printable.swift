extension String {
    /// The text without control characters: what others said may be meant for a terminal.
    var printable: String {
        let scalars = unicodeScalars.map { $0.value < 0x20 || 0x7f..<0xa0 ~= $0.value ? "\u{fffd}" : $0 }
        return String(UnicodeScalarView(scalars))
    }
}
