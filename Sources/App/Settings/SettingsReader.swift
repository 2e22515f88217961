import Domain
import FoundationEssentials
import JSON

/// Reads settings from a file, from the environment and from flags, each going over the one before.
enum SettingsReader {
    static let defaultFile = "/etc/nova-billing/settings.json"

    private static let prefix = "NOVA_BILLING_"
    /// Variables of ours that are no settings: where the settings are, and what commands say to a server.
    private static let otherVariables = ["NOVA_BILLING_CONFIG", "NOVA_BILLING_TOKEN"]

    /// A flag of the command line that stands for a setting.
    struct Flag {
        let name: String
        let key: String
        let value: String?
    }

    /// - Parameter file: `nil` is what the environment names, else the default one, if it is there.
    static func read(file: String?, environment: [String: String], flags: [Flag]) throws -> SettingValues {
        var values = SettingValues()
        if let (path, object) = try object(file: file ?? environment["NOVA_BILLING_CONFIG"]) {
            for (key, value) in object.members { values.take(key, value, from: .file(path)) }
        }
        checkNames(environment.keys.sorted(), &values)
        for key in SettingValues.keys {
            let name = prefix + key.uppercased()
            if let text = environment[name] { values.take(key, text: text, from: .environment(name)) }
        }
        for flag in flags {
            if let text = flag.value { values.take(flag.key, text: text, from: .flag(flag.name)) }
        }
        return values
    }

    /// A variable of ours that means nothing is as wrong as such a key.
    private static func checkNames(_ names: [String], _ values: inout SettingValues) {
        let known = SettingValues.keys.map { prefix + $0.uppercased() } + otherVariables
        for name in names where name.hasPrefix(prefix) && !known.contains(name) {
            let nearest = SettingNames.nearest(to: name, among: known)
            values.problem("this is not known; did you mean \(nearest)?", .environment("the environment's \(name)"))
        }
    }

    private static func object(file: String?) throws -> (path: String, object: JSONObject)? {
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
}
