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
public struct MessageDecision {
    private let cloudUnique: CloudUniqueTypes
    private var answers: [RecordAnswer] = []
    /// Where in the message the events are that it adds to the log.
    private var added: [ByteText: Int] = [:]
    /// The accounts of those events, by their roots' types and names.
    private var accounts: [NodeName: Set<ByteText>] = [:]

    /// What becomes of each event of a message; those that are `recorded` are to be written, in this order.
    public static func answers<Log: RecordedLog>(
        to message: [Submission], log: Log, cloudUnique: CloudUniqueTypes
    ) throws(Log.Failure) -> [RecordAnswer] {
        var decision = MessageDecision(cloudUnique)
        decision.answers.reserveCapacity(message.count)
        for submission in message {
            decision.answers.append(try decision.answer(to: submission, isAlone: message.count == 1, log))
        }
        return decision.settled()
    }

    private init(_ cloudUnique: CloudUniqueTypes) { self.cloudUnique = cloudUnique }

    private mutating func answer<Log: RecordedLog>(
        to submission: Submission, isAlone: Bool, _ log: Log
    ) throws(Log.Failure) -> RecordAnswer {
        let event: Event
        switch try resolved(submission, log) {
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
        add(event)
        return RecordAnswer(.recorded, event)
    }

    private mutating func add(_ event: Event) {
        added[ByteText(event.id)] = answers.count
        guard let account = event.account, !cloudUnique.covers(rtype: event.root.rtype, name: event.root.name) else {
            return
        }
        accounts[NodeName(rtype: event.root.rtype, name: event.root.name), default: []].insert(ByteText(account))
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
    private func resolved<Log: RecordedLog>(
        _ submission: Submission, _ log: Log
    ) throws(Log.Failure) -> Resolved {
        if submission.account != nil { return .event(submission.event()) }
        let root = submission.root
        if cloudUnique.covers(rtype: root.rtype, name: root.name) { return .event(submission.event()) }
        // What was resolved once stays so, however many accounts have such a root since.
        if let id = submission.settledID, let first = try first(id, log) {
            return .event(submission.event(of: first.account))
        }
        guard let name = root.name else { return .unresolved(.nameless(rtype: root.rtype)) }
        let stored = try log.owners(ofRoot: root.rtype, named: name)
        if submission.settledID == nil {
            // Of an account that only the message gives such a root the log can have no event of it.
            var known: [Event] = []
            for owner in stored {
                let event = submission.event(of: owner.account)
                if try log.content(ofEvent: event.id) != nil { known.append(event) }
            }
            if known.count == 1 { return .event(known[0]) }
        }
        let made = accounts[NodeName(rtype: root.rtype, name: name)] ?? []
        let heardOf = stored.lazy.filter { $0.isHeardOf && !made.contains(ByteText($0.account)) }.map(\.account)
        switch heardOf.count + made.count {
        case 1: return .event(submission.event(of: heardOf.first ?? made.first?.text))
        case 0: return .unresolved(.noOwner(rtype: root.rtype, name: name))
        case let count: return .unresolved(.owners(count, rtype: root.rtype, name: name))
        }
    }

    private func first<Log: RecordedLog>(_ id: String, _ log: Log) throws(Log.Failure) -> Event? {
        if let place = added[ByteText(id)] { return answers[place].event }
        return try log.event(id)
    }
}
