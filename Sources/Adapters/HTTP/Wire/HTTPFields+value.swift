import HTTPTypes

extension HTTPFields {
    /// The value of a field, or all of them, joined, where there are several.
    ///
    /// The subscript says the same, but joins even what is there once.
    func value(of name: HTTPField.Name) -> String? {
        var found: String?
        for field in self where field.name == name {
            guard found == nil else { return self[name] }
            found = field.value
        }
        return found
    }
}
