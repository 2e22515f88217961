import TestSupport

/// One happening of a step.
final class Play: Sendable {
    let step: StepTemplate
    /// When what it changes changed, in microseconds since 1970.
    let moment: Int64
    let words: Words
    let launched: Int64
    let created: Int64
    /// From it come the ids of its messages.
    let seed: UInt64

    init(_ step: StepTemplate, at moment: Int64, words: Words, launched: Int64, created: Int64, seed: UInt64) {
        (self.step, self.moment, self.words, self.seed) = (step, moment, words, seed)
        (self.launched, self.created) = (launched, created)
    }

    /// The text of one of its messages; each copy has another `_unique_id`.
    func body(_ template: Template, number: Int, copy: Int) -> String {
        var body = ""
        body.reserveCapacity(6_000)
        for (text, hole) in zip(template.texts, template.holes) {
            body += text
            body += self.text(hole, number, copy)
        }
        return body + (template.texts.last ?? "")
    }

    private func text(_ hole: Hole, _ number: Int, _ copy: Int) -> String {
        switch hole {
        case .messageID: Identifier.uuid(seed &+ UInt64(number) &* 1_000)
        case .uniqueID: Identifier.hexadecimal(seed &+ UInt64(number) &* 1_000 &+ UInt64(copy) &+ 1)
        case .request(let place): "req-" + Identifier.uuid(seed &+ UInt64(500 + place))
        case .word(let word): words[word]
        case .moment(let offset, let form): form.text(moment + offset)
        case .launched(let form): form.text(launched)
        case .created(let form): form.text(created)
        case .periodBegin(let form): form.text(hour - (step.isAudit ? Self.hourLength : 0))
        case .periodEnd(let form): form.text(hour)
        }
    }

    private static let hourLength: Int64 = 3_600_000_000
    private var hour: Int64 { moment.floorDivided(by: Self.hourLength) * Self.hourLength }
}
