public import Domain

/// What a store takes over of another one in one go.
public struct AdoptedContent: Sendable {
    /// Whole commits, in the order of the log.
    public var entries: [LogEntry] = []
    public var tariffs: [TariffRecord] = []
    public var rejected: [RejectedEntry] = []
    /// At or before this moment nothing is recorded any more.
    public var horizon: Moment?

    public init() {}

    public var isEmpty: Bool { entries.isEmpty && tariffs.isEmpty && rejected.isEmpty && horizon == nil }
}

/// A version of a price, and who cancelled it and why if it was.
public struct TariffRecord: Hashable, Sendable {
    public let version: TariffVersion
    public let cancellation: Cancellation?

    public init(version: TariffVersion, cancellation: Cancellation?) {
        (self.version, self.cancellation) = (version, cancellation)
    }
}

/// A rejected delivery, whether it was dealt with or not.
public struct RejectedEntry: Hashable, Sendable {
    public let record: RejectedRecord
    /// When it was dealt with; `nil` while it waits.
    public let settled: Moment?

    public init(record: RejectedRecord, settled: Moment?) { (self.record, self.settled) = (record, settled) }
}
