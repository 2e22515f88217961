/// Why nothing was agreed on TLS.
public enum TLSError: Error, Hashable, Sendable {
    /// A file cannot be read, or holds nothing of the kind.
    case unusableFile(path: String, TLSFile)
    /// The private key does not belong to the certificate.
    case keyOfOtherCertificate
    /// The server's certificate is not signed by an authority that is trusted, or its time is over or has not come.
    case untrustedCertificate
    /// The server's certificate is for another name or address than this one.
    case wrongName(expected: String)
    /// The server has no version of TLS that is safe: 1.2 is the least.
    case noCommonVersion
    /// The server refused the client's certificate, or asks for one.
    case clientCertificateRefused
    /// What answers speaks no TLS.
    case notTLS
    /// The server ended the connection before anything was agreed.
    case endedEarly
    /// The server did not answer in time.
    case timeout
    /// Anything else, as the library says it.
    case other(String)

    /// Whether it may work at another time, or with another broker of the same cluster.
    public var isRetryable: Bool {
        switch self {
        case .endedEarly, .timeout, .untrustedCertificate, .wrongName, .unusableFile, .keyOfOtherCertificate,
            .clientCertificateRefused, .other:
            true
        case .noCommonVersion, .notTLS: false
        }
    }
}

extension TLSError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusableFile(let path, let kind): "\(path) holds no \(kind.rawValue) that can be read"
        case .keyOfOtherCertificate: "the private key does not belong to the client certificate"
        case .untrustedCertificate:
            "the server's certificate is not trusted: no known authority signed it, or it is not valid now"
        case .wrongName(let name): "the server's certificate is not for \(name)"
        case .noCommonVersion: "the server has no TLS version of 1.2 or above"
        case .clientCertificateRefused: "the server refused the client certificate, or asks for one"
        case .notTLS: "what answers speaks no TLS; the port may be one without"
        case .endedEarly: "the server ended the connection during the TLS handshake"
        case .timeout: "the server did not answer the TLS handshake in time"
        case .other(let text): "TLS failed: \(text)"
        }
    }
}
