/// All steps, read from the captures once.
struct StepBook {
    private let templates: [Step: StepTemplate]

    init() throws {
        var files: [String: [CaptureFile.Message]] = [:]
        var templates: [Step: StepTemplate] = [:]
        for step in Step.allCases {
            let definition = step.definition
            let messages = try files[definition.file] ?? CaptureFile.messages(definition.file)
            files[definition.file] = messages
            var cutter = try StepCutter(definition, messages)
            templates[step] = cutter.step()
        }
        self.templates = templates
    }

    subscript(step: Step) -> StepTemplate {
        guard let template = templates[step] else { preconditionFailure("every step is read") }
        return template
    }
}
