internal import AMQPCodec

/// The channels of a connection by number, changed in place: a frame costs a look-up and no allocation.
struct ChannelTable {
    private(set) var machines: [ChannelMachine] = []
    private var places: [ChannelNumber: Int] = [:]

    /// The channel of a number, to be read.
    subscript(number: ChannelNumber) -> ChannelMachine? {
        places[number].map { machines[$0] }
    }

    /// Whether a number is in use.
    func contains(_ number: ChannelNumber) -> Bool { places[number] != nil }

    /// Changes a channel where it is; `nil` where there is none of the number.
    mutating func change<Result, Failure: Error>(
        _ number: ChannelNumber, _ change: (inout ChannelMachine) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let place = places[number] else { return nil }
        return try change(&machines[place])
    }

    /// Adds a channel under its number, which must be free.
    mutating func add(_ machine: ChannelMachine) {
        guard places[machine.number] == nil else { return }
        places[machine.number] = machines.count
        machines.append(machine)
    }

    /// Removes a channel; the last one takes its place.
    mutating func remove(_ number: ChannelNumber) {
        guard let place = places.removeValue(forKey: number), let last = machines.popLast() else { return }
        guard last.number != number else { return }
        machines[place] = last
        places[last.number] = place
    }

    mutating func removeAll() {
        machines.removeAll()
        places.removeAll()
    }
}
