extension TrueBill {
    private static let form = MomentForm(separator: UInt8(ascii: "T"), fraction: .none, suffix: "Z")

    /// The bill as JSON, without ids and with exact costs; nothing in it needs to be escaped.
    public func text(from begin: Int64, to end: Int64) -> String {
        let accounts = accounts.map { account in
            let lines = account.lines.map(Self.text).joined(separator: ",")
            return #"{"name":"\#(account.name)","resources":[\#(lines)]}"#
        }
        return #"{"bill":[\#(accounts.joined(separator: ","))],"period_end":\#(Self.text(end)),"#
            + #""period_start":\#(Self.text(begin))}"#
    }

    private static func text(_ line: Line) -> String {
        let name = line.name.map { "\"\($0)\"" } ?? "null"
        return #"{"cost":\#(line.cost.double),"cost_exact":"\#(line.cost.text)","created_at":\#(text(line.created)),"#
            + #""destroyed_at":\#(text(line.destroyed)),"name":\#(name),"rtype":"\#(line.rtype)"}"#
    }

    private static func text(_ second: Int64?) -> String {
        second.map { "\"\(form.text($0 * 1_000_000))\"" } ?? "null"
    }
}
