import HTTPAdapter
import Logging
import ServiceLifecycle
import Testing

/// The API behind a real port, for as long as a test's body runs.
enum RunningServer {
    /// - Parameter body: is given the port, and what tells the server to stop.
    static func serve(
        _ api: BillingAPI,
        _ body: @escaping @Sendable (_ port: Int, _ stop: @Sendable () async -> Void) async throws -> Void
    ) async throws {
        let (addresses, listening) = AsyncStream.makeStream(of: String.self)
        let server = api.server(host: "127.0.0.1", port: 0) { listening.yield($0) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next())
            let port = try #require(Int(address.split(separator: ":").last ?? ""))
            #expect(address == "http://127.0.0.1:\(port)")
            try await body(port) { await group.triggerGracefulShutdown() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
