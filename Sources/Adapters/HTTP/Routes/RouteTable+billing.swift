import HTTPTypes
import Ports

extension RouteTable {
    /// All that there is; `openapi.yaml` describes it, and a test holds the two together.
    static func billing(
        _ useCases: BillingUseCases, store: any BillingStore, directory: (any AccountDirectory)?, clock: any UTCClock,
        probes: Probes, body: BodyReader, version: String
    ) -> RouteTable {
        let bill = BillRoute(billPeriod: useCases.billPeriod, clock: clock, directory: directory)
        let events = EventRoutes(recordEvents: useCases.recordEvents, clock: clock, body: body)
        let log = EventLogRoutes(store: store, cancelEvent: useCases.cancelEvent, body: body)
        let tariffs = TariffRoutes(
            setTariffs: useCases.setTariffs, cancelTariff: useCases.cancelTariff, store: store, clock: clock, body: body
        )
        let resources = ResourceRoutes(store: store, clock: clock)
        let charges = ChargesRoute(explainCost: useCases.explainCost)
        let accounts = AccountRoutes(store: store, directory: directory)
        let replay = ReplayRoute(take: useCases.replay, body: body)
        let rejected = RejectedRoutes(store: store, retryRejected: useCases.retryRejected, body: body)
        let operation = OperationRoutes(probes: probes)
        let routes = [
            Route(.get, "/bill", parameters: BillQuery.parameters, .signedIn(bill.answer)),
            Route(.post, "/event", .admin(events.one)),
            Route(.get, "/event", parameters: EventQuery.parameters, .admin(log.list)),
            Route(.get, "/event/{id}", .admin(log.one)),
            Route(.post, "/event/{id}/cancel", .admin(log.cancel)),
            Route(.post, "/events", .admin(events.many)),
            Route(.post, "/replay", .admin(replay.answer)),
            Route(.get, "/tariff", .signedIn(tariffs.current)),
            Route(.post, "/tariff", .admin(tariffs.set)),
            Route(.get, "/tariff/history", parameters: TariffRoutes.historyParameters, .signedIn(tariffs.history)),
            Route(.post, "/tariff/{id}/cancel", .admin(tariffs.cancel)),
            Route(.get, "/resource", parameters: ResourceQuery.parameters, .signedIn(resources.list)),
            Route(.post, "/resource", .admin(events.resource)),
            Route(
                .get, "/resource/{id}/charges", parameters: ChargesRoute.parameters, .signedIn(charges.answer)),
            Route(.get, "/account", parameters: AccountRoutes.parameters, .signedIn(accounts.list)),
            Route(.get, "/rejected", parameters: RejectedRoutes.parameters, .admin(rejected.list)),
            Route(.post, "/rejected/{id}/retry", .admin(rejected.retry)),
            Route(.get, "/ready", .open(operation.ready)),
            Route(.get, "/metrics", takesBearer: true, .admin(operation.metrics)),
        ]
        var links: [String] = []
        for route in routes where !route.hasParameters && !links.contains(route.path) { links.append(route.path) }
        let about = AboutRoutes(version: version, links: links + ["/health", "/openapi.yaml"])
        return RouteTable(
            routes + [
                Route(.get, "/version", .open(about.version)),
                Route(.get, "/health", .open(about.health)),
                Route(.get, "/openapi.yaml", .open(about.openAPI)),
            ])
    }
}
