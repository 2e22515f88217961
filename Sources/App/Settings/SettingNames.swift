/// Finds what a mistyped name was meant to be.
enum SettingNames {
    /// The known name that a wrong one is most like.
    static func nearest(to text: String, among names: [String]) -> String {
        names.min { distance($0, text) < distance($1, text) } ?? ""
    }

    /// How many insertions, deletions and replacements make one text of the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let other = Array(right.utf8)
        var row = Array(0...other.count)
        for (index, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in other.indices {
                let replaced = diagonal + (other[place] == byte ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, row[place] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
