/// A bill worked out from a cloud's own script: neither from its messages nor by the server's rules.
public struct TrueBill: Sendable {
    public struct Line: Sendable {
        public let rtype: String
        public let name: String?
        public let cost: TrueCost
        /// Seconds since 1970; both are `nil` of what is listed for its parts only.
        public let created: Int64?
        public let destroyed: Int64?
    }

    public struct Account: Sendable {
        public let name: String
        public let lines: [Line]
    }

    public let accounts: [Account]

    /// The bill of a span of seconds, as of a second.
    init(_ roots: [TrueHistory.Root], _ prices: [TruePrice], from begin: Int64, to end: Int64, now: Int64) {
        let meter = TrueMeter(prices: prices, begin: begin, end: end, now: now)
        var accounts: [String: [Line]] = [:]
        for root in roots.sorted(by: { ($0.name, $0.rtype) < ($1.name, $1.rtype) }) {
            for account in Set(root.owners.map(\.account)) {
                let lines = Self.lines(root, account, meter)
                if !lines.isEmpty { accounts[account, default: []] += lines }
            }
        }
        self.accounts = accounts.keys.sorted().map { Account(name: $0, lines: accounts[$0] ?? []) }
    }

    /// The lines of a resource and its parts that an account paid for: the parts, then the whole.
    private static func lines(_ root: TrueHistory.Root, _ account: String, _ meter: TrueMeter) -> [Line] {
        let isWhole = { (part: TrueHistory.Part) in part.rtype == root.rtype && part.name == root.name }
        let parts = root.parts.filter { !isWhole($0) }.sorted { ($0.name ?? "", $0.rtype) < ($1.name ?? "", $1.rtype) }
        var lines = parts.compactMap { meter.line($0, root.owners, account) }
        guard let whole = root.parts.first(where: isWhole) else { return lines }
        if let line = meter.line(whole, root.owners, account) {
            lines.append(line)
        } else if !lines.isEmpty {
            lines.append(Line(rtype: whole.rtype, name: whole.name, cost: .zero, created: nil, destroyed: nil))
        }
        return lines
    }
}
