import TestSupport

/// What may happen to a server, and what is true of it then.
struct ServerScript {
    private enum State {
        case active, stopped, paused, suspended, rescued, resized, migrated, shelved, offloaded, softDeleted, gone
    }

    let owner: Project
    var isFromVolume: Bool
    private var flavor: Flavor
    /// The flavor that it had before a resize that is not confirmed, or is to have after one.
    private var other: Flavor
    private var state = State.active

    init(owner: Project, _ random: inout Seeded) {
        self.owner = owner
        flavor = random.pick(Flavor.all)
        other = flavor
        isFromVolume = random.chance(15)
    }

    var isAlive: Bool { state != .gone }

    /// The steps that may come now.
    var next: [Step] {
        switch state {
        case .active:
            let all: [Step] = [
                .stop, .stop, .pause, .suspend, .softReboot, .hardReboot, .rename, .metadata, .lock, .unlock, .rescue,
                .serverSnapshot, .coldMigrate, .liveMigrate, .rebuildSame, .rebuildOther, .shelve, .audit, .audit,
                .resize, .resize, .softDelete, .delete, .delete,
            ]
            // These name another image, and such a server has none.
            return isFromVolume ? all.filter { ![.shelve, .rebuildOther].contains($0) } : all
        case .stopped: return [.start]
        case .paused: return [.unpause]
        case .suspended: return [.resume]
        case .rescued: return [.unrescue]
        case .resized: return [.confirm, .confirm, .revert, .deleteUnconfirmed]
        case .migrated: return [.confirmMigration]
        case .shelved: return [.unshelve, .offload, .offload]
        case .offloaded: return [.unshelveOffloaded, .unshelveOffloaded, .deleteOffloaded]
        case .softDeleted: return [.restore]
        case .gone: return []
        }
    }

    func prepare(_ life: inout Life) {
        life.words.set(flavor)
        life.words.setAfter(flavor)
        if isFromVolume { life.words[.image] = "" }
    }

    /// Decides what a step needs before it happens.
    mutating func prepare(_ step: Step, _ life: inout Life, _ random: inout Seeded) {
        switch step {
        case .resize: other = random.pick(Flavor.all.filter { $0 != flavor })
        case .rename: life.words[.name] += "-renamed"
        case .shelve, .serverSnapshot: life.words[.second] = Identifier.uuid(random.next())
        default: break
        }
        life.words.set(flavor)
        life.words.setAfter(step == .resize || step == .revert ? other : flavor)
    }

    /// A step that starts a server.
    func booted(at second: Int64, _ life: Life, _ truth: TrueHistory) {
        let name = life.words[.subject]
        truth.own(Self.rtype, name, by: owner.id, at: second)
        truth.set(Self.rtype, name, to: 0, at: second)
        charge(.active, at: second, name, truth)
    }

    mutating func passed(_ step: Step, _ seconds: [Int64], _ life: Life, _ truth: TrueHistory) {
        guard let second = seconds.first, let new = state(after: step) else { return }
        let name = life.words[.subject]
        if step == .resize || step == .revert { swap(&flavor, &other) }
        switch new {
        case .gone, .softDeleted: truth.end(Self.rtype, name, at: second)
        default:
            if state == .softDeleted { truth.set(Self.rtype, name, to: 0, at: second) }
            charge(new, at: second, name, truth)
        }
        state = new
    }

    /// The state that a step leads to; `nil` if it leaves it as it is.
    private func state(after step: Step) -> State? {
        switch step {
        case .stop: .stopped
        case .pause: .paused
        case .suspend: .suspended
        case .rescue: .rescued
        case .resize: .resized
        case .coldMigrate: .migrated
        case .shelve: .shelved
        case .offload: .offloaded
        case .softDelete: .softDeleted
        case .delete, .deleteUnconfirmed, .deleteOffloaded: .gone
        case .start, .unpause, .resume, .unrescue, .confirm, .confirmMigration, .revert, .unshelve, .unshelveOffloaded,
            .restore:
            .active
        default: nil
        }
    }

    /// What is paid for in a state: processors, memory, and disk unless it is a volume's.
    private func charge(_ state: State, at second: Int64, _ name: String, _ truth: TrueHistory) {
        let runs = [State.active, .rescued, .resized, .migrated].contains(state)
        let remembers = runs || state == .paused || state == .suspended
        let disk = flavor.ephemeral + (isFromVolume ? 0 : flavor.root)
        let parts: [(String, Int)] = [
            ("vcpus", runs ? flavor.vcpus : 0), ("memory_mb", remembers ? flavor.memory : 0),
            ("local_gb", state == .offloaded ? 0 : disk),
        ]
        for (rtype, quantity) in parts {
            truth.set(Self.rtype, name, part: (rtype, nil), to: Int64(quantity), at: second)
        }
    }

    private static let rtype = "nova/instance"
}
