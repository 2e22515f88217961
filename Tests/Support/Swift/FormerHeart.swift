import Domain
import Foundation
public import Ports

/// What the server of nova-billing 2.0 did with events, its faults included: a model, to make its databases with.
public struct FormerHeart {
    /// What was posted of a resource and of those below it.
    public struct Said {
        let rtype: String
        let name: String?
        /// `nil` says nothing of a charge.
        let charge: FormerCharge?
        let attributes: String?
        let children: [Said]

        public init(
            _ rtype: String, _ name: String? = nil, _ charge: FormerCharge? = nil, attributes: String? = nil,
            children: [Said] = []
        ) {
            (self.rtype, self.name, self.charge) = (rtype, name, charge)
            (self.attributes, self.children) = (attributes, children)
        }
    }

    public enum FormerCharge: Hashable, Sendable {
        case linear(Double)
        case fixed(Double)
        case stop
    }

    public private(set) var ledger = FormerLedger()
    private var accounts: [String: Int64] = [:]

    public init() {}

    public mutating func post(_ account: String, at moment: String, _ said: Said) throws {
        let owner = accounts[account] ?? Int64(accounts.count + 1)
        accounts[account] = owner
        ledger.accounts[owner] = account
        process(said, parent: nil, owner, try FormerHeart.text(moment))
    }

    public mutating func setTariffs(_ values: [String: Double], at moment: String, migrate: Bool = false) throws {
        let moment = try FormerHeart.text(moment)
        let old = ledger.multipliers
        ledger.multipliers.merge(values) { $1 }
        guard migrate else { return }
        for (rtype, value) in values.sorted(by: { $0.key < $1.key }) where value != old[rtype] ?? 1 {
            let ids = Set(ledger.resources.filter { $0.rtype == rtype }.map(\.id))
            for segment in ledger.segments where segment.end == nil && ids.contains(segment.resource) {
                add(segment.resource, (segment.cost ?? 0) * (value / (old[rtype] ?? 1)), moment)
            }
            closeSegments(at: moment) { ids.contains($0.resource) && $0.end == nil && $0.begin != moment }
        }
    }

    private mutating func process(_ said: Said, parent: Int64?, _ account: Int64, _ moment: String) {
        let resource = resource(said, parent, account)
        switch said.charge {
        case nil: break
        case .stop: closeSegments(at: moment) { $0.resource == resource }
        case .linear(let units): charge(resource, units * (ledger.multipliers[said.rtype] ?? 1), moment)
        case .fixed(let units): charge(resource, -units * (ledger.multipliers[said.rtype] ?? 1), moment)
        }
        for child in said.children { process(child, parent: resource, account, moment) }
    }

    private mutating func charge(_ resource: Int64, _ cost: Double, _ moment: String) {
        // The fault: all rows, not just the open one.
        closeSegments(at: moment) { $0.resource == resource }
        add(resource, cost, moment)
    }

    private mutating func add(_ resource: Int64, _ cost: Double, _ moment: String) {
        ledger.segments.append(
            .init(id: Int64(ledger.segments.count + 1), resource: resource, cost: cost, begin: moment, end: nil))
    }

    private mutating func closeSegments(at moment: String, where isMeant: (FormerLedger.Segment) -> Bool) {
        ledger.segments = ledger.segments.map { row in
            guard isMeant(row) else { return row }
            return .init(id: row.id, resource: row.resource, cost: row.cost, begin: row.begin, end: moment)
        }
    }

    private mutating func resource(_ said: Said, _ parent: Int64?, _ account: Int64) -> Int64 {
        let known = ledger.resources.firstIndex {
            $0.account == account && $0.parent == parent && $0.rtype == said.rtype && $0.name == said.name
        }
        let id = known.map { ledger.resources[$0].id } ?? Int64(ledger.resources.count + 1)
        let attributes = said.attributes ?? known.flatMap { ledger.resources[$0].attributes }
        let row = FormerLedger.Resource(
            id: id, account: account, parent: parent, rtype: said.rtype, name: said.name, attributes: attributes)
        if let known { ledger.resources[known] = row } else { ledger.resources.append(row) }
        return id
    }

    /// A moment as 2.0's object mapper writes it.
    private static func text(_ moment: String) throws -> String {
        let text = String(try Moment(moment).description.dropLast()).replacing("T", with: " ")
        return text.contains(".") ? text : text + ".000000"
    }
}

extension FormerHeart {
    /// The statements that make its database.
    public func sql() throws -> String {
        let schema = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Predecessor/schema.sql")
        var lines = [try String(contentsOf: schema, encoding: .utf8), "BEGIN;"]
        for (id, name) in ledger.accounts { lines.append("INSERT INTO account VALUES (\(id), \(quoted(name)));") }
        for row in ledger.resources {
            let parent = row.parent.map(String.init) ?? "NULL"
            lines.append(
                "INSERT INTO resource VALUES (\(row.id), \(quoted(row.name)), \(quoted(row.rtype)), \(row.account), "
                    + "\(parent), \(quoted(row.attributes)));")
        }
        for row in ledger.segments {
            lines.append(
                "INSERT INTO segment VALUES (\(row.id), \(row.resource), \(row.cost ?? 0), \(quoted(row.begin)), "
                    + "\(quoted(row.end)));")
        }
        for (rtype, value) in ledger.multipliers {
            lines.append("INSERT INTO tariff VALUES (\(quoted(rtype)), \(value));")
        }
        return (lines + ["COMMIT;"]).joined(separator: "\n")
    }

    private func quoted(_ text: String?) -> String {
        text.map { "'\($0.replacing("'", with: "''"))'" } ?? "NULL"
    }
}
