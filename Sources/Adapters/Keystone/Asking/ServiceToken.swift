import Domain
import Synchronization

/// The server's own token: asked for when it is needed, by one at a time, and again before it expires.
///
/// A refusal is believed for half a minute: Keystone may lock a user out whose password is wrong too often.
final class ServiceToken: Sendable {
    private typealias Asking = Task<Result<String, KeystoneFault>, Never>

    private enum State {
        case none
        case asking(Asking)
        case issued(String, until: ContinuousClock.Instant)
        case refused(KeystoneFault, until: ContinuousClock.Instant)
    }

    private enum Found {
        case kept(Result<String, KeystoneFault>)
        case asking(Asking)
    }

    private static let refusalTime = Duration.seconds(30)

    private let login: KeystoneLogin
    private let client: KeystoneClient
    private let patience: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State.none)

    /// - Parameter patience: how long a question takes at most, whoever asks: others wait for it, too.
    init(
        _ login: KeystoneLogin, client: KeystoneClient, patience: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        (self.login, self.client, self.patience, self.now) = (login, client, patience, now)
    }

    /// - Parameters:
    ///   - stale: one that Keystone does not know any more, and that is not given back again.
    ///   - deadline: until when a question may take that is not under way yet.
    func value(
        insteadOf stale: String? = nil, by deadline: ContinuousClock.Instant
    ) async throws(KeystoneFault) -> String {
        let now = now()
        let found = state.withLock { state -> Found in
            switch state {
            case .issued(let token, let end) where token != stale && now < end: return .kept(.success(token))
            case .refused(let fault, let end) where now < end: return .kept(.failure(fault))
            case .asking(let asking): return .asking(asking)
            case .none, .issued, .refused:
                let end = min(deadline, .now + patience)
                let asking = Asking { await self.answer(by: end) }
                state = .asking(asking)
                return .asking(asking)
            }
        }
        switch found {
        case .kept(let result): return try result.get()
        case .asking(let asking): return try await asking.value.get()
        }
    }

    private func answer(by deadline: ContinuousClock.Instant) async -> Result<String, KeystoneFault> {
        let (token, next) = await ask(by: deadline)
        state.withLock { $0 = next }
        return token
    }

    private func ask(by deadline: ContinuousClock.Instant) async -> (Result<String, KeystoneFault>, State) {
        let begin = now()
        do throws(KeystoneFault) {
            let answer = try await client.send(.login(login), by: deadline)
            switch answer.status {
            case 201:
                guard let token = answer.token, let valid = ValidToken(body: answer.body) else { throw .noKeystone }
                return (.success(token), .issued(token, until: begin + ServiceToken.usable(valid)))
            // An application credential that there is not is not found.
            case 401, 403, 404: throw answer.refusal == nil ? .noKeystone : .loginRefused
            default: throw .noKeystone
            }
        } catch {
            let state = error == .loginRefused ? State.refused(error, until: now() + ServiceToken.refusalTime) : .none
            return (.failure(error), state)
        }
    }

    /// How long a token is used: by Keystone's own clock, and not to its very end.
    private static func usable(_ token: ValidToken) -> Duration {
        let life = Duration.microseconds(token.expires.microseconds - token.issued.microseconds)
        return life - min(life / 4, .seconds(60))
    }
}
