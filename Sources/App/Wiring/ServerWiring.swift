import AMQPAdapter
import HTTPAdapter
import KeystoneAdapter
import Logging
import OpenStackAdapter
import Ports
import StaticTokensAdapter
import UseCases

/// Puts a server together from its settings and its store.
struct ServerWiring {
    let settings: Settings
    let role: ServerRole
    let staticTokens: StaticTokens
    let keystone: KeystoneIdentity?
    let store: any BillingStore
    let clock: any UTCClock
    let logger: Logger
    let accessLog: AccessLog
    let metrics: ServerMetrics

    var api: BillingAPI {
        let metered = MeteredStore(store, metrics, source: "http", countsMessages: true, clock: clock)
        return BillingAPI(
            useCases: useCases(metered), store: metered, identity: identity, directory: keystone, clock: clock,
            probes: probes.probes, logger: logger, version: NovaBilling.version,
            offer: role.hasAPI ? .everything : .monitoring, limits: settings.limits.serverLimits,
            observe: { request in
                metrics.count(request)
                accessLog.write(request)
            })
    }

    /// Tokens of the settings are known without a question, and go on working without Keystone.
    private var identity: any Identity {
        guard let keystone else { return staticTokens }
        return FirstIdentity(identities: [staticTokens, keystone])
    }

    private var probes: StoreProbes {
        // The intake needs nobody to say who is asking.
        let isAlone = settings.adminToken == nil && settings.memberTokens.isEmpty
        let probe = role.hasAPI ? keystone.map { KeystoneProbe($0, isNeeded: isAlone) } : nil
        return StoreProbes(store, keystone: probe, clock: clock, metrics)
    }

    /// An intake for each broker of the settings, where the role has one.
    var intakes: [IntakeService] {
        guard role.hasIntake else { return [] }
        let meaning = meaning
        let take = TakeDeliveries(store: metered(by: "os-amqp")) { meaning.message($0) }
        return settings.brokers.map { broker in
            var logger = logger
            logger[metadataKey: "broker"] = "\(broker)"
            let report = IntakeReporter(broker: "\(broker)", metrics: metrics, logger: logger)
            report.begin()
            let intake = AMQPIntake(IntakeSource(broker), isStoreUp: { await isUp() }, news: { report($0) })
            return IntakeService(intake: intake, take: take, metrics: metrics, logger: logger)
        }
    }

    /// The store as it is for what counts its messages itself.
    private func metered(by source: String) -> MeteredStore {
        MeteredStore(store, metrics, source: source, countsMessages: false, clock: clock)
    }

    private func isUp() async -> Bool {
        do { _ = try await store.account(named: "nobody") } catch { return false }
        return true
    }

    private var meaning: LineMeaning {
        LineMeaning(
            mapping: OpenStackMapping(states: settings.states, imageUnit: settings.imageUnit), clock: clock)
    }

    private func useCases(_ store: any BillingStore) -> BillingUseCases {
        let (meaning, metrics) = (meaning, metrics)
        let take = TakeDeliveries(store: metered(by: "replay")) { meaning($0) }
        return BillingUseCases(
            recordEvents: RecordEvents(store: store), setTariffs: SetTariffs(store: store, clock: clock),
            billPeriod: BillPeriod(store: store, clock: clock), explainCost: ExplainCost(store: store, clock: clock),
            retryRejected: RetryRejected(store: store) { meaning($0, arrived: $1) },
            cancelEvent: CancelEvent(store: store), cancelTariff: CancelTariff(store: store),
            replay: { deliveries throws(StoreError) in
                let answers = try await take(deliveries)
                metrics.count(deliveries, answers)
                return answers
            })
    }

    /// The certificate that the settings name; `nil` where they name none.
    static func certificate(_ settings: Settings, _ logger: Logger) throws -> ServerCertificate? {
        guard let tls = settings.tls else { return nil }
        let files = ServerCertificate.Files(certificate: tls.certificate, key: tls.key, clientCA: tls.clientCA)
        do throws(CertificateError) { return try ServerCertificate(files, logger: logger) } catch {
            throw Failure.usage("tls: \(error)")
        }
    }

    /// The tokens that the settings name.
    static func staticTokens(_ settings: Settings) throws -> StaticTokens {
        let admins = settings.adminToken.map { [$0] } ?? []
        do { return try StaticTokens(admins: admins, members: settings.memberTokens) } catch {
            throw Failure.usage("admin_token and member_tokens: \(error)")
        }
    }

    /// Keystone, where the settings name it; it must be closed.
    static func keystone(
        _ settings: Settings, _ logger: Logger, observe: @escaping @Sendable (KeystoneNews) -> Void = { _ in }
    ) throws -> KeystoneIdentity? {
        guard let configuration = settings.keystone else { return nil }
        // Tokens expire by the time that it really is.
        do throws(KeystoneSetupError) {
            return try KeystoneIdentity(configuration, clock: SystemClock(), logger: logger, observe: observe)
        } catch { throw Failure.usage("keystone.ca: \(error)") }
    }
}
