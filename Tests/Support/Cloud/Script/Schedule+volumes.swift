import TestSupport

extension Schedule {
    private static let volume = "cinder/volume"
    private static let volumeSteps: [Step] = [
        .renameVolume, .extendVolume, .extendVolume, .retypeVolume, .offerVolume, .acceptVolume, .replayCreation,
    ]
    private static let stepsWithout: [Step] = [.createSnapshot, .createSnapshot, .deleteVolume]
    private static let stepsWithSnapshot: [Step] = [.deleteSnapshot, .cloneVolume]

    /// A volume that grows, is copied, given away and deleted.
    mutating func writeVolume() {
        var (life, owner) = life("data")
        var size = Int64(random.pick([1, 5, 10, 50, 100, 500, 2_000]))
        var snapshot: Int64?
        let name = life.words[.subject]
        life.words[.size] = "\(size)"
        let born = play(.createVolume, at: life.moment, &life)[0]
        truth.own(Self.volume, name, by: owner.id, at: born)
        truth.set(Self.volume, name, to: size, at: born)
        for _ in 0..<Int.random(in: 1...10, using: &random) {
            guard wait(&life) else { return }
            switch random.pick(Self.volumeSteps + (snapshot == nil ? Self.stepsWithout : Self.stepsWithSnapshot)) {
            case .extendVolume:
                let larger = size + Int64(Int.random(in: 1...200, using: &random))
                life.words[.sizeAfter] = "\(larger)"
                truth.set(Self.volume, name, to: larger, at: play(.extendVolume, at: life.moment, &life)[0])
                size = larger
                life.words[.size] = "\(size)"
            case .acceptVolume:
                let other = random.pick(projects.filter { $0 != owner })
                life.words.set(owner, other: other)
                truth.own(Self.volume, name, by: other.id, at: play(.acceptVolume, at: life.moment, &life)[0])
                owner = other
                life.words.set(owner)
            case .createSnapshot:
                life.words[.second] = Identifier.uuid(random.next())
                snapshot = writeSnapshot(of: name, size, &life)
            case .deleteSnapshot:
                let created = life.created
                life.created = snapshot ?? created
                truth.set(
                    Self.volume, name, part: ("cinder/snapshot", life.words[.second]), to: nil,
                    at: play(.deleteSnapshot, at: life.moment, &life)[0])
                (life.created, snapshot) = (created, nil)
            case .cloneVolume: writeClone(of: life, owner, size)
            case .deleteVolume:
                truth.end(Self.volume, name, at: play(.deleteVolume, at: life.moment, &life)[0])
                return
            case let step: play(step, at: life.moment, &life)
            }
        }
    }

    /// Says when it was created.
    private mutating func writeSnapshot(of volume: String, _ size: Int64, _ life: inout Life) -> Int64 {
        var own = life
        let second = play(.createSnapshot, at: life.moment, &own)[0]
        truth.set(Self.volume, volume, part: ("cinder/snapshot", life.words[.second]), to: size, at: second)
        return own.created
    }

    /// A volume made of a snapshot, which lives for a while.
    private mutating func writeClone(of life: Life, _ owner: Project, _ size: Int64) {
        var clone = life
        clone.words[.third] = Identifier.uuid(random.next())
        clone.words[.name] += "-clone"
        let name = clone.words[.third]
        let born = play(.cloneVolume, at: clone.moment, &clone)[0]
        truth.own(Self.volume, name, by: owner.id, at: born)
        truth.set(Self.volume, name, to: size, at: born)
        guard wait(&clone) else { return }
        truth.end(Self.volume, name, at: play(.deleteClone, at: clone.moment, &clone)[0])
    }
}
