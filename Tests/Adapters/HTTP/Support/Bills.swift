import Domain
import JSON

/// Bills made by hand.
enum Bills {
    static let april = month("2012-04")

    static func month(_ text: String) -> Period {
        guard let period = Period(timePeriod: text) else { preconditionFailure("\(text) is no period") }
        return period
    }

    static func moment(_ text: String) -> Moment {
        guard let moment = try? Moment(text) else { preconditionFailure("\(text) is no moment") }
        return moment
    }

    /// An amount of so many units of money.
    static func amount(_ text: String) -> ExactAmount {
        guard let number = JSONNumber(text), let quantity = try? Quantity(number) else {
            preconditionFailure("\(text) is no quantity")
        }
        let scope = BillScope(period: april, now: april.start)
        let segment = Segment(charge: .fixed(quantity), account: nil, begin: april.start, end: nil)
        return Rating(scope: scope, prices: PriceList([], unit: .day)).cost(of: [segment], rtype: "any").amount
    }

    static func line(
        _ id: Int64, parent: Int64? = nil, rtype: String = "vcpus", name: String? = nil, created: String? = nil,
        destroyed: String? = nil, cost: String = "0"
    ) -> BillLine {
        BillLine(
            id: ResourceID(rawValue: id), parent: parent.map { ResourceID(rawValue: $0) }, rtype: rtype, name: name,
            created: created.map(moment), destroyed: destroyed.map(moment), cost: amount(cost), isUnpriced: true)
    }

    static func tree(_ account: Int64, _ name: String, _ lines: BillLine...) -> BillTree {
        BillTree(account: AccountID(rawValue: account), accountName: name, lines: lines)
    }

    /// A root without children, as a store hands it to a bill.
    static func usage(_ account: Int64, _ accountName: String, root: Int64, name: String) -> TreeUsage {
        let begin = april.start
        let segment = Segment(
            charge: .linear(Quantity(whole: 1, micros: 0)), account: AccountID(rawValue: account), begin: begin,
            end: nil)
        let resource = TreeUsage.Resource(
            id: ResourceID(rawValue: root), parent: nil, rtype: "nova/instance", name: name, created: begin,
            destroyed: nil, segments: [segment])
        return TreeUsage(account: AccountID(rawValue: account), accountName: accountName, resources: [resource])
    }
}
