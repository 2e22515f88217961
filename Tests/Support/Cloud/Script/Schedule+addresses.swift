import TestSupport

extension Schedule {
    private static let address = "neutron/floatingip"

    /// A floating IP, made by its project or an administrator, in use now and then.
    mutating func writeAddress() {
        var (life, owner) = life("ip")
        let name = life.words[.subject]
        life.words[.address] =
            "198.51.\(Int.random(in: 100...103, using: &random)).\(Int.random(in: 1...254, using: &random))"
        let born = play(random.chance(20) ? .createAddressByAdmin : .createAddress, at: life.moment, &life)[0]
        truth.own(Self.address, name, by: owner.id, at: born)
        truth.set(Self.address, name, to: 1, at: born)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            guard wait(&life) else { return }
            let step: Step = random.pick([
                .associateAddress, .associateAddress, .disassociateAddress, .deletePort, .deleteAddress,
                .deleteAddressByAdmin, .deleteAddressOld,
            ])
            guard let end = play(step, at: life.moment, &life).first, step.definition.changes.count == 1 else {
                continue
            }
            truth.end(Self.address, name, at: end)
            return
        }
    }
}
