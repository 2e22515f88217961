/// The first piece in which two bills differ; `nil` if they are the same.
public func firstDifference(_ left: String, _ right: String) -> String? {
    guard left != right else { return nil }
    let (first, second) = (pieces(left), pieces(right))
    for index in 0..<max(first.count, second.count) {
        let (one, other) = (index < first.count ? first[index] : "-", index < second.count ? second[index] : "-")
        if one != other { return "\(one)\n    instead of \(other)" }
    }
    return nil
}

private func pieces(_ bill: String) -> [Substring] { bill.split(separator: "{") }
