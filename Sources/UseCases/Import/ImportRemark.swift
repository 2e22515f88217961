/// Something of a database of 2.0 that can't be taken as it stands there.
public enum ImportRemark: String, Hashable, Sendable, CaseIterable {
    case overwrittenEnd = "overwritten_end"
    case lostEnd = "lost_end"
    case severalAccounts = "several_accounts"
    case otherPrice = "other_price"
    case fixedCharge = "fixed_charge"
    case roundedPrice = "rounded_price"
    case keptPrice = "kept_price"
    case noPrice = "no_price"
    case neverCharged = "never_charged"
    case noOwner = "no_owner"
    case badName = "bad_name"
    case badMoment = "bad_moment"
    case badCost = "bad_cost"
    case badAttributes = "bad_attributes"

    /// Whether something is missing in the log because of it.
    public var isLoss: Bool {
        switch self {
        case .noPrice, .noOwner, .badName, .badMoment, .badCost, .badAttributes: true
        case .overwrittenEnd, .lostEnd, .severalAccounts, .otherPrice, .fixedCharge, .roundedPrice, .keptPrice,
            .neverCharged:
            false
        }
    }

    /// What it is, and what was done.
    public var text: String {
        switch self {
        case .overwrittenEnd:
            "charges whose end a later event overwrote; they end where the next one begins, or at the stop in between"
        case .lostEnd:
            "resources whose last charge ends before it begins; they are taken as running: end what is gone"
        case .severalAccounts:
            "resources that 2.0 has in an account without a charge, too: an end that was said there is not in the file"
        case .otherPrice:
            "charges that today's price does not divide: it was another one; the units are those that cost the same"
        case .fixedCharge:
            "charges made once: they count in the period of their moment; 2.0 took them off every bill of their time"
        case .roundedPrice: "prices that were rounded to twelve decimals"
        case .keptPrice: "prices that the store already has at that moment, and keeps"
        case .noPrice: "prices that can't be a price; these types count as they were charged"
        case .neverCharged: "resources that were never charged; they are left out"
        case .noOwner: "resources of no account, or below one that is not there; they and their charges are left out"
        case .badName: "resources with a name or type that can't be recorded; they and their charges are left out"
        case .badMoment: "charges with a moment that is none, or can't be recorded; they are left out"
        case .badCost: "charges whose cost is no number, or too large; they are left out"
        case .badAttributes: "resources whose attributes are no JSON object, or too large; these are left out"
        }
    }
}

/// Remarks, each with how often it was made and the first things it was made of.
public struct ImportRemarks: Sendable {
    public struct Entry: Hashable, Sendable {
        public var count = 0
        public var first: [String] = []
    }

    private static let shown = 5
    public private(set) var entries: [ImportRemark: Entry] = [:]

    mutating func add(_ remark: ImportRemark, _ what: @autoclosure () -> String) {
        var entry = entries[remark] ?? Entry()
        entry.count += 1
        if entry.first.count < ImportRemarks.shown { entry.first.append(what()) }
        entries[remark] = entry
    }

    /// Whether something is missing in the log.
    public var hasLosses: Bool { entries.keys.contains { $0.isLoss } }
}
