import Domain
import HTTPAdapter
import JSON
import Ports
import UseCases

/// A bill that a server makes.
struct RemoteBill {
    let server: RemoteServer
    let question: BillPeriod.Question
    let style: BillStyle

    /// Prints the body as it comes.
    func write(accepting type: String) async throws {
        try await server.connected { connection in
            try await connection.stream(request(accepting: type, isExact: style.showsExact)) { try Output.write($0) }
        }
    }

    func writeTable() async throws {
        // Sums need the exact costs, whatever is shown.
        let request = request(accepting: "application/json", isExact: true)
        let (bill, versions) = try await server.connected { connection in
            let bill = try await connection.demand(request).json()
            return (bill, try await RemoteTariffs.versions(&connection))
        }
        guard let accounts = bill.object?["bill"]?.array, let start = bill.object?["period_start"]?.string,
            let end = bill.object?["period_end"]?.string
        else { throw Failure.failed("\(server.address) answered something that is no bill") }
        var table = BillTable(isExact: style.showsExact)
        try table.writeHead(start: start, end: end)
        let prices = RemotePrices(versions, knownAt: question.asOf, start: start, end: end)
        for account in accounts {
            let rows = try (account.object?["resources"]?.array ?? []).map { try row($0) }
            try table.writeAccount(account.object?["name"]?.string ?? "", title(account), rows)
            for row in rows where prices.lacksPrice(row) { table.unpriced.insert(row.rtype) }
        }
        table.writeNotes()
    }

    private func title(_ account: JSONValue) -> AccountTitle? {
        guard let name = account.object?["project_name"]?.string else { return nil }
        return AccountTitle(name: name, domain: account.object?["project_domain"]?.string)
    }

    private func request(accepting type: String, isExact: Bool) -> RemoteRequest {
        var request = RemoteRequest("/bill")
        request.headers = [("Accept", type)]
        if let period = question.period {
            request.query = [("period_start", "\(period.start)"), ("period_end", "\(period.end)")]
        }
        if let asOf = question.asOf { request.query.append(("as_of", "\(asOf)")) }
        if let account = question.account { request.query.append(("account", account)) }
        if isExact { request.query.append(("exact", "true")) }
        if !style.showsIDs { request.query.append(("ids", "none")) }
        return request
    }

    private func row(_ line: JSONValue) throws -> BillTable.Row {
        guard let line = line.object, let rtype = line["rtype"]?.string,
            let cost = line["cost_exact"]?.string.flatMap(ExactAmount.init(rational:))
        else { throw Failure.failed("\(server.address) answered a line that is none of a bill") }
        return BillTable.Row(
            rtype: rtype, name: line["name"]?.string ?? "", created: line["created_at"]?.string ?? "",
            destroyed: line["destroyed_at"]?.string ?? "", cost: cost)
    }
}
