import Domain
import JSON
import OpenStackAdapter
import Ports

/// What `check-config` shows: every setting in force, secrets hidden, and where each is from.
struct SettingsReport {
    struct Entry {
        let path: String
        let value: JSONValue
        let origin: SettingOrigin
    }

    let entries: [Entry]
    let notes: [String]
    let problems: [String]

    private static let hidden = JSONValue.string("********")

    /// - Parameter store: the store that is used.
    init(_ values: SettingValues, _ settings: Settings, store: String?) {
        notes = settings.notes
        problems = values.problems
        entries = SettingDefinition.all.compactMap { definition in
            let path = definition.path
            let shown: JSONValue? =
                switch path {
                case "heart_db_url": store.map { .string($0) }
                case "brokers": SettingsReport.list(settings.brokers.map(\.description))
                case "states": SettingsReport.states(settings.states)
                case "rtypes.cloud_unique": SettingsReport.list(SettingsReport.types(settings.wanted.facts))
                case "tariffs.unit": .string(settings.wanted.facts.unit.rawValue)
                case "keystone_url": SettingsReport.identity(values)
                default: SettingsReport.shown(values[path], definition.kind)
                }
            return shown.map { Entry(path: path, value: $0, origin: SettingsReport.origin(path, values)) }
        }
    }

    private static func shown(_ value: JSONValue?, _ kind: SettingKind) -> JSONValue? {
        switch kind {
        case .secret: value.map { _ in hidden }
        // The tokens are secrets, whom they stand for is none.
        case .tokens: list((value?.object?.members ?? []).compactMap(\.value.string).sorted())
        case .webAddress: value?.string.map { .string(withoutLogin($0)) }
        default: value
        }
    }

    /// An address without what may stand before its host.
    static func withoutLogin(_ url: String) -> String {
        guard let slashes = url.firstRange(of: "://") else { return url }
        let place = url[slashes.upperBound...].prefix { $0 != "/" }
        guard let at = place.lastIndex(of: "@") else { return url }
        return url[..<slashes.upperBound] + "********" + url[at...]
    }

    private static func origin(_ path: String, _ values: SettingValues) -> SettingOrigin {
        guard path == "brokers" else { return values.origin(of: path) }
        var values = values
        return BrokerReader(&values).origin
    }

    private static func identity(_ values: SettingValues) -> JSONValue? {
        guard let url = values["keystone_url"]?.string else { return nil }
        return .string(withoutLogin(Settings.identityBase(url).map { $0 + "/v3" } ?? url))
    }

    private static func types(_ facts: StoreFacts) -> [String] { facts.cloudUnique.rtypes.sorted() }

    private static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    private static func states(_ table: StateTable) -> JSONValue {
        let members = table.effects.sorted { $0.key < $1.key }.map { state, effect in
            switch effect {
            case .ends: (key: state, value: JSONValue.string("end"))
            case .runs(let parts):
                (key: state, value: JSONValue.array(parts.map(\.rawValue).sorted().map { .string($0) }))
            }
        }
        return .object(JSONObject(members))
    }
}

extension SettingsReport {
    /// A line for each setting, then the notes.
    var text: String {
        var table = TextTable(["setting", "from", "value"])
        for entry in entries {
            var writer = JSONWriter()
            writer.value(entry.value)
            table.add([entry.path, entry.origin.description, entry.value.string ?? writer.text])
        }
        let notes = notes.map { "note: \($0)\n" }.joined()
        return String(decoding: table.bytes, as: UTF8.self) + notes
    }

    /// `{"settings": {KEY: {"value", "from", "place"}}, "notes": […], "errors": […]}`
    var json: String {
        let settings = entries.map { entry in
            var members: [(key: String, value: JSONValue)] = [
                ("value", entry.value), ("from", .string(entry.origin.kind)),
            ]
            if let place = entry.origin.place { members.append(("place", .string(place))) }
            return (key: entry.path, value: JSONValue.object(JSONObject(members)))
        }
        var writer = JSONWriter()
        writer.object(
            JSONObject([
                ("settings", .object(JSONObject(settings))), ("notes", .array(notes.map { .string($0) })),
                ("errors", .array(problems.map { .string($0) })),
            ]))
        return writer.text + "\n"
    }
}
