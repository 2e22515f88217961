import JSON

/// Findings as a person reads them, line by line as they come, or as one JSON document.
struct CheckupReport {
    private var subject: String?

    /// The lines of the next finding.
    mutating func lines(_ entry: Checkup.Entry) -> String {
        var text = ""
        if subject != entry.id.subject { text += "\(entry.id.subject)\n" }
        subject = entry.id.subject
        let state = entry.finding.state.rawValue
        text +=
            "  " + state + String(repeating: " ", count: 9 - state.count) + "\(entry.id.part): \(entry.finding.text)\n"
        if let change = entry.finding.change { text += "           -> \(change)\n" }
        return text
    }

    static func summary(_ checkup: Checkup) -> String {
        Finding.State.allCases.map { "\(checkup.count($0)) \($0.rawValue)" }.joined(separator: ", ")
    }

    static func json(_ checkup: Checkup) -> String {
        let checks = checkup.entries.map { entry -> JSONValue in
            var members: [(key: String, value: JSONValue)] = [
                ("subject", .string(entry.id.subject)), ("check", .string(entry.id.part)),
                ("state", .string(entry.finding.state.rawValue)), ("code", .string(entry.finding.code.rawValue)),
                ("found", .string(entry.finding.text)),
            ]
            if let change = entry.finding.change { members.append(("change", .string(change))) }
            return .object(JSONObject(unique: members))
        }
        let counts = Finding.State.allCases.map { state -> (key: String, value: JSONValue) in
            (state.rawValue, .number(JSONNumber(checkup.count(state))))
        }
        var writer = JSONWriter()
        writer.object(JSONObject(unique: [("checks", .array(checks))] + counts))
        return writer.text
    }
}
