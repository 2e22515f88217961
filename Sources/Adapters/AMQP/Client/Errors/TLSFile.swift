/// What a file for TLS is to hold, as PEM.
public enum TLSFile: String, Hashable, Sendable {
    case authorities = "certificate of an authority"
    case certificate
    case privateKey = "private key"
}
