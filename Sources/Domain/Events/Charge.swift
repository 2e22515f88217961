/// What an event says about the cost of a resource from its moment on.
public enum Charge: Hashable, Sendable {
    /// So many units, as long as they last; zero is alive and costs nothing.
    case linear(Quantity)
    /// So many units, once, at the moment; the resource is alive until its next charge.
    case fixed(Quantity)
    /// Nothing from here on: the resource is destroyed, and all below it.
    case end

    public var isEnd: Bool { self == .end }
}
