import Glibc
import Logging
import Ports
import UnixSignals

/// Opens a store whose server may still be away, again and again until it is there, or until a signal ends the program.
enum StoreWaiting {
    private static let (shortest, longest): (Duration, Duration) = (.milliseconds(250), .seconds(5))

    static func open(
        _ logger: Logger, _ open: @escaping @Sendable () throws -> any BillingStore
    ) async throws -> any BillingStore {
        try await withThrowingTaskGroup(of: (any BillingStore)?.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return nil }
                throw CancellationError()
            }
            group.addTask { try await opened(logger, open) }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let store = first else { Glibc.exit(0) }
            return store
        }
    }

    private static func opened(
        _ logger: Logger, _ open: @Sendable () throws -> any BillingStore
    ) async throws -> any BillingStore {
        var pause = shortest
        while true {
            do { return try open() } catch let failure as Failure where failure.status == .unreachable {
                logger.warning(
                    "the store is not reached; it is tried again", metadata: ["reason": "\(failure.message ?? "")"])
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, longest)
        }
    }
}
