/// A step as it was captured, ready to happen again.
struct StepTemplate {
    /// Its messages, in the order in which they were sent.
    let templates: [Template]
    /// When each of its changes happened, in microseconds after the first: as both formats together, or nova's
    /// unversioned one, tell it.
    let changes: [Int64]
    /// The same as nova's versioned format alone tells it.
    let versionedChanges: [Int64]
    /// When the resource was launched anew, in microseconds after the first change.
    let launch: Int64?
    /// When the resource was created, where it was in this step.
    let creation: Int64?
    let isAudit: Bool
}
