import Domain

/// A machine that is stopped and started every five minutes.
struct Machine {
    let name: String

    private static let born = CalendarMonth(index: 2_025 * 12).start
    private static let pace = 300 * Moment.second

    func events(_ places: Range<Int>) -> [Event] { places.map(event) }

    /// The event of a place in the machine's life: it is made at 0, and runs after each even one.
    func event(_ place: Int) -> Event {
        let parts = [
            linear("memory_mb", place.isMultiple(of: 2) ? 2_048 : 0), linear("vcpus", place.isMultiple(of: 2) ? 1 : 0),
        ]
        let disk = place == 0 ? [linear("local_gb", 20)] : []
        return event(at: moment(of: place), charge: place == 0 ? .fixed(.zero) : nil, disk + parts)
    }

    /// Another size at some moment between the events of the first places.
    func late(before count: Int, using random: inout Generator) -> Event {
        let place = Int.random(in: 0..<max(1, count - 1), using: &random)
        let within = Int64.random(in: 1..<Machine.pace, using: &random)
        return event(
            at: moment(of: place).adding(microseconds: within), charge: nil,
            [linear("memory_mb", UInt64.random(in: 3_000..<100_000, using: &random)), linear("vcpus", 4)])
    }

    private func moment(of place: Int) -> Moment { Machine.born.adding(microseconds: Int64(place) * Machine.pace) }

    private func linear(_ rtype: String, _ quantity: UInt64) -> Event.Node {
        Event.Node(
            parent: 0, rtype: rtype, name: nil, charge: .linear(Quantity(whole: quantity, micros: 0)), attributes: nil)
    }

    private func event(at moment: Moment, charge: Charge?, _ parts: [Event.Node]) -> Event {
        let root = Event.Node(parent: nil, rtype: "nova/instance", name: name, charge: charge, attributes: nil)
        let draft = EventReader.Draft(
            moment: moment, emitted: moment, account: "account", keepClosed: false, nodes: [root] + parts)
        return draft.event(id: nil, account: draft.account)
    }
}
