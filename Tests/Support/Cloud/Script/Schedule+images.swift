import TestSupport

extension Schedule {
    private static let image = "glance/image"

    /// An image that is stored in one of three ways, changed, perhaps given away, and deleted.
    mutating func writeImage() {
        var (life, owner) = life("image")
        let name = life.words[.subject]
        let size = Int64.random(in: 10_000_000...8_000_000_000, using: &random)
        life.words[.size] = "\(size)"
        let ways: [[Step]] = [
            [.createImage, .uploadImage], [.createImported, .stageImage, .importImage],
            [.createForOther, .uploadForOther],
        ]
        for step in random.pick(ways) {
            let changes = play(step, at: life.moment, &life)
            if [.uploadImage, .importImage, .uploadForOther].contains(step) {
                truth.own(Self.image, name, by: owner.id, at: changes[0])
                truth.set(Self.image, name, to: size, at: changes[0])
            }
            life.moment += Int64.random(in: 2 * Self.minute...10 * Self.minute, using: &random)
        }
        for _ in 0..<Int.random(in: 1...9, using: &random) {
            guard wait(&life) else { return }
            switch random.pick(Self.imageSteps) {
            case .changeOwner:
                let other = random.pick(projects.filter { $0 != owner })
                life.words.set(owner, other: other)
                truth.own(Self.image, name, by: other.id, at: play(.changeOwner, at: life.moment, &life)[0])
                owner = other
                life.words.set(owner)
            case .deleteImage:
                truth.end(Self.image, name, at: play(.deleteImage, at: life.moment, &life)[0])
                return
            case let step: play(step, at: life.moment, &life)
            }
        }
    }

    private static let imageSteps: [Step] = [
        .renameImage, .shareImage, .addMember, .acceptMember, .deleteMember, .deactivateImage, .reactivateImage,
        .downloadImage, .downloadImage, .changeOwner, .deleteImage,
    ]
}
