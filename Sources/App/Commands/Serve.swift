import ArgumentParser
import Glibc
import HTTPAdapter
import Logging
import NIOCore
import Ports
import ServiceLifecycle
import UnixSignals

/// `nova-billing serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs the server.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let settings = try options.store.settings(flags: options.flags)
        let (host, port) = (settings.host, settings.port)
        guard options.store.clock == nil || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw Failure.usage("--clock is for trials: it needs --host 127.0.0.1, not \(host)")
        }
        let logger = try settings.log.logger()
        for note in settings.notes { logger.notice("setting", metadata: ["note": "\(note)"]) }
        let clock = try makeClock(options.store.clock)
        let identity = try ServerWiring.identity(settings)
        let store = try options.store.open(settings, creating: true, clock: clock)
        let wiring = ServerWiring(settings: settings, identity: identity, store: store, clock: clock, logger: logger)
        let server = wiring.api.server(host: host, port: port) { url in
            try? Output.line("nova-billing ready \(url)")
        }
        try await run(server, StoreService(store: store), at: "\(host) port \(port)", logger)
    }

    /// Runs until a signal stops it; the store closes after the server.
    private func run(
        _ server: any Service, _ store: StoreService, at address: String, _ logger: Logger
    ) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: store), .init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(4)
        let impatience = Task { await exitAtSecondSignal() }
        defer { impatience.cancel() }
        do { try await ServiceGroup(configuration: configuration).run() } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode))
            throw Failure.failed("\(address) can't be listened on: \(reason); give another --host or --port")
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

/// Keeps the store open until everything that uses it has stopped.
struct StoreService: Service {
    let store: any BillingStore

    func run() async throws {
        try? await gracefulShutdown()
        await store.close()
    }
}
