/// Why a certificate can't be used.
public enum CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file is not there or may not be read, with the system's reason.
    case unreadable(String, String)
    /// A file holds no certificate.
    case noCertificate(String)
    /// A file holds no private key without a password.
    case noKey(String)
    /// The parts do not belong together.
    case mismatch(certificate: String, key: String, clientCA: String?)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "the file \(path) can't be read: \(reason)"
        case .noCertificate(let path): "the file \(path) holds no certificate in PEM form"
        case .noKey(let path): "the file \(path) holds no private key in PEM form and without a password"
        case .mismatch(let certificate, let key, nil):
            "the key in \(key) is not that of the certificate in \(certificate)"
        case .mismatch(let certificate, let key, let clientCA?):
            "the key in \(key) is not that of the certificate in \(certificate), or \(clientCA) holds no certificate"
        }
    }
}
