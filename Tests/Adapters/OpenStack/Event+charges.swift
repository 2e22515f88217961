import Domain

extension Event {
    /// The charge of each node, by its rtype, as `nova/instance 0` or `nova/instance end`.
    var charges: [String] {
        nodes.map { node in
            switch node.charge {
            case .linear(let quantity): "\(node.rtype) \(quantity)"
            case .fixed(let quantity): "\(node.rtype) fixed \(quantity)"
            case .end: "\(node.rtype) end"
            case nil: "\(node.rtype) -"
            }
        }
    }
}
