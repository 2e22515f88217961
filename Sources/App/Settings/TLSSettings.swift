/// The files that TLS needs.
struct TLSSettings: Hashable {
    /// The certificate, and those of its issuers behind it.
    let certificate: String
    let key: String
    /// The issuers of the certificates that clients must show; `nil` asks for none.
    let clientCA: String?
}
