/// Why Keystone can't be asked at all, as it is configured.
public enum KeystoneSetupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file with the authorities' certificates holds none.
    case authorities(path: String)

    public var description: String {
        switch self {
        case .authorities(let path): "the file \(path) can't be read, or holds no certificates as PEM"
        }
    }
}
