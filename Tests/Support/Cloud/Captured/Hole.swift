/// A place in a captured body that is filled anew in each happening.
enum Hole {
    case messageID
    /// The id of one publication, another one in each copy.
    case uniqueID
    /// The n-th request id of the step.
    case request(Int)
    case word(Word)
    /// A moment, so many microseconds after the step's change.
    case moment(Int64, MomentForm)
    /// When the resource was launched or created, where that was in an earlier step.
    case launched(MomentForm)
    case created(MomentForm)
    case periodBegin(MomentForm)
    case periodEnd(MomentForm)
}

/// A captured message, cut at its holes.
struct Template {
    let exchange: String
    let routingKey: String
    let eventType: String
    let isVersioned: Bool
    /// When it was sent, in microseconds after the step's change.
    let offset: Int64
    /// What lies around the holes: one more than there are.
    let texts: [String]
    let holes: [Hole]
}
