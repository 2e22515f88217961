import Domain

/// Single parameters, each with an error that names it; `nil` where one is absent.
extension QueryParameters {
    func text(_ name: String) throws(FieldError) -> String? {
        guard let text = self[name] else { return nil }
        return try Fields.checked(text, name)
    }

    func moment(_ name: String) throws(FieldError) -> Moment? {
        guard let text = self[name] else { return nil }
        do throws(MomentError) { return try Moment(text) } catch {
            throw FieldError(name, "\(Fields.shown(text)) \(error)")
        }
    }

    func count(_ name: String) throws(FieldError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let count = Int(text), count > 0 else {
            throw FieldError(name, "\(Fields.shown(text)) is no count; it may be 1 or more")
        }
        return count
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
