internal import NIOCore
internal import NIOSSL

/// What a TLS handshake with one endpoint needs; made for each attempt, so that files are read again.
struct TLSHandshake: Sendable {
    let context: NIOSSLContext
    /// The name that the server is asked for; none where only an address is known, which is then verified itself.
    let serverName: String?
    /// What the certificate must be for, for errors.
    let expectedName: String
    let timeout: TimeAmount

    init(_ settings: TLSSettings, host: String, timeout: TimeAmount, closeTimeout: TimeAmount) throws(AMQPError) {
        if let name = settings.serverName, name.isIPAddress { throw .configuration(.serverNameIsAddress) }
        serverName = settings.serverName ?? (host.isIPAddress ? nil : host)
        expectedName = settings.serverName ?? host
        self.timeout = timeout
        var configuration = try settings.configuration()
        configuration.shutdownTimeout = closeTimeout
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(TLSError(context: error, settings))
        }
    }

    func handler() throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: serverName)
    }
}

extension TLSSettings {
    fileprivate func configuration() throws(AMQPError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        if case .file(let path) = authorities {
            configuration.trustRoots = .certificates(try certificates(path, .authorities))
        }
        switch (certificateFile, keyFile) {
        case (nil, nil): break
        case (let certificate?, let key?):
            configuration.certificateChain = try certificates(certificate, .certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try privateKey(key))
        case (_?, nil), (nil, _?): throw .configuration(.certificateWithoutKey)
        }
        return configuration
    }

    private func certificates(_ path: String, _ kind: TLSFile) throws(AMQPError) -> [NIOSSLCertificate] {
        let certificates = try? NIOSSLCertificate.fromPEMFile(path)
        guard let certificates, !certificates.isEmpty else { throw .tls(.unusableFile(path: path, kind)) }
        return certificates
    }

    private func privateKey(_ path: String) throws(AMQPError) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: path, format: .pem)
        } catch {
            throw .tls(.unusableFile(path: path, .privateKey))
        }
    }
}

extension String {
    fileprivate var isIPAddress: Bool { (try? SocketAddress(ipAddress: self, port: 0)) != nil }
}
