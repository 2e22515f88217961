/// Where the value of a setting is from.
enum SettingOrigin: Hashable {
    /// Nobody said anything.
    case standard
    case file(String)
    case environment(String)
    case flag(String)

    /// The kind of place.
    var kind: String {
        switch self {
        case .standard: "default"
        case .file: "file"
        case .environment: "environment"
        case .flag: "flag"
        }
    }

    /// The place itself, as errors name it.
    var place: String? {
        switch self {
        case .standard: nil
        case .file(let path): path
        case .environment(let name): name
        case .flag(let name): name
        }
    }
}

extension SettingOrigin: CustomStringConvertible {
    var description: String { place.map { "\(kind) \($0)" } ?? kind }
}
