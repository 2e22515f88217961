public import Domain

/// What is recorded in one go.
public struct RecordBatch: Sendable {
    public var events: [Event]
    public var rejected: [RejectedDelivery]
    /// Whether one conflict keeps the whole batch out.
    public var isAllOrNothing: Bool

    public init(events: [Event], rejected: [RejectedDelivery] = [], isAllOrNothing: Bool = false) {
        (self.events, self.rejected, self.isAllOrNothing) = (events, rejected, isAllOrNothing)
    }
}

/// What became of an event.
public enum RecordOutcome: Hashable, Sendable {
    /// It is in the log now.
    case recorded
    /// The same event was there already; nothing changed.
    case known
    /// Another event has its id; that one stays.
    case conflict(Conflict)
    /// It was not recorded: nothing says which root it means (the root is an account's, and the event names none), or
    /// another of its batch was in conflict and the batch was all or nothing.
    case withheld

    /// Both sides of a conflict.
    public struct Conflict: Hashable, Sendable, CustomStringConvertible {
        public let id: String
        public let recorded: Fingerprint
        public let arrived: Fingerprint
        /// When the first one was recorded.
        public let since: Moment

        public init(id: String, recorded: Fingerprint, arrived: Fingerprint, since: Moment) {
            (self.id, self.recorded, self.arrived, self.since) = (id, recorded, arrived, since)
        }

        public var description: String {
            "event \(id) was recorded with content \(recorded) at \(since); content \(arrived) has the same id and was "
                + "not recorded"
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

    /// A digest of all of it: the same one again is not kept twice.
    public var fingerprint: Fingerprint { Fingerprint(of: Array("\(source)\n\(reason)\n\(body)".utf8)) }
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
