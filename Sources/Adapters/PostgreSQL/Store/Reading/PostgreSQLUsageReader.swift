import Domain
import Ports
import Synchronization

/// Reads a bill's usage on a connection that it gives back when it is done.
final class PostgreSQLUsageReader: UsageReader {
    let tariffs: [TariffVersion]
    private let connection: Mutex<ReaderConnection?>
    private let pool: ReaderPool

    init(_ connection: ReaderConnection, of pool: ReaderPool, tariffs: [TariffVersion]) {
        self.connection = Mutex(connection)
        (self.pool, self.tariffs) = (pool, tariffs)
    }

    func next() async throws(StoreError) -> [TreeUsage] {
        guard let connection = connection.withLock({ $0 }) else { return [] }
        return try await connection.next()
    }

    func finish() async {
        let held = connection.withLock { connection in
            defer { connection = nil }
            return connection
        }
        guard let held else { return }
        await held.end()
        pool.giveBack(held, from: .bill)
    }
}
