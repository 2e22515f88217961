import HTTPTypes
import Hummingbird
public import Logging
public import Ports
public import ServiceLifecycle

/// The HTTP face: what the service does, as routes.
public struct BillingAPI: Sendable {
    let responder: APIResponder
    private let logger: Logger
    private let bodyLimit: Int

    /// - Parameters:
    ///   - version: what `GET /version` says.
    ///   - bodyLimit: the most bytes that a request's body may have.
    ///   - observe: called with every request that was answered.
    public init(
        useCases: BillingUseCases, store: any BillingStore, identity: any Identity, clock: any UTCClock,
        probes: Probes, logger: Logger, version: String, bodyLimit: Int = 8 << 20,
        observe: @escaping @Sendable (AnsweredRequest) -> Void = { _ in }
    ) {
        let routes = RouteTable.billing(
            useCases, store: store, clock: clock, probes: probes, body: BodyReader(limit: bodyLimit), version: version)
        responder = APIResponder(routes: routes, identity: identity, logger: logger, observe: observe)
        self.logger = logger
        self.bodyLimit = bodyLimit
    }

    /// A service that answers on a host and a port until it is told to stop, and then finishes what it has begun.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - onListening: called once the port listens, with its address, such as `http://127.0.0.1:43127`.
    public func server(
        host: String, port: Int, onListening: @escaping @Sendable (_ address: String) async -> Void
    ) -> any Service {
        Application(
            responder: responder, server: .billing(bodyLimit: bodyLimit),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let name = host.contains(":") ? "[\(host)]" : host
                await onListening("http://\(name):\(channel.localAddress?.port ?? port)")
            }, logger: logger)
    }
}
