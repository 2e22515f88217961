import Domain

/// A resource of which something else is stored than the log says.
struct TreeDifference: Sendable, CustomStringConvertible {
    let home: Int64
    let resource: ResourceID
    let name: String
    /// How many segments are believed.
    let believed: Int
    let segments: [Segment]
    /// What the log makes as of every moment, where the store shows something else.
    let rows: [SegmentRow]?
    /// What the log makes, where the store has something else.
    let statements: [StatementRow]?
    let accounts: [TreeTimeLines.AccountChange]?

    var description: String {
        var parts = ["\(believed) segments are stored, the log makes \(segments.count)"]
        if rows != nil { parts.append("as of some moment others were believed than it makes") }
        if statements != nil { parts.append("its statements are not the log's") }
        if accounts != nil { parts.append("its accounts are not the log's") }
        return "resource \(resource.rawValue) (\(name)): \(parts.joined(separator: "; "))"
    }
}
