import Domain
import JSON

/// What the resources of each type cost together, for as many types as a person would read.
struct TypeSums: Sendable {
    /// The types with sums of their own; what more there are is summed up as one, so that a bill of any size needs no
    /// more memory than this.
    static let limit = 200

    private(set) var total = ExactAmount.zero
    /// What all other types cost; `nil` if there are none.
    private(set) var others: ExactAmount?
    private var sums: [ByteText: ExactAmount] = [:]

    /// The sums, by type.
    var byType: [(rtype: String, sum: ExactAmount)] {
        sums.map { ($0.text, $1) }.sorted { precedes($0.0, $1.0) }
    }

    mutating func add(_ cost: ExactAmount, rtype: String) {
        total += cost
        let key = ByteText(rtype)
        if sums[key] != nil || sums.count < TypeSums.limit {
            sums[key, default: .zero] += cost
        } else {
            others = (others ?? .zero) + cost
        }
    }

    mutating func add(_ more: TypeSums) {
        let before = total
        for (key, sum) in more.sums { add(sum, rtype: key.text) }
        if let rest = more.others { others = (others ?? .zero) + rest }
        total = before + more.total
    }
}
