import Domain

/// A segment as the expectations write it.
struct SegmentLine: Hashable, CustomStringConvertible {
    /// The resource's name, or its parent's where it has none.
    let resource: String
    let rtype: String
    let quantity: String
    let begin: Moment
    let end: Moment?
    let account: String?

    var description: String {
        "\(resource) \(rtype) \(quantity) \(begin) \(end?.description ?? "-") \(account ?? "-")"
    }

    /// Whether it is the same segment, but for a second at either side.
    func isClose(to other: SegmentLine) -> Bool {
        guard (resource, rtype, quantity, account) == (other.resource, other.rtype, other.quantity, other.account)
        else { return false }
        return isClose(begin, other.begin) && isClose(end, other.end)
    }

    private func isClose(_ left: Moment?, _ right: Moment?) -> Bool {
        guard let left, let right else { return left == right }
        return abs(left.microseconds - right.microseconds) <= Moment.second
    }
}

extension [SegmentLine] {
    var inOrder: [SegmentLine] {
        sorted { ($0.resource, $0.rtype, $0.begin) < ($1.resource, $1.rtype, $1.begin) }
    }
}
