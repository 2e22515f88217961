import Domain

/// Reads whole numbers: ids that the store hands out, and counts.
enum WholeNumber {
    /// A number from 1 on, in digits only.
    static func read(_ text: String, _ field: String, upTo limit: Int64 = .max) throws(FieldError) -> Int64 {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let number = Int64(text),
            (1...limit).contains(number)
        else { throw FieldError(field, "\(Fields.shown(text)) is no number from 1 to \(limit)") }
        return number
    }
}
