public import Domain
import JSON

/// What a store can say of its log while it decides what becomes of a message.
public protocol RecordedLog {
    associatedtype Failure: Error

    /// What tells whether an event is the same as that of an id, and since when that one is there.
    func content(ofEvent id: String) throws(Failure) -> (fingerprint: Fingerprint, recorded: Moment)?

    /// An event as it was recorded.
    func event(_ id: String) throws(Failure) -> Event?

    /// The accounts that have, or had, a root of this type and name, where names are unique only in an account.
    func owners(ofRoot rtype: String, named name: String) throws(Failure) -> [RootOwner]
}

/// An account that has a root of some type and name.
public struct RootOwner: Sendable {
    public let account: String
    /// Whether an event speaks of the root that is not cancelled.
    public let isHeardOf: Bool

    public init(account: String, isHeardOf: Bool) { (self.account, self.isHeardOf) = (account, isHeardOf) }
}

/// Decides what becomes of the events of a message before any of them is written, so that nothing has to be undone.
public struct MessageDecision<Log: RecordedLog> {
    private let log: Log
    private let cloudUnique: CloudUniqueTypes
    private var answers: [RecordAnswer] = []
    /// Where in the message the events are that it adds to the log.
    private var added: [ByteText: Int] = [:]

    /// What becomes of each event of a message; those that are `recorded` are to be written, in this order.
    public static func answers(
        to message: [Submission], log: Log, cloudUnique: CloudUniqueTypes
    ) throws(Log.Failure) -> [RecordAnswer] {
        var decision = MessageDecision(log: log, cloudUnique: cloudUnique)
        for submission in message {
            decision.answers.append(try decision.answer(to: submission, isAlone: message.count == 1))
        }
        return decision.settled()
    }

    private init(log: Log, cloudUnique: CloudUniqueTypes) { (self.log, self.cloudUnique) = (log, cloudUnique) }

    private mutating func answer(to submission: Submission, isAlone: Bool) throws(Log.Failure) -> RecordAnswer {
        let event: Event
        switch try resolved(submission) {
        case .event(let found): event = found
        case .unresolved(let reason): return RecordAnswer(.unresolved(reason))
        }
        if let known = try log.content(ofEvent: event.id) {
            let outcome = outcome(of: event, after: known.fingerprint, since: known.recorded)
            guard outcome == .known else { return RecordAnswer(outcome) }
            // A moment that was filled in is that of the first time.
            if submission.isMomentGiven { return RecordAnswer(.known, event) }
            return RecordAnswer(.known, try log.event(event.id))
        }
        guard !isAlone else { return RecordAnswer(.recorded, event) }
        if let place = added[ByteText(event.id)], let first = answers[place].event {
            let outcome = outcome(of: event, after: first.fingerprint, since: nil)
            return RecordAnswer(outcome, outcome == .known ? first : nil)
        }
        added[ByteText(event.id)] = answers.count
        return RecordAnswer(.recorded, event)
    }

    private func outcome(of event: Event, after first: Fingerprint, since: Moment?) -> RecordOutcome {
        if event.fingerprint == first { return .known }
        return .conflict(.init(id: event.id, recorded: first, arrived: event.fingerprint, since: since))
    }

    /// One event that can't be recorded keeps out all others; what repeats one of those is not there either.
    private func settled() -> [RecordAnswer] {
        guard !answers.allSatisfy(\.isInLog) else { return answers }
        return answers.map { answer in
            switch answer.outcome {
            case .recorded: RecordAnswer(.withheld)
            case .known where answer.event.map { added[ByteText($0.id)] != nil } ?? false: RecordAnswer(.withheld)
            default: answer
            }
        }
    }
}

extension MessageDecision {
    private enum Resolved {
        case event(Event)
        case unresolved(RecordOutcome.Unresolved)
    }

    /// The event, with the account that is meant where it names none and one is needed.
    private func resolved(_ submission: Submission) throws(Log.Failure) -> Resolved {
        let root = submission.root
        if submission.account != nil || cloudUnique.covers(rtype: root.rtype, name: root.name) {
            return .event(submission.event())
        }
        // What was resolved once stays so, however many accounts have such a root since.
        if let id = submission.settledID, let first = try first(id) {
            return .event(submission.event(of: first.account))
        }
        guard let name = root.name else { return .unresolved(.nameless(rtype: root.rtype)) }
        let owners = try owners(ofRoot: root.rtype, named: name)
        if submission.settledID == nil {
            var known: [Event] = []
            for owner in owners {
                let event = submission.event(of: owner.account)
                if try log.content(ofEvent: event.id) != nil { known.append(event) }
            }
            if known.count == 1 { return .event(known[0]) }
        }
        let heardOf = owners.filter(\.isHeardOf)
        switch heardOf.count {
        case 1: return .event(submission.event(of: heardOf[0].account))
        case 0: return .unresolved(.noOwner(rtype: root.rtype, name: name))
        default: return .unresolved(.owners(heardOf.count, rtype: root.rtype, name: name))
        }
    }

    private func first(_ id: String) throws(Log.Failure) -> Event? {
        if let place = added[ByteText(id)] { return answers[place].event }
        return try log.event(id)
    }

    /// The owners in the log, and those that earlier events of the message make.
    private func owners(ofRoot rtype: String, named name: String) throws(Log.Failure) -> [RootOwner] {
        var owners = try log.owners(ofRoot: rtype, named: name)
        for answer in answers where answer.outcome == .recorded {
            guard let event = answer.event, let account = event.account, isSame(event.root.rtype, rtype),
                isSame(event.root.name, name)
            else { continue }
            owners.removeAll { isSame($0.account, account) }
            owners.append(RootOwner(account: account, isHeardOf: true))
        }
        return owners
    }
}
