/// Why a store did not do what it was asked. The description may be shown to anyone; the reason, which may name
/// a file and says what to do, to whoever runs the program; details are for logs.
public enum StoreError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// It can't be used as it is: another program's, a newer version's, made with other settings. Nothing was changed.
    case unfit(String)
    /// It can't be reached, or can't write: locked, full, gone. Nothing was recorded; trying again later may help.
    case unavailable(String, detail: String? = nil)
    /// What is in it contradicts itself.
    case corrupt(String, detail: String? = nil)
    /// So many read it already that nothing was read in time. Trying again later helps.
    case busy
    case closed

    public var description: String {
        switch self {
        case .unfit(let reason): reason
        case .unavailable: "the store is not available; nothing was recorded, try again later"
        case .corrupt: "the store is damaged; run `nova-billing rebuild --check`"
        case .busy: "too many read the store at the same time; try again later"
        case .closed: "the store is closed"
        }
    }

    public var debugDescription: String {
        switch self {
        case .unfit(let reason): "\(description) (\(reason))"
        case .unavailable(let reason, let detail), .corrupt(let reason, let detail):
            "\(description) (\(reason)\(detail.map { "; \($0)" } ?? ""))"
        case .busy, .closed: description
        }
    }
}
