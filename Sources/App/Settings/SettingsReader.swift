import Domain
import FoundationEssentials
import JSON
import OpenStackAdapter
import Ports

/// Reads settings from a file and from the environment.
struct SettingsReader {
    static let defaultFile = "/etc/nova-billing/settings.json"

    private var settings = Settings()
    /// Where the value at hand is from, for errors.
    private var place = ""

    /// The settings of a file (`nil`: the default one, if it is there), overridden by the environment.
    static func read(file: String?, environment: [String: String]) throws -> Settings {
        var reader = SettingsReader()
        if let values = try values(file: file ?? environment["NOVA_BILLING_CONFIG"]) {
            reader.place = values.path
            for (key, value) in values.object.members { try reader.take(key, value) }
        }
        try reader.checkNames(environment.keys.sorted())
        for key in SettingKey.allCases {
            guard let name = key.environmentVariable, let text = environment[name] else { continue }
            reader.place = name
            try reader.take(key, .string(text))
        }
        return reader.settings
    }

    /// A variable of ours that means nothing is as wrong as such a key.
    private func checkNames(_ names: [String]) throws {
        let known = SettingKey.allCases.compactMap(\.environmentVariable) + ["NOVA_BILLING_CONFIG"]
        for name in names where name.hasPrefix("NOVA_BILLING_") && !known.contains(name) {
            throw Failure.usage(
                "the environment's \(name) is not known; did you mean \(SettingKey.nearest(to: name, among: known))?")
        }
    }

    private static func values(file: String?) throws -> (path: String, object: JSONObject)? {
        let path = file ?? defaultFile
        guard file != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure.usage("the settings file \(path) can't be read")
        }
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(Array(bytes)) } catch {
            throw Failure.usage("the settings file \(path) is no JSON: \(error.discreetDescription)")
        }
        guard case .object(let object) = value else {
            throw Failure.usage("the settings file \(path) holds \(value.kind); it must hold an object")
        }
        return (path, object)
    }

    private mutating func take(_ name: String, _ value: JSONValue) throws {
        guard let key = SettingKey(rawValue: name) else {
            throw Failure.usage(
                "\(place): the setting \(Fields.shown(name)) is not known; did you mean \(SettingKey.nearest(to: name))?"
            )
        }
        try take(key, value)
    }

    private mutating func take(_ key: SettingKey, _ value: JSONValue) throws {
        switch key {
        case .host: settings.host = try text(key, value)
        case .port: settings.port = try port(key, value)
        case .adminToken: settings.adminToken = try secret(key, value)
        case .heartDBURL: settings.database = try DatabaseURL(try text(key, value))
        case .logLevel: settings.logLevel = try text(key, value).lowercased()
        case .billingHeartURL:
            _ = try text(key, value)
            settings.notes.append("billing_heart_url is ignored: the server needs no address of itself")
        case .keystoneURL:
            let url = try text(key, value)
            if url.hasSuffix("/v2.0") { settings.notes.append("keystone_url: /v2.0 is gone, /v3 is meant") }
        case .novaURL, .logDir, .logFormat, .novaConf, .rabbitHost, .rabbitUserID, .rabbitVirtualHost:
            _ = try text(key, value)
        case .rabbitPassword: _ = try secret(key, value)
        case .rabbitPort: _ = try port(key, value)
        case .memberTokens: settings.memberTokens = try memberTokens(value)
        case .rtypes: try takeTypes(value)
        case .states: try takeStates(value)
        case .tariffs: try takeTariffs(value)
        }
    }

    private func text(_ key: SettingKey, _ value: JSONValue) throws -> String {
        guard case .string(let text) = value, !text.isEmpty else { throw wrong(key.rawValue, value, "a text") }
        return text
    }

    /// A text that no error may show; a number is read as its text.
    private func secret(_ key: SettingKey, _ value: JSONValue) throws -> String {
        switch value {
        case .string(let text) where !text.isEmpty: return text
        case .number(let number): return number.description
        default: throw wrong(key.rawValue, value, "a text")
        }
    }

    private func port(_ key: SettingKey, _ value: JSONValue) throws -> Int {
        let number: Int? =
            switch value {
            case .number(let number): number.integer
            case .string(let text): Int(text)
            default: nil
            }
        guard let number, (0...65_535).contains(number) else { throw wrong(key.rawValue, value, "a port, 0 to 65535") }
        return number
    }

    private func memberTokens(_ value: JSONValue) throws -> [String: String] {
        var tokens: [String: String] = [:]
        for (token, account) in try table(.memberTokens, value).members {
            guard case .string(let name) = account, !name.isEmpty, !token.isEmpty else {
                throw Failure.usage("\(place): member_tokens is to give each token the name of an account")
            }
            tokens[token] = name
        }
        return tokens
    }

    private func table(_ key: SettingKey, _ value: JSONValue) throws -> JSONObject {
        guard case .object(let object) = value else { throw wrong(key.rawValue, value, "an object") }
        return object
    }

    private mutating func takeTypes(_ value: JSONValue) throws {
        for (name, value) in try table(.rtypes, value).members {
            switch name {
            case "cloud_unique":
                let types = value.array?.compactMap(\.string) ?? []
                guard types.count == value.array?.count else {
                    throw wrong("rtypes.cloud_unique", value, "an array of types of resources")
                }
                settings.wanted = .init(unit: settings.wanted.unit, cloudUnique: CloudUniqueTypes(Set(types)))
            case "image_unit":
                guard let unit = value.string.flatMap(ImageUnit.init(rawValue:)) else {
                    throw wrong("rtypes.image_unit", value, "bytes or GiB")
                }
                settings.imageUnit = unit
            default: throw unknown(name, in: "rtypes", among: ["cloud_unique", "image_unit"])
            }
        }
    }

    private mutating func takeTariffs(_ value: JSONValue) throws {
        for (name, value) in try table(.tariffs, value).members {
            guard name == "unit" else { throw unknown(name, in: "tariffs", among: ["unit"]) }
            guard let unit = value.string.flatMap(RateUnit.init(rawValue:)) else {
                throw wrong("tariffs.unit", value, RateUnit.allCases.map(\.rawValue).joined(separator: ", "))
            }
            settings.wanted = .init(unit: unit, cloudUnique: settings.wanted.cloudUnique)
        }
    }

    private mutating func takeStates(_ value: JSONValue) throws {
        let parts = InstancePart.allCases.map(\.rawValue).joined(separator: ", ")
        var effects: [String: StateTable.Effect] = [:]
        for (state, value) in try table(.states, value).members {
            if value == .string("end") {
                effects[state] = .ends
                continue
            }
            let running = value.array?.compactMap { $0.string.flatMap(InstancePart.init(rawValue:)) } ?? []
            guard let named = value.array, running.count == named.count else {
                throw wrong("states.\(state)", value, "\"end\", or an array of what is charged: \(parts)")
            }
            effects[state] = .runs(Set(running))
        }
        settings.states = StateTable(effects)
    }

    private func wrong(_ name: String, _ value: JSONValue, _ right: String) -> Failure {
        .usage("\(place): the setting \(name) is \(value.kind); it may be \(right)")
    }

    private func unknown(_ name: String, in table: String, among keys: [String]) -> Failure {
        .usage(
            "\(place): the setting \(table).\(name) is not known; did you mean "
                + "\(table).\(SettingKey.nearest(to: name, among: keys))?")
    }
}
