/// How TLS is spoken: 1.2 at least, certificate and name of the server verified, always.
///
/// Files are PEM and are read again for every connection, so that renewed ones count without a restart.
public struct TLSSettings: Hashable, Sendable {
    /// Who is trusted to sign the server's certificate.
    public enum Authorities: Hashable, Sendable {
        /// Whom the operating system trusts.
        case system
        /// Those of this file alone.
        case file(String)
    }

    /// Who is trusted to sign the server's certificate.
    public var authorities: Authorities
    /// A file with the client's certificate, and those between it and its authority.
    public var certificateFile: String?
    /// A file with the private key of that certificate.
    public var keyFile: String?
    /// The name that the server is asked for and that its certificate must have, instead of the endpoint's host.
    public var serverName: String?

    /// Makes settings.
    public init(
        authorities: Authorities = .system, certificateFile: String? = nil, keyFile: String? = nil,
        serverName: String? = nil
    ) {
        self.authorities = authorities
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
    }
}
