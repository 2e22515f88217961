import Synchronization

/// Answers about tokens, kept for a while; whoever asks what another is asking already waits for that answer.
///
/// A token that Keystone does not know is believed to be unknown for two seconds: it can't become valid, unless its
/// project was disabled and is enabled again, and a client that repeats itself is kept from Keystone. Such answers have
/// room of their own, so that made up tokens push no others out. Faults are not kept.
final class TokenAnswers: Sendable {
    private typealias Asking = Task<TokenAnswer, Never>

    private struct State {
        var known: RecentAnswers<Grant>
        var unknown: RecentAnswers<Void>
        var asking: [TokenDigest: Asking] = [:]
    }

    private static let unknownTime = Duration.seconds(2)

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant
    private let observe: @Sendable (KeystoneNews.Origin) -> Void

    /// - Parameter observe: hears of each question where its answer is from.
    init(
        capacity: Int, observe: @escaping @Sendable (KeystoneNews.Origin) -> Void = { _ in },
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        let unknown = RecentAnswers<Void>(capacity: min(capacity, 1_000))
        state = Mutex(State(known: RecentAnswers(capacity: capacity), unknown: unknown))
        (self.now, self.observe) = (now, observe)
    }

    /// The answer; it does not depend on any one who waits for it.
    func answer(about token: String, ask: @escaping @Sendable () async -> TokenAnswer) async -> TokenAnswer {
        let digest = TokenDigest(token)
        let now = now()
        let (kept, asking, origin) = state.withLock { state -> (TokenAnswer?, Asking?, KeystoneNews.Origin) in
            if let grant = state.known.value(of: digest, at: now) { return (.known(grant), nil, .kept) }
            if state.unknown.value(of: digest, at: now) != nil { return (.unknown, nil, .kept) }
            if let asking = state.asking[digest] { return (nil, asking, .shared) }
            let asking = Asking {
                let answer = await ask()
                self.keep(answer, of: digest)
                return answer
            }
            state.asking[digest] = asking
            return (nil, asking, .asked)
        }
        observe(origin)
        if let asking { return await asking.value }
        return kept ?? .unknown
    }

    private func keep(_ answer: TokenAnswer, of digest: TokenDigest) {
        let now = now()
        state.withLock { state in
            state.asking[digest] = nil
            switch answer {
            case .known(let grant) where grant.good > .zero:
                state.known.keep(grant, of: digest, until: now + grant.good)
            case .unknown: state.unknown.keep((), of: digest, until: now + TokenAnswers.unknownTime)
            case .known, .fault: break
            }
        }
    }
}
