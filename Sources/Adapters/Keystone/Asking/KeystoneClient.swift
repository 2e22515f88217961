import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends requests to Keystone, a few times if need be.
///
/// No redirection is followed: a token goes nowhere but to the host that the settings name.
struct KeystoneClient: Sendable {
    /// How often a request is sent at most.
    private static let tries = 3
    /// How many requests are under way at the same time.
    static let connections = 32

    private let client: HTTPClient
    private let address: String
    private let observe: @Sendable (KeystoneNews) -> Void

    /// - Parameters:
    ///   - checksHost: whether a certificate must be the host's; whoever sends a secret has to see to that.
    ///   - observe: hears what becomes of each request.
    init(
        _ configuration: KeystoneConfiguration, checksHost: Bool = true,
        observe: @escaping @Sendable (KeystoneNews) -> Void = { _ in }
    ) throws(KeystoneSetupError) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !checksHost { tls.certificateVerification = .noHostnameVerification }
        if let path = configuration.authorities {
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
                throw .authorities(path: path)
            }
            tls.trustRoots = .certificates(certificates)
        }
        // A connection that does not come about leaves time for another.
        let connecting = TimeAmount(configuration.patience / KeystoneClient.tries)
        var settings = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, timeout: .init(connect: connecting),
            decompression: .disabled)
        settings.httpVersion = .http1Only
        settings.connectionPool.retryConnectionEstablishment = false
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = KeystoneClient.connections
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        (address, self.observe) = (configuration.address, observe)
    }

    func close() async { try? await client.shutdown() }

    /// What is answered to a request, unless that takes longer than until a moment.
    func send(
        _ request: KeystoneRequest, by deadline: ContinuousClock.Instant
    ) async throws(KeystoneFault) -> KeystoneAnswer {
        var pause = Duration.milliseconds(100)
        var count = 1
        while true {
            let fault: KeystoneFault
            do throws(KeystoneFault) {
                let answer = try await sendOnce(request, by: deadline)
                observe(.answered(status: answer.status))
                guard answer.status >= 500 || answer.status == 429 else { return answer }
                fault = .failing(status: answer.status)
            } catch {
                fault = error
                observe(.failed(fault))
            }
            guard fault.mayPass, count < KeystoneClient.tries, ContinuousClock.now + pause < deadline else {
                throw fault
            }
            try? await Task.sleep(for: pause)
            pause *= 4
            count += 1
        }
    }

    private func sendOnce(
        _ request: KeystoneRequest, by deadline: ContinuousClock.Instant
    ) async throws(KeystoneFault) -> KeystoneAnswer {
        do {
            // The client's own deadline is over with an answer's head.
            return try await withThrowingTaskGroup(of: KeystoneAnswer.self) { group in
                group.addTask { try await answer(to: request, by: deadline) }
                group.addTask {
                    try await Task.sleep(until: deadline, clock: .continuous)
                    throw KeystoneFault.silent
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() else { throw KeystoneFault.silent }
                return answer
            }
        } catch { throw KeystoneFault(error) }
    }

    private func answer(
        to request: KeystoneRequest, by deadline: ContinuousClock.Instant
    ) async throws -> KeystoneAnswer {
        var sent = HTTPClientRequest(url: (request.base ?? address) + request.path)
        sent.method = request.method
        sent.headers.add(name: "User-Agent", value: "nova-billing")
        sent.headers.add(name: "Accept", value: "application/json")
        for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
        sent.body = request.body.map { .bytes($0) }
        let left = TimeAmount(max(.zero, deadline - .now))
        let response = try await client.execute(sent, timeout: left)
        let body = try await response.body.collect(upTo: request.longestAnswer)
        return KeystoneAnswer(
            status: Int(response.status.code), token: response.headers.first(name: "X-Subject-Token"),
            body: Array(body.readableBytesView))
    }
}
