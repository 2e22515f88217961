/// Makes of a reason, which may quote what was sent, one of few labels.
enum ReasonLabel {
    /// The words before whatever differs from message to message, in snake case.
    static func of(_ reason: String) -> String {
        let fixed = reason.lowercased().unicodeScalars.prefix { scalar in
            scalar.value < 0x80 && scalar != "\"" && scalar != ":" && scalar != ";" && scalar != "("
                && !("0"..."9").contains(scalar)
        }
        let words = fixed.split { !("a"..."z").contains($0) && $0 != "_" }.prefix(8)
        let label = words.map { String(Substring.UnicodeScalarView($0)) }.joined(separator: "_")
        return label.isEmpty ? "other" : label
    }
}
