import Domain

/// A segment while a transaction works on it: how it is stored, if it is, and how it is to be.
final class SegmentRecord {
    let id: Int64
    let resource: ResourceID
    /// How it is stored; `nil` if it is not yet.
    let stored: SegmentRow?
    var row: SegmentRow
    /// Whether it was given up in the commit that made it, so that nobody ever sees it.
    var isUndone = false

    init(id: Int64, resource: ResourceID, stored: SegmentRow?, row: SegmentRow) {
        (self.id, self.resource, self.stored, self.row) = (id, resource, stored, row)
    }

    var asStored: StoredSegment { StoredSegment(id: id, segment: row.segment) }
}
