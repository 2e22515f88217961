internal import NIOSSL

extension TLSError {
    /// What an error of the library means; `nil` where it is not about TLS, or only about an end without a farewell.
    init?(_ error: any Error, expecting name: String) {
        switch error {
        case let error as NIOSSLExtraError:
            self = error == .failedToValidateHostname ? .wrongName(expected: name) : .other(error.description)
        case NIOSSLError.uncleanShutdown: return nil
        case NIOSSLError.handshakeFailed(let error): self.init(error)
        case NIOSSLError.noCertificateToValidate, NIOSSLError.unableToValidateCertificate:
            self = .untrustedCertificate
        case let error as BoringSSLError: self.init(error)
        case let error as NIOSSLError: self = .other(String(describing: error))
        default: return nil
        }
    }

    private init(_ error: BoringSSLError) {
        guard case .sslError(let stack) = error else {
            self = .endedEarly
            return
        }
        let reasons = stack.map(\.description).joined(separator: " ")
        let meanings: [(String, TLSError)] = [
            ("CERTIFICATE_VERIFY_FAILED", .untrustedCertificate), ("WRONG_VERSION_NUMBER", .notTLS),
            ("UNSUPPORTED_PROTOCOL", .noCommonVersion), ("ALERT_PROTOCOL_VERSION", .noCommonVersion),
            ("CERTIFICATE_REQUIRED", .clientCertificateRefused), ("ALERT_BAD_CERTIFICATE", .clientCertificateRefused),
            ("ALERT_CERTIFICATE", .clientCertificateRefused), ("ALERT_UNKNOWN_CA", .clientCertificateRefused),
            ("ALERT_UNSUPPORTED_CERTIFICATE", .clientCertificateRefused),
            ("ALERT_HANDSHAKE_FAILURE", .clientCertificateRefused), ("EOF during handshake", .endedEarly),
        ]
        self = meanings.first { reasons.contains($0.0) }?.1 ?? .other(reasons)
    }

    /// Certificate and key were read; what is left is that they do not belong together.
    init(context error: any Error, _ settings: TLSSettings) {
        self = settings.keyFile == nil ? .other(String(describing: error)) : .keyOfOtherCertificate
    }
}
