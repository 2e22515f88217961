import Domain

extension BillTree {
    /// How deep below the root each line's resource is; the root itself, which comes last, is 0.
    var depths: [Int] {
        var depthByID: [ResourceID: Int] = [:]
        // Each resource comes after its descendants, so from the back each is met after the one that it is part of.
        let reversed = lines.reversed().map { line -> Int in
            let depth = line.parent.flatMap { depthByID[$0] }.map { $0 + 1 } ?? 0
            depthByID[line.id] = depth
            return depth
        }
        return reversed.reversed()
    }
}
