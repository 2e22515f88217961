import HTTPTypes
import Hummingbird
public import Logging
public import Ports
public import ServiceLifecycle

/// The HTTP face: what the service does, as routes.
public struct BillingAPI: Sendable {
    /// Which of the routes a server has.
    public enum Offer: Sendable {
        case everything
        /// Only what says how it does.
        case monitoring
    }

    let responder: APIResponder
    private let logger: Logger
    private let limits: ServerLimits

    /// - Parameters:
    ///   - directory: what accounts are called; `nil` where nobody knows that.
    ///   - version: what `GET /version` says.
    ///   - offer: which of the routes there are.
    ///   - observe: called with every request that was answered.
    public init(
        useCases: BillingUseCases, store: any BillingStore, identity: any Identity,
        directory: (any AccountDirectory)? = nil, clock: any UTCClock, probes: Probes, logger: Logger, version: String,
        offer: Offer = .everything, limits: ServerLimits = ServerLimits(),
        observe: @escaping @Sendable (AnsweredRequest) -> Void = { _ in }
    ) {
        let routes = RouteTable.billing(
            useCases, store: store, directory: directory, clock: clock, probes: probes,
            body: BodyReader(limit: limits.bodyBytes), version: version)
        responder = APIResponder(
            routes: offer == .everything ? routes : routes.monitoring, identity: identity, logger: logger,
            observe: observe)
        self.logger = logger
        self.limits = limits
    }

    /// A service that answers on a host and a port until it is told to stop, and then finishes what it has begun.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - certificate: makes it speak TLS; it must be run too, to follow its files.
    ///   - onListening: called once the port listens, with its address, such as `http://127.0.0.1:43127`.
    public func server(
        host: String, port: Int, certificate: ServerCertificate? = nil,
        onListening: @escaping @Sendable (_ address: String) async -> Void
    ) -> any Service {
        Application(
            responder: responder, server: .billing(limits, certificate, short: ShortResponder(responder)),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let name = host.contains(":") ? "[\(host)]" : host
                let scheme = certificate == nil ? "http" : "https"
                await onListening("\(scheme)://\(name):\(channel.localAddress?.port ?? port)")
            }, logger: logger)
    }
}
