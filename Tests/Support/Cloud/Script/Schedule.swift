import TestSupport

/// What happens in a cloud, as it is written: the messages of each happening and, beside them, what is true.
struct Schedule {
    /// A message, and when it arrives.
    struct Entry {
        let arrival: Int64
        let play: Int
        let template: Int
        let copy: Int
        let isRedelivered: Bool
    }

    let book: StepBook
    let options: CloudOptions
    let projects: [Project]
    var random: Seeded
    let truth = TrueHistory()
    private(set) var plays: [Play] = []
    private(set) var entries: [Entry] = []

    init(_ options: CloudOptions, book: StepBook) {
        var random = Seeded(options.seed)
        projects = Project.all(options.projects, &random)
        (self.options, self.book, self.random) = (options, book, random)
    }

    /// Lets a step happen, and says at which seconds its changes happened.
    @discardableResult
    mutating func play(_ step: Step, at moment: Int64, _ life: inout Life) -> [Int64] {
        let template = book[step]
        let seed = random.next()
        let play = Play(
            template, at: moment, words: life.words, launched: life.launched,
            created: template.creation.map { moment + $0 } ?? life.created, seed: seed)
        if let launch = template.launch { life.launched = moment + launch }
        life.created = play.created
        plays.append(play)
        for (number, message) in template.templates.enumerated() where isPublished(message) {
            publish(number, sent: moment + message.offset)
        }
        let changes = options.formats == .versioned ? template.versionedChanges : template.changes
        return changes.map { (moment + $0).floorDivided(by: 1_000_000) }
    }

    private func isPublished(_ message: Template) -> Bool {
        guard message.exchange == "nova" else { return true }
        switch options.formats {
        case .both: return true
        case .versioned: return message.isVersioned
        case .unversioned: return !message.isVersioned
        }
    }

    /// A message arrives soon, or late, or more than once.
    private mutating func publish(_ number: Int, sent: Int64) {
        let play = plays.count - 1
        var arrival = sent + Int64.random(in: 1_000...80_000, using: &random)
        if random.chance(options.latePercent) { arrival += Int64.random(in: 1...172_800_000_000, using: &random) }
        entries.append(Entry(arrival: arrival, play: play, template: number, copy: 0, isRedelivered: false))
        guard random.chance(options.repeatedPercent) else { return }
        let isRedelivered = random.chance(50)
        arrival += Int64.random(in: 1...7_200_000_000, using: &random)
        entries.append(
            Entry(
                arrival: arrival, play: play, template: number, copy: isRedelivered ? 0 : 1,
                isRedelivered: isRedelivered))
    }
}
