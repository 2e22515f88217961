import HTTPTypes
import Hummingbird
public import Logging
public import Ports
public import ServiceLifecycle
public import UseCases

/// The HTTP face: what the service does, as routes.
public struct BillingAPI: Sendable {
    let responder: APIResponder
    private let logger: Logger
    private let bodyLimit: Int

    /// - Parameters:
    ///   - version: what `GET /version` says.
    ///   - bodyLimit: the most bytes that a request's body may have.
    public init(
        recordEvents: RecordEvents, setTariffs: SetTariffs, billPeriod: BillPeriod, store: any BillingStore,
        identity: any Identity, clock: any UTCClock, logger: Logger, version: String, bodyLimit: Int = 8 << 20
    ) {
        let body = BodyReader(limit: bodyLimit)
        let bill = BillRoute(billPeriod: billPeriod, clock: clock)
        let events = EventRoutes(recordEvents: recordEvents, clock: clock, body: body)
        let tariffs = TariffRoutes(setTariffs: setTariffs, store: store, clock: clock, body: body)
        let about = AboutRoutes(version: version, links: ["/bill", "/event", "/events", "/tariff", "/health"])
        let routes = RouteTable([
            Route(.get, "/version", .open(about.version)),
            Route(.get, "/health", .open(about.health)),
            Route(.get, "/bill", parameters: BillQuery.parameters, .signedIn(bill.answer)),
            Route(.post, "/event", .admin(events.one)),
            Route(.post, "/events", .admin(events.many)),
            Route(.get, "/tariff", .signedIn(tariffs.current)),
            Route(.post, "/tariff", .admin(tariffs.set)),
        ])
        responder = APIResponder(routes: routes, identity: identity, logger: logger)
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
