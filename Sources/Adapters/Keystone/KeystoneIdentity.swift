import Domain
public import Logging
public import Ports

/// Tells who is asking by what Keystone says of their tokens.
///
/// Keystone is asked about a token as the server's own user, or, where there is none, as the token itself. What it says
/// is believed for a while, but not beyond the moment at which the token expires.
public final class KeystoneIdentity: Identity {
    private let configuration: KeystoneConfiguration
    private let client: KeystoneClient
    private let service: ServiceSession?
    private let answers: TokenAnswers
    private let directory: ProjectDirectory
    private let clock: any UTCClock
    private let faults: FaultLog
    /// The places of tokens that were valid lately; they leave some connections to the server's own questions.
    private let acquaintances = ConcurrencyLimiter(KeystoneClient.connections / 2, queueLimit: 4_096)
    /// Those of all other tokens, so that no number of made up ones keeps anyone else waiting.
    private let strangers = ConcurrencyLimiter(KeystoneClient.connections / 4, queueLimit: 1_024)

    /// It must be closed.
    ///
    /// - Parameters:
    ///   - clock: the time by which tokens expire.
    ///   - observe: hears what happens between the server and Keystone.
    ///   - uptime: the time by which answers get old.
    public init(
        _ configuration: KeystoneConfiguration, clock: any UTCClock, logger: Logger,
        observe: @escaping @Sendable (KeystoneNews) -> Void = { _ in },
        uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(KeystoneSetupError) {
        let client = try KeystoneClient(configuration, observe: observe)
        (self.configuration, self.client, self.clock) = (configuration, client, clock)
        faults = FaultLog(logger, now: uptime)
        func session(_ login: KeystoneLogin) -> ServiceSession {
            let token = ServiceToken(login, client: client, patience: configuration.patience, now: uptime)
            return ServiceSession(token: token, client: client)
        }
        service = configuration.login.map(session)
        answers = TokenAnswers(capacity: configuration.entries, observe: { observe(.told($0)) }, now: uptime)
        let lists = [service, configuration.login?.onSystem.map(session)].compactMap(\.self).map(ProjectList.init)
        directory = ProjectDirectory(
            lists, deadline: configuration.listPatience, patience: configuration.namePatience, logger: logger,
            now: uptime)
    }

    public func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller {
        // What no token is made of is not sent on.
        guard !token.isEmpty, token.utf8.count <= 8_192, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .unknown
        }
        switch await answers.answer(about: token, ask: { await self.ask(about: token, isAcquainted: $0) }) {
        case .known(let grant):
            do throws(Refusal) {
                return try grant.caller(asking: access)
            } catch { throw .refused(error) }
        case .unknown: throw .unknown
        case .fault: throw .unavailable
        }
    }

    /// What keeps Keystone from being asked; `nil` where nothing does.
    public func fault() async -> KeystoneFault? {
        do throws(KeystoneFault) {
            guard service != nil else {
                let answer = try await client.send(.version, by: .now + configuration.patience)
                return answer.status == 200 ? nil : .noKeystone
            }
            // It knows whom it lets ask before it sees that there is no question.
            let answer = try await validation(of: nil, by: .now + configuration.patience)
            return answer.refusal == 404 ? nil : KeystoneFault(refusal: answer.refusal)
        } catch { return error }
    }

    /// Ends its connections; nothing may be asked any more.
    public func close() async { await client.close() }

    private func ask(about token: String, isAcquainted: Bool) async -> TokenAnswer {
        let deadline = ContinuousClock.now + configuration.patience
        do throws(KeystoneFault) {
            let limiter = isAcquainted ? acquaintances : strangers
            let answer = try await limiter.run(by: deadline) { () async throws(KeystoneFault) -> TokenAnswer in
                try meaning(of: try await validation(of: token, by: deadline))
            }
            faults.noteAnswer()
            return answer
        } catch {
            faults.note(error)
            return .fault(error)
        }
    }

    private func meaning(of answer: KeystoneAnswer) throws(KeystoneFault) -> TokenAnswer {
        if answer.status == 200 {
            guard let valid = ValidToken(body: answer.body) else { throw .noKeystone }
            return .known(grant(valid))
        }
        // A token that asks about itself is not let in where it is unknown.
        if answer.refusal == 404 || service == nil && answer.refusal == 401 { return .unknown }
        throw KeystoneFault(refusal: answer.refusal)
    }

    /// Asks as whoever may; once more where our own token turns out to be unknown.
    private func validation(
        of token: String?, by deadline: ContinuousClock.Instant
    ) async throws(KeystoneFault) -> KeystoneAnswer {
        guard let service else {
            return try await client.send(.validation(of: token, by: token ?? ""), by: deadline)
        }
        return try await service.answer(by: deadline) { .validation(of: token, by: $0) }
    }

    private func grant(_ token: ValidToken) -> Grant {
        if case .project(let id, _) = token.scope, let title = token.title { directory.note(title, of: id) }
        let caller: Result<Caller, Refusal>
        do throws(Refusal) { caller = .success(try configuration.rule.caller(with: token)) } catch {
            caller = .failure(error)
        }
        let left = Duration.microseconds(token.expires.microseconds - clock.utcNow().microseconds)
        let rules = token.accessRules?.filter { $0.service == configuration.serviceType }
        return Grant(caller: caller, accessRules: rules, good: min(configuration.keeping, left))
    }
}

extension KeystoneIdentity: AccountDirectory {
    /// What projects are called: all, where the server's user may list them, else those whose tokens were seen.
    public func titles() async -> AccountTitles { await directory.titles() }

    /// Whether the server's user may list projects, so that bills can have the names of all.
    public func mayListProjects() async throws(KeystoneFault) -> Bool { try await directory.mayList() }
}
