public import Domain

/// What is recorded in one go.
public struct RecordBatch: Sendable {
    /// Each a message, which is recorded as a whole or, if one of its events can't be, not at all.
    public var messages: [[Submission]]
    public var rejected: [RejectedDelivery]
    /// Rejected deliveries, by id, that this batch deals with, if all of its messages are in the log then.
    public var settled: [Int64]
    /// What is kept as a rejected delivery of a message, by its place in `messages`, by what became of its events;
    /// `nil` of one that is in the log, or of which nothing is to be kept.
    public var refused: @Sendable (_ message: Int, _ answers: [RecordAnswer]) -> RejectedDelivery?

    public init(
        messages: [[Submission]] = [], rejected: [RejectedDelivery] = [], settled: [Int64] = [],
        refused: @escaping @Sendable (_ message: Int, _ answers: [RecordAnswer]) -> RejectedDelivery? = { _, _ in nil }
    ) {
        (self.messages, self.rejected, self.settled, self.refused) = (messages, rejected, settled, refused)
    }

    /// Events that are recorded each by itself, or as one message.
    public init(
        events: [Event], rejected: [RejectedDelivery] = [], settled: [Int64] = [], isAllOrNothing: Bool = false
    ) {
        let events = events.map { Submission.event($0) }
        self.init(messages: isAllOrNothing ? [events] : events.map { [$0] }, rejected: rejected, settled: settled)
    }

    public var isEmpty: Bool { messages.isEmpty && rejected.isEmpty && settled.isEmpty }
}

/// An event on its way into the log.
public enum Submission: Sendable {
    /// One whose id and content are settled.
    case event(Event)
    /// One as a client sent it, with the id that it gave it.
    case draft(EventReader.Draft, id: String?)

    /// The event, of the account that was found for it where it names none.
    public func event(of account: String? = nil) -> Event {
        switch self {
        case .event(let event): account.map(event.assigned(to:)) ?? event
        case .draft(let draft, let id): draft.event(id: id, account: account ?? draft.account)
        }
    }

    /// The id that does not depend on the account.
    public var settledID: String? {
        switch self {
        case .event(let event): event.id
        case .draft(_, let id): id
        }
    }

    public var account: String? {
        switch self {
        case .event(let event): event.account
        case .draft(let draft, _): draft.account
        }
    }

    public var root: Event.Node {
        switch self {
        case .event(let event): event.root
        case .draft(let draft, _): draft.nodes[0]
        }
    }

    var isMomentGiven: Bool {
        switch self {
        case .event: true
        case .draft(let draft, _): draft.isMomentGiven
        }
    }
}

/// What became of an event, and the event as it is in the log.
public struct RecordAnswer: Hashable, Sendable {
    public var outcome: RecordOutcome
    /// `nil` if it is not there.
    public var event: Event?

    public init(_ outcome: RecordOutcome, _ event: Event? = nil) { (self.outcome, self.event) = (outcome, event) }

    public var isInLog: Bool { outcome == .recorded || outcome == .known }
}

/// What became of an event.
public enum RecordOutcome: Hashable, Sendable {
    /// It is in the log now.
    case recorded
    /// The same event was there already; nothing changed.
    case known
    /// Another event has its id; that one stays.
    case conflict(Conflict)
    /// It names no account, and nothing says which one is meant.
    case unresolved(Unresolved)
    /// It could be recorded, but another event of its message can't.
    case withheld

    /// Both sides of a conflict.
    public struct Conflict: Hashable, Sendable, CustomStringConvertible {
        public let id: String
        public let recorded: Fingerprint
        public let arrived: Fingerprint
        /// When the first one was recorded; `nil` if both came in one message, of which nothing was.
        public let since: Moment?

        public init(id: String, recorded: Fingerprint, arrived: Fingerprint, since: Moment?) {
            (self.id, self.recorded, self.arrived, self.since) = (id, recorded, arrived, since)
        }

        public var description: String {
            guard let since else {
                return "event \(id) is there twice, with content \(recorded) and with content \(arrived); nothing was "
                    + "recorded"
            }
            return "event \(id) was recorded with content \(recorded) at \(since); content \(arrived) has the same id "
                + "and was not recorded"
        }
    }

    /// Why no account could be found for a root whose account tells it from others.
    public enum Unresolved: Hashable, Sendable {
        /// It has no name, by which it could be found.
        case nameless(rtype: String)
        /// No account has one of its name.
        case noOwner(rtype: String, name: String)
        case owners(Int, rtype: String, name: String)

        /// What is wrong with the event's account.
        public var error: FieldError {
            switch self {
            case .nameless:
                FieldError("account", "is missing; a resource without a name is its account's")
            case .noOwner(let rtype, let name):
                FieldError(
                    "account", "is missing, and no account has a \(Fields.shown(rtype)) named \(Fields.shown(name))")
            case .owners(let count, let rtype, _):
                FieldError("account", "is missing, and \(count) accounts have a \(Fields.shown(rtype)) of that name")
            }
        }
    }
}

/// Something that arrived and could not be understood, or contradicts what is there.
public struct RejectedDelivery: Hashable, Sendable {
    public let source: String
    public let reason: String
    /// What arrived, with secrets replaced, 64 KiB at most.
    public let body: String

    public init(source: String, reason: String, body: String) {
        (self.source, self.reason, self.body) = (source, reason, body)
    }

    /// A digest of what arrived, which is not kept twice whatever is said of it.
    public var fingerprint: Fingerprint { Fingerprint(of: Array("\(source)\n\(body)".utf8)) }
}

/// A rejected delivery as it is kept.
public struct RejectedRecord: Hashable, Sendable {
    public let id: Int64
    public let recorded: Moment
    public let delivery: RejectedDelivery

    public init(id: Int64, recorded: Moment, delivery: RejectedDelivery) {
        (self.id, self.recorded, self.delivery) = (id, recorded, delivery)
    }
}

/// An event in the log.
public struct RecordedEvent: Hashable, Sendable {
    public let event: Event
    public let recorded: Moment
    /// The place in the log, which is its marker in lists.
    public let sequence: Int64
    public let cancellation: Cancellation?

    public init(event: Event, recorded: Moment, sequence: Int64, cancellation: Cancellation?) {
        (self.event, self.recorded, self.sequence, self.cancellation) = (event, recorded, sequence, cancellation)
    }
}

/// That something counts no longer, since when, by whom and why.
public struct Cancellation: Hashable, Sendable {
    public let recorded: Moment
    public let author: String
    public let reason: String

    public init(recorded: Moment, author: String, reason: String) {
        (self.recorded, self.author, self.reason) = (recorded, author, reason)
    }
}

/// A price to be recorded.
public struct TariffDraft: Hashable, Sendable {
    public let rtype: String
    public let moment: Moment
    /// `nil` takes the price away.
    public let rate: Rate?
    /// `nil` is the store's own unit.
    public let unit: RateUnit?
    public let migrate: Bool

    public init(rtype: String, moment: Moment, rate: Rate?, unit: RateUnit?, migrate: Bool) {
        (self.rtype, self.moment, self.rate, self.unit, self.migrate) = (rtype, moment, rate, unit, migrate)
    }
}
