import Domain

/// Single parameters, each with an error that names it; `nil` where one is absent.
extension QueryParameters {
    /// The most that `limit` may be.
    static let most: Int64 = 1_000_000

    func text(_ name: String) throws(FieldError) -> String? {
        guard let text = self[name] else { return nil }
        return try Fields.checked(text, name)
    }

    func moment(_ name: String) throws(FieldError) -> Moment? {
        guard let text = self[name] else { return nil }
        do throws(MomentError) { return try Moment(QueryParameters.withOffset(text)) } catch {
            throw FieldError(name, "\(Fields.shown(text)) \(error)")
        }
    }

    /// A moment's text with the plus sign of its offset: one that is not encoded stands for a space in a query, and
    /// nothing but a plus sign can have been meant behind a time.
    private static func withOffset(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard let space = bytes.lastIndex(of: UInt8(ascii: " ")), space >= "2012-04-17T11:21:04".utf8.count else {
            return text
        }
        bytes[space] = UInt8(ascii: "+")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// So many entries at most.
    func limit() throws(FieldError) -> Int? {
        guard let text = self["limit"] else { return nil }
        return Int(try WholeNumber.read(text, "limit", upTo: QueryParameters.most))
    }

    /// An id that the store handed out.
    func id(_ name: String) throws(FieldError) -> Int64? {
        guard let text = self[name] else { return nil }
        return try WholeNumber.read(text, name)
    }

    func flag(_ name: String) throws(FieldError) -> Bool {
        try choice(name, of: ["true": true, "false": false]) ?? false
    }

    func choice<Value>(_ name: String, of choices: KeyValuePairs<String, Value>) throws(FieldError) -> Value? {
        guard let text = self[name] else { return nil }
        guard let choice = choices.first(where: { $0.key == text }) else {
            let known = choices.map(\.key).joined(separator: " or ")
            throw FieldError(name, "\(Fields.shown(text)) is not understood; it may be \(known)")
        }
        return choice.value
    }
}
