import Domain
import HTTPAdapter
import Ports

/// Asks the store, and Keystone where there is one, how they do, seldom enough that nobody can load them by asking.
struct StoreProbes: Sendable {
    private let metrics: ServerMetrics
    private let isUp: SharedAnswer<Bool>
    private let unpriced: SharedAnswer<[String: Int]>
    private let keystone: KeystoneProbe?

    init(_ store: any BillingStore, keystone: KeystoneProbe?, clock: any UTCClock, _ metrics: ServerMetrics) {
        (self.metrics, self.keystone) = (metrics, keystone)
        isUp = SharedAnswer(keeping: .seconds(1), patience: .seconds(2)) {
            do { _ = try await store.account(named: "nobody") } catch { return false }
            return true
        }
        unpriced = SharedAnswer(keeping: .seconds(60), patience: .seconds(5)) {
            (try? await StoreProbes.unpriced(store, at: clock.utcNow())) ?? [:]
        }
    }

    var probes: Probes {
        Probes(
            away: {
                async let keystone = keystone?.trouble()
                let store = await isUp.value() == true ? nil : "store"
                return [store, await keystone.flatMap { $0.isFatal ? $0.text : nil }].compactMap(\.self)
            },
            notes: { await keystone?.trouble().map { [$0.text] } ?? [] },
            metrics: {
                metrics.set(storeIsUp: await isUp.value() == true)
                if let counts = await unpriced.value() { metrics.set(unpriced: counts) }
                return metrics.text
            })
    }

    private static func unpriced(_ store: any BillingStore, at now: Moment) async throws -> [String: Int] {
        let prices = PriceList(try await store.tariffs(), unit: store.facts.unit)
        return try await store.runningResources(at: now).filter { !prices.price(of: $0.key, at: now).isPriced }
    }
}
