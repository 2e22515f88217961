import ArgumentParser
import Glibc
import HTTPAdapter
import KeystoneAdapter
import Logging
import NIOCore
import Ports
import ServiceLifecycle
import UnixSignals

/// `nova-billing serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs the server.")

    @OptionGroup var options: ServerOptions
    @Option(help: "all, heart (the API) or os-amqp (the intake, with nothing but monitoring on its port).")
    var role = ServerRole.all

    func run() async throws {
        let settings = try options.store.settings(flags: options.flags)
        // Both roles may run beside each other, with the same settings.
        let (host, port) = (settings.host, role.hasAPI ? settings.port : options.port ?? settings.intakePort)
        guard options.store.clock == nil || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw Failure.usage("--clock is for trials: it needs --host 127.0.0.1, not \(host)")
        }
        let logHandler = try LineLogHandler(settings.log)
        let logger = logHandler.logger
        for note in settings.notes { logger.notice("setting", metadata: ["note": "\(note)"]) }
        let clock = try makeClock(options.store.clock)
        let certificate = try ServerWiring.certificate(settings, logger)
        let staticTokens = try ServerWiring.staticTokens(settings)
        let store = try await openStore(settings, clock: clock, logger)
        let metrics = ServerMetrics(version: NovaBilling.version)
        if settings.keystone != nil { metrics.beginKeystone() }
        let keystone = try ServerWiring.keystone(settings, logger) { metrics.count($0) }
        OpenFiles.raiseLimit()
        let wiring = ServerWiring(
            settings: settings, role: role, staticTokens: staticTokens, keystone: keystone, store: store, clock: clock,
            logger: logger, accessLog: AccessLog(logHandler), metrics: metrics)
        let server = wiring.api.server(host: host, port: port, certificate: certificate) { url in
            try? Output.line("nova-billing ready \(url)")
        }
        let services: [any Service] =
            [StoreService(store: store)] + (keystone.map { [KeystoneService(keystone: $0)] } ?? []) + wiring.intakes
            + (certificate.map { [$0] } ?? []) + [server]
        try await run(services, at: "\(host) port \(port)", logger)
    }

    /// The store; where its server is away, once that is back.
    private func openStore(
        _ settings: Settings, clock: any UTCClock, _ logger: Logger
    ) async throws -> any BillingStore {
        guard case .postgresql(let url) = settings.database else {
            return try options.store.open(settings, creating: true, clock: clock)
        }
        return try await StoreWaiting.open(logger) {
            try StoreMaker.open(.postgresql(url), creating: true, settings, clock: clock)
        }
    }

    /// Runs until a signal stops it; what comes first stops last.
    private func run(_ services: [any Service], at address: String, _ logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        let impatience = Task { await exitAtSecondSignal() }
        defer { impatience.cancel() }
        do { try await ServiceGroup(configuration: configuration).run() } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode))
            throw Failure.failed("\(address) can't be listened on: \(reason); give another --host or --port")
        } catch is SocketAddressError.UnknownHost {
            throw Failure.failed("\(address) can't be listened on: there is no host of that name; give another --host")
        } catch { throw Failure.failed("the server stopped: \(error)") }
    }

    /// The first signal asks for a graceful stop, which the service group sees to; the second one does not wait.
    private func exitAtSecondSignal() async {
        var count = 0
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            count += 1
            if count == 2 { Glibc.exit(Failure.Status.failed.rawValue) }
        }
    }
}

extension ServerRole: ExpressibleByArgument {}

/// Keeps the store open until everything that uses it has stopped.
struct StoreService: Service {
    let store: any BillingStore

    func run() async throws {
        try? await gracefulShutdown()
        await store.close()
    }
}

/// Keeps Keystone at hand until nobody is to be asked for any more.
struct KeystoneService: Service {
    let keystone: KeystoneIdentity

    func run() async throws {
        try? await gracefulShutdown()
        await keystone.close()
    }
}
