import Domain
import InMemoryAdapter
import KeystoneAdapter
import Logging
import Ports
import Synchronization

/// Asks a scripted Keystone who holds a token, at times that the test sets.
struct Asker: Sendable {
    static let login = KeystoneLogin.password(
        user: .init(name: "billing", domain: "Default"), password: "secret-pw",
        project: .init(name: "service", domain: "Default"))
    static let rule = CallerRule(
        adminRoles: ["admin"], adminScopes: [.system, .adminProject], memberRoles: ["member", "reader"])
    static let access = Access(method: "GET", path: "/bill")

    let identity: KeystoneIdentity
    let clock = SetClock(Moment(microseconds: 1_795_395_600_000_000))
    let uptime = Uptime()

    /// How long the server runs, as far as answers get old.
    final class Uptime: Sendable {
        private let begin = ContinuousClock.now
        private let passed = Mutex(Duration.zero)
        var now: ContinuousClock.Instant { begin + passed.withLock { $0 } }
        func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
    }

    private init(_ configuration: KeystoneConfiguration, _ logger: Logger) throws {
        let uptime = uptime
        identity = try KeystoneIdentity(configuration, clock: clock, logger: logger, uptime: { uptime.now })
    }

    /// Asks while a body runs, and with patience, since much else may run beside it.
    static func with(
        _ address: String, login: KeystoneLogin? = Asker.login, authorities: String? = nil,
        rule: CallerRule = Asker.rule, patience: Duration = .seconds(600), keeping: Duration = .seconds(60),
        namePatience: Duration = .seconds(600), listPatience: Duration = .seconds(600), entries: Int = 100,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: (Asker) async throws -> Void
    ) async throws {
        let configuration = KeystoneConfiguration(
            address: address, login: login, authorities: authorities, rule: rule, serviceType: "billing",
            patience: patience, keeping: keeping, namePatience: namePatience, listPatience: listPatience,
            entries: entries)
        let asker = try Asker(configuration, logger)
        let result: Result<Void, any Error>
        do { result = .success(try await body(asker)) } catch { result = .failure(error) }
        await asker.identity.close()
        try result.get()
    }

    func caller(_ token: String, asking access: Access = Asker.access) async throws(IdentityError) -> Caller {
        try await identity.caller(holding: token, asking: access)
    }

    /// Who it is, or why not.
    func answer(_ token: String, asking access: Access = Asker.access) async -> Result<Caller, IdentityError> {
        do throws(IdentityError) { return .success(try await caller(token, asking: access)) } catch {
            return .failure(error)
        }
    }
}
