import Synchronization

/// Answers about tokens, kept for a while; whoever asks what another is asking already waits for that answer.
///
/// A token that Keystone does not know is believed to be unknown for two seconds: it can't become valid, unless its
/// project was disabled and is enabled again, and a client that repeats itself is kept from Keystone. Such answers have
/// room of their own, so that made up tokens push no others out. Faults are not kept, nor what has very many access
/// rules.
final class TokenAnswers: Sendable {
    private typealias Asking = Task<TokenAnswer, Never>

    private struct State {
        var known: RecentAnswers<Grant>
        var unknown: RecentAnswers<Void>
        /// Tokens that were valid lately, whether or not that is believed still.
        var acquainted: RecentAnswers<Void>
        var asking: [TokenDigest: Asking] = [:]

        mutating func removeExpired(at now: ContinuousClock.Instant) {
            known.removeExpired(at: now)
            unknown.removeExpired(at: now)
            acquainted.removeExpired(at: now)
        }
    }

    private static let unknownTime = Duration.seconds(2)
    private static let acquaintedTime = Duration.seconds(3_600)
    /// How many bytes the access rules of one token may take, about a hundred, and those of all.
    private static let (heaviest, weightLimit) = (16 << 10, 16 << 20)

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let observe: @Sendable (KeystoneNews.Origin) -> Void

    /// - Parameter observe: hears of each question where its answer is from.
    init(
        capacity: Int, observe: @escaping @Sendable (KeystoneNews.Origin) -> Void = { _ in },
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        state = Mutex(
            State(
                known: RecentAnswers(capacity: capacity, weightLimit: TokenAnswers.weightLimit),
                unknown: RecentAnswers(capacity: min(capacity, 1_000)), acquainted: RecentAnswers(capacity: capacity)))
        (self.now, self.observe) = (now, observe)
    }

    /// The answer; it does not depend on any one who waits for it.
    ///
    /// - Parameter ask: asks Keystone; it is told whether the token was valid lately.
    func answer(
        about token: String, ask: @escaping @Sendable (_ isAcquainted: Bool) async -> TokenAnswer
    ) async -> TokenAnswer {
        let digest = TokenDigest(token)
        let now = now()
        let (kept, asking, origin) = state.withLock { state -> (TokenAnswer?, Asking?, KeystoneNews.Origin) in
            state.removeExpired(at: now)
            if let grant = state.known.value(of: digest, at: now) { return (.known(grant), nil, .kept) }
            if state.unknown.value(of: digest, at: now) != nil { return (.unknown, nil, .kept) }
            if let asking = state.asking[digest] { return (nil, asking, .shared) }
            let isAcquainted = state.acquainted.value(of: digest, at: now) != nil
            let asking = Asking {
                let answer = await ask(isAcquainted)
                self.keep(answer, of: digest, askedAt: now)
                return answer
            }
            state.asking[digest] = asking
            return (nil, asking, .asked)
        }
        observe(origin)
        if let asking { return await asking.value }
        return kept ?? .unknown
    }

    /// - Parameter begin: when it was asked for; what it allows may have been so then, and no more when it comes.
    private func keep(_ answer: TokenAnswer, of digest: TokenDigest, askedAt begin: ContinuousClock.Instant) {
        let end = now()
        state.withLock { state in
            state.asking[digest] = nil
            switch answer {
            case .known(let grant):
                state.acquainted.keep((), of: digest, until: begin + TokenAnswers.acquaintedTime)
                let weight = grant.weight
                guard grant.good > .zero, weight <= TokenAnswers.heaviest else { return }
                state.known.keep(grant, of: digest, until: begin + grant.good, weight: weight)
            case .unknown: state.unknown.keep((), of: digest, until: end + TokenAnswers.unknownTime)
            case .fault: break
            }
        }
    }
}
