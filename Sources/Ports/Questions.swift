public import Domain
public import JSON

/// What a bill wants to know.
public struct UsageQuestion: Sendable {
    public let scope: BillScope
    /// Only what was recorded by then; `nil` takes all that is there.
    public let known: Moment?
    /// Only this account.
    public let account: AccountID?
    /// Only accounts whose names come after this one.
    public let after: String?
    /// So many accounts at most, counting those that have something to show.
    public let limit: Int?

    public init(
        scope: BillScope, known: Moment? = nil, account: AccountID? = nil, after: String? = nil, limit: Int? = nil
    ) {
        (self.scope, self.known, self.account, self.after, self.limit) = (scope, known, account, after, limit)
    }
}

/// Who pays.
public struct Account: Hashable, Sendable {
    public let id: AccountID
    public let name: String

    public init(id: AccountID, name: String) { (self.id, self.name) = (id, name) }
}

/// One resource's segments, whoever paid them.
public struct ResourceHistory: Sendable {
    public let resource: ResourceRecord
    public let segments: [Segment]
    public let tariffs: [TariffVersion]

    public init(resource: ResourceRecord, segments: [Segment], tariffs: [TariffVersion]) {
        (self.resource, self.segments, self.tariffs) = (resource, segments, tariffs)
    }
}

/// Which resources to list.
public struct ResourceQuestion: Sendable {
    public var id: ResourceID?
    public var name: String?
    public var rtype: String?
    public var parent: ResourceID?
    /// Only what this account pays for now.
    public var account: AccountID?
    /// Only roots that no event gave an account yet, and what is below them.
    public var isUnowned = false
    public var after: Int64 = 0
    public var limit = 1_000
    /// Attributes and accounts are those of this moment.
    public let now: Moment

    public init(now: Moment) { self.now = now }
}

/// A resource as it is listed.
public struct ResourceRecord: Hashable, Sendable {
    public let id: ResourceID
    public let parent: ResourceID?
    public let rtype: String
    public let name: String?
    /// Who pays for it now.
    public let account: AccountID?
    public let attributes: JSONObject

    public init(
        id: ResourceID, parent: ResourceID?, rtype: String, name: String?, account: AccountID?, attributes: JSONObject
    ) {
        (self.id, self.parent, self.rtype, self.name) = (id, parent, rtype, name)
        (self.account, self.attributes) = (account, attributes)
    }
}

/// Which events to list.
public struct EventQuestion: Sendable {
    public var account: String?
    public var rtype: String?
    public var name: String?
    public var from: Moment?
    public var to: Moment?
    public var after: Int64 = 0
    public var limit = 1_000

    public init() {}
}

/// What a rebuild found.
public struct RebuildReport: Hashable, Sendable {
    public var events = 0
    public var resources = 0
    public var segments = 0
    /// How many resources had other segments than the log says.
    public var different = 0
    /// The first of them, in words.
    public var first: [String] = []

    public init() {}
}
