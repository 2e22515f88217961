/// Makes checks, one after the other.
struct Checkup {
    struct Entry {
        let id: Check.ID
        let finding: Finding
    }

    private(set) var entries: [Entry] = []

    /// - Parameter report: hears of each finding as soon as it is there.
    mutating func make(_ checks: [Check], _ report: (Entry) throws -> Void) async throws {
        for check in checks {
            let obstacles = check.after.isEmpty || check.after.contains { isGood($0) } ? [] : check.after
            let finding = if let first = obstacles.first { Checkup.skipped(check, first) } else { await check.run() }
            let entry = Entry(id: check.id, finding: finding)
            entries.append(entry)
            try report(entry)
        }
    }

    private func isGood(_ id: Check.ID) -> Bool {
        entries.contains { $0.id == id && [.ok, .warning].contains($0.finding.state) }
    }

    private static func skipped(_ check: Check, _ obstacle: Check.ID) -> Finding {
        let subject = obstacle.subject == check.id.subject ? "" : " of \(obstacle.subject)"
        return .skipped("not looked at: \(obstacle.part)\(subject) has to be right first")
    }

    func count(_ state: Finding.State) -> Int { entries.count { $0.finding.state == state } }

    /// How the command ends; `nil` is well. What can't be used at all comes before what was not reached, that before
    /// what is refused, and that before what only may become one.
    var failure: Failure? {
        for status in [Failure.Status.usage, .unreachable, .failed, .doneWithRemarks] {
            guard let entry = entries.first(where: { $0.finding.ending == status }) else { continue }
            let finding = entry.finding
            let message = status == .doneWithRemarks ? nil : "\(entry.id.subject): \(entry.id.part): \(finding.text)"
            return Failure(status: status, message: message.map { "\($0); \(finding.change ?? "")" })
        }
        return nil
    }
}
