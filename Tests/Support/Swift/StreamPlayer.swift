import Domain
import InMemoryAdapter
public import Ports

/// Does the steps of a stream to a store.
public struct StreamPlayer: Sendable {
    private var store: any BillingStore
    /// The ids of the tariffs, in the order in which they were set.
    private var tariffs: [TariffID] = []
    private var waiting: [Event] = []
    private let batchSize: Int

    public init(_ store: any BillingStore, batchSize: Int = 1) {
        (self.store, self.batchSize) = (store, batchSize)
    }

    public mutating func play(_ steps: [LogStep]) async throws {
        for step in steps { try await play(step) }
        try await flush()
    }

    /// Goes on with another store of the same content.
    public mutating func goOn(with store: any BillingStore) { self.store = store }

    private mutating func play(_ step: LogStep) async throws {
        switch step {
        case .event(let event):
            waiting.append(event)
            if waiting.count >= batchSize { try await flush() }
        case .cancelEvent(let id):
            try await flush()
            _ = try await store.cancelEvent(id, by: "test", because: "a test")
        case .tariff(let draft):
            try await flush()
            tariffs += try await store.setTariffs([draft]).map(\.id)
        case .cancelTariff(let index):
            try await flush()
            _ = try await store.cancelTariff(tariffs[index], by: "test", because: "a test")
        }
    }

    private mutating func flush() async throws {
        guard !waiting.isEmpty else { return }
        _ = try await store.outcomes(of: RecordBatch(events: waiting))
        waiting.removeAll()
    }
}
