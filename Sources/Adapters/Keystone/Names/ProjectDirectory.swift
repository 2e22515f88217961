import Logging
import Ports
import Synchronization

/// The titles of projects: of all where the server's user may list them, and of those whose tokens were seen.
///
/// They are listed when someone wants them, a minute after the last time at the soonest. Those who come before there is
/// any list wait for it, until a short while after the first of them came; all others get the one that is there.
final class ProjectDirectory: Sendable {
    private struct State {
        var listed = AccountTitles()
        /// What tokens said of projects that are not listed.
        var seen = AccountTitles()
        /// When they are listed again; `nil` before the first list is there, or known to be none.
        var next: ContinuousClock.Instant?
        /// Until when those wait who come before that.
        var patience: ContinuousClock.Instant?
        var listing: Task<Void, Never>?
        /// How often in a row they could not be listed.
        var failures = 0
        var hasWarned = false

        var merged: AccountTitles { listed.merging(seen) }
    }

    /// How long a list is good, and after how long another try is made where there is none.
    private static let (good, faulty, refused) = (Duration.seconds(60), Duration.seconds(30), Duration.seconds(600))
    private static let seenLimit = 10_000

    /// Who may be allowed to list projects, in the order in which that is tried.
    private let lists: [ProjectList]
    private let deadline: Duration
    private let patience: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameters:
    ///   - deadline: how long reading the list may take.
    ///   - patience: how long those wait for it who come before it is there.
    init(
        _ lists: [ProjectList], deadline: Duration, patience: Duration, logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        (self.lists, self.deadline, self.patience) = (lists, deadline, patience)
        (self.logger, self.now) = (logger, now)
    }

    /// Takes what a token says of its project.
    func note(_ title: AccountTitle, of project: String) {
        state.withLock { state in
            // Room for more than a cloud's clients in a day; where it is full, it fills anew.
            let isFull = state.seen.count == ProjectDirectory.seenLimit && state.seen[account: project] == nil
            if isFull { state.seen = AccountTitles() }
            state.seen[account: project] = title
        }
    }

    func titles() async -> AccountTitles {
        let now = now()
        let (listing, end) = state.withLock { state -> (Task<Void, Never>?, ContinuousClock.Instant?) in
            let isDue = state.next.map { now >= $0 } ?? true
            if isDue, !lists.isEmpty, state.listing == nil { state.listing = Task { await self.list() } }
            guard state.next == nil else { return (nil, nil) }
            state.patience = state.patience ?? .now + patience
            return (state.listing, state.patience)
        }
        if let listing, let end, end > .now { await listing.finished(by: end) }
        return state.withLock(\.merged)
    }

    /// Whether the server's user may list projects.
    func mayList() async throws(KeystoneFault) -> Bool {
        try await listed(by: .now + deadline) != nil
    }

    private func list() async {
        let pause: Duration
        var titles: AccountTitles?
        var fault: KeystoneFault?
        do throws(KeystoneFault) {
            titles = try await listed(by: .now + deadline)
            pause = titles == nil ? ProjectDirectory.refused : ProjectDirectory.good
            if titles == nil { warn() }
        } catch {
            fault = error
            pause = ProjectDirectory.faulty
        }
        let next = now() + pause
        let failures = state.withLock { state in
            if let titles { state.listed = titles }
            (state.next, state.listing) = (next, nil)
            state.failures = fault == nil ? 0 : state.failures + 1
            return state.failures
        }
        // Once may be chance. What comes again is said once, until it is over.
        guard let fault, failures == 2 else { return }
        logger.warning(
            "projects can't be listed: bills show the names that were known before, or none",
            metadata: ["reason": "\(fault)"])
    }

    private func listed(by deadline: ContinuousClock.Instant) async throws(KeystoneFault) -> AccountTitles? {
        for (place, list) in lists.enumerated() {
            do throws(KeystoneFault) {
                if let titles = try await list.titles(by: deadline) { return titles }
            } catch {
                // Who has no role on the system gets no token for it.
                guard place > 0, error == .loginRefused else { throw error }
            }
        }
        return nil
    }

    private func warn() {
        let isFirst = state.withLock { state in
            defer { state.hasWarned = true }
            return !state.hasWarned
        }
        guard isFirst else { return }
        logger.warning(
            "bills show the ids of projects without their names",
            metadata: ["reason": "the service user may not list projects; give it the role reader on the system"])
    }
}

extension Task<Void, Never> {
    /// Waits for the end, but not for longer than until a moment.
    fileprivate func finished(by end: ContinuousClock.Instant) async {
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task<Void, Never> {
            await value
            continuation.finish()
        }
        let bell = Task<Void, Never> {
            try? await Task<Never, Never>.sleep(until: end, clock: .continuous)
            continuation.finish()
        }
        for await _ in ends {}
        waiting.cancel()
        bell.cancel()
    }
}
