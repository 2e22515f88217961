/// Where a step is captured, and what of it changes a bill when.
struct StepDefinition: Sendable {
    /// A moment of a step at which something changes.
    struct Change: Sendable {
        /// The type that says so, and its versioned counterpart.
        let types: [String]
        /// The field that holds the moment.
        var field = "timestamp"
        /// What the message is about, where several of the step have that type.
        var subject = Word.subject
    }

    let file: String
    let steps: [String]
    var changes: [Change] = []
    /// Whether the resource is made in it, so that no moment of it is older than the step.
    var isBirth = false
    /// Whether it is an audit, with a period that ends before it.
    var isAudit = false
    /// The end of the type of the last message that still tells of the old size.
    var lastBefore: String?
    /// Which of the step's messages are taken.
    var takes: @Sendable (CaptureFile.Message) -> Bool = { _ in true }
    /// Makes a message that was not captured of one that was, after the services' documented formats.
    var edit: @Sendable (String) -> String = { $0 }

    init(_ file: String, _ steps: String...) { (self.file, self.steps) = (file, steps) }

    /// With more said of it.
    func with(_ change: (inout StepDefinition) -> Void) -> StepDefinition {
        var copy = self
        change(&copy)
        return copy
    }

    /// With a change that two types of message tell of.
    func changing(_ types: String..., at field: String = "timestamp") -> StepDefinition {
        with { $0.changes = [Change(types: types, field: field)] }
    }
}
