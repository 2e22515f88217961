/// A size of a server.
struct Flavor: Hashable {
    let name: String
    let id: String
    let vcpus: Int
    let memory: Int
    let root: Int
    let ephemeral: Int

    static let all = [
        Flavor(name: "m1.tiny", id: "1", vcpus: 1, memory: 512, root: 1, ephemeral: 0),
        Flavor(name: "m1.small", id: "2", vcpus: 1, memory: 2_048, root: 20, ephemeral: 0),
        Flavor(name: "m1.medium", id: "3", vcpus: 2, memory: 4_096, root: 40, ephemeral: 0),
        Flavor(name: "m1.large", id: "4", vcpus: 4, memory: 8_192, root: 80, ephemeral: 0),
        Flavor(name: "m1.xlarge", id: "5", vcpus: 8, memory: 16_384, root: 160, ephemeral: 0),
        Flavor(name: "e1.scratch", id: "6", vcpus: 2, memory: 4_096, root: 20, ephemeral: 100),
        Flavor(name: "r1.memory", id: "7", vcpus: 4, memory: 65_536, root: 40, ephemeral: 10),
    ]
}

extension Words {
    /// Puts a flavor in the place of the one before a step.
    mutating func set(_ flavor: Flavor) {
        (self[.flavorName], self[.flavorID], self[.vcpus]) = (flavor.name, flavor.id, "\(flavor.vcpus)")
        (self[.memory], self[.root], self[.ephemeral]) = ("\(flavor.memory)", "\(flavor.root)", "\(flavor.ephemeral)")
        self[.disk] = "\(flavor.root + flavor.ephemeral)"
    }

    /// Puts a flavor in the place of the one behind a step.
    mutating func setAfter(_ flavor: Flavor) {
        (self[.flavorNameAfter], self[.flavorIDAfter], self[.vcpusAfter]) = (flavor.name, flavor.id, "\(flavor.vcpus)")
        (self[.memoryAfter], self[.rootAfter]) = ("\(flavor.memory)", "\(flavor.root)")
        (self[.ephemeralAfter], self[.diskAfter]) = ("\(flavor.ephemeral)", "\(flavor.root + flavor.ephemeral)")
    }
}
