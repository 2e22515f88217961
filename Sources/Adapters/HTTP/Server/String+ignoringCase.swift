extension String {
    /// Whether it is a word of small letters and hyphens, in letters of whichever case.
    func isSame(ignoringCase word: StaticString) -> Bool {
        guard utf8.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            // A hyphen has the bit that makes small letters of large ones.
            utf8.elementsEqual(word) { $0 | 0x20 == $1 && $0 != 0x0d }
        }
    }
}
