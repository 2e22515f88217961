import Domain
import JSON

/// What was said of settings: each as it is in force, where that is from, and what was wrong.
struct SettingValues {
    private(set) var problems: [String] = []
    private var entries: [String: (value: JSONValue, origin: SettingOrigin)] = [:]

    /// The keys of a file's object.
    static let keys: [String] = SettingDefinition.all.reduce(into: []) { keys, definition in
        if keys.last != definition.key { keys.append(definition.key) }
    }

    /// Takes what a place says of a key; it goes over what was said before.
    mutating func take(_ key: String, _ value: JSONValue, from origin: SettingOrigin) {
        if let definition = SettingDefinition.all.first(where: { $0.path == key }) {
            return take(definition, value, from: origin)
        }
        let table = SettingDefinition.all.filter { $0.key == key && $0.member != nil }
        guard !table.isEmpty else { return unknown(key, among: SettingValues.keys, from: origin) }
        guard case .object(let object) = value else {
            let members = table.compactMap(\.member).joined(separator: ", ")
            return problem("the setting \(key) is \(value.kind); it may be an object with \(members)", origin)
        }
        for (name, value) in object.members {
            if let definition = table.first(where: { $0.member == name }) {
                take(definition, value, from: origin)
            } else {
                unknown(name, of: key, among: table.compactMap(\.member), from: origin)
            }
        }
    }

    /// Takes what a text says, from the environment or a flag.
    mutating func take(_ key: String, text: String, from origin: SettingOrigin) {
        let definition = SettingDefinition.all.first { $0.path == key }
        // A table is written as in the file.
        let value = definition?.kind.value(ofText: text) ?? (try? JSONParser.parse(text)) ?? .string(text)
        take(key, value, from: origin)
    }

    private mutating func take(_ definition: SettingDefinition, _ value: JSONValue, from origin: SettingOrigin) {
        guard let accepted = definition.kind.accepted(value) else {
            return wrong(definition.path, value, definition.kind, origin)
        }
        entries[definition.path] = (accepted, origin)
    }

    /// What is in force; `nil` where there is nothing.
    subscript(path: String) -> JSONValue? {
        entries[path]?.value ?? SettingDefinition.all.first { $0.path == path }?.standard
    }

    func origin(of path: String) -> SettingOrigin { entries[path]?.origin ?? .standard }

    /// Whether someone said something of it.
    func isGiven(_ path: String) -> Bool { entries[path] != nil }
}

extension SettingValues {
    /// A text that has a value in any case.
    func text(_ path: String) -> String { self[path]?.string ?? "" }

    func count(_ path: String) -> Int { self[path]?.number?.integer ?? 0 }

    func seconds(_ path: String) -> Duration {
        .seconds(self[path]?.number.flatMap { Double($0.description) } ?? 0)
    }

    mutating func problem(_ text: String, _ origin: SettingOrigin) {
        problems.append((origin.place.map { "\($0): " } ?? "") + text)
    }

    mutating func wrong(_ path: String, _ value: JSONValue, _ kind: SettingKind, _ origin: SettingOrigin) {
        let isWrong: String =
            switch value {
            case .string(let text) where kind.isShown: Fields.shown(text)
            case .number(let number) where kind.isShown: number.description
            default: value.kind
            }
        problem("the setting \(path) is \(isWrong); it may be \(kind.right)", origin)
    }

    mutating func unknown(
        _ name: String, of table: String? = nil, among names: [String], from origin: SettingOrigin
    ) {
        let prefix = table.map { "\($0)." } ?? ""
        // What follows the table's name may be anything, and is shown as such.
        let shown = table == nil ? Fields.shown(name) : prefix + Fields.shown(name)
        let nearest = SettingNames.nearest(to: name, among: names)
        problem("the setting \(shown) is not known; did you mean \(prefix)\(nearest)?", origin)
    }
}
