import Domain

/// A cloud that never was: machines of a hundred accounts that come, stop, start, change their size and go.
///
/// What is measured where no other workload is given; the same numbers give the same events.
struct Cloud {
    private static let accounts = 100
    private static let flavors = [(1, 512, 1), (20, 2_048, 1), (40, 4_096, 2), (80, 8_192, 4), (160, 16_384, 8)]
    private static let end = CalendarMonth(index: 2_026 * 12)
    private static let meanLife = 45 * Double(Moment.day)
    private static let meanActions = 6.0

    private let start: Moment
    private let hasPermanent: Bool
    private var random = Generator(state: 1)

    init(months: Int, hasPermanent: Bool) {
        start = CalendarMonth(index: Cloud.end.index - months).start
        self.hasPermanent = hasPermanent
    }

    /// That many events as lines of JSON, in the order of their moments.
    func lines(count: Int) -> [String] {
        var copy = self
        var events: [(moment: Moment, line: String)] = []
        var machine = 0
        while events.count < count {
            events += copy.life(of: machine).prefix(count - events.count)
            machine += 1
        }
        return events.sorted { $0.moment < $1.moment }.map(\.line)
    }

    private mutating func life(of machine: Int) -> [(moment: Moment, line: String)] {
        let end = Cloud.end.start
        let born = moment(from: start, to: end)
        let stays = hasPermanent && Int.random(in: 0..<10, using: &random) == 0
        let death = stays ? end : born.adding(microseconds: Moment.day / 48 + exponential(Cloud.meanLife))
        var flavor = Cloud.flavors[Int.random(in: 0..<Cloud.flavors.count, using: &random)]
        let head = head(of: machine)
        var events = [(born, "\(head(born)),\"fixed\":0,\(children(flavor, isOn: true, hasDisk: true))}")]
        var isOn = true
        for moment in moments(exponential(Cloud.meanActions), from: born, to: min(death, end)) {
            if isOn, Int.random(in: 0..<7, using: &random) == 0 {
                flavor = Cloud.flavors[Int.random(in: 0..<Cloud.flavors.count, using: &random)]
                events.append((moment, "\(head(moment)),\(children(flavor, isOn: true, hasDisk: true))}"))
            } else {
                isOn.toggle()
                events.append((moment, "\(head(moment)),\(children(flavor, isOn: isOn, hasDisk: false))}"))
            }
        }
        if death < end { events.append((death, "\(head(death)),\"fixed\":null,\(Cloud.ended)}")) }
        return events
    }

    private static let ended =
        "\"children\":["
        + ["local_gb", "memory_mb", "vcpus"].map { "{\"rtype\":\"\($0)\",\"fixed\":null}" }.joined(separator: ",") + "]"

    private func head(of machine: Int) -> (Moment) -> String {
        // Names are as scattered as those of machines are.
        var names = Generator(state: UInt64(machine))
        let (high, low) = (String(names.next(), radix: 16), String(names.next(), radix: 16))
        let account = "account-\(machine % Cloud.accounts)"
        return { moment in
            "{\"account\":\"\(account)\",\"name\":\"\(high)-\(low)\",\"datetime\":\"\(moment)\","
                + "\"rtype\":\"nova/instance\""
        }
    }

    private func children(_ flavor: (Int, Int, Int), isOn: Bool, hasDisk: Bool) -> String {
        let disk = hasDisk ? "{\"rtype\":\"local_gb\",\"linear\":\(flavor.0)}," : ""
        return "\"children\":[\(disk){\"rtype\":\"memory_mb\",\"linear\":\(isOn ? flavor.1 : 0)},"
            + "{\"rtype\":\"vcpus\",\"linear\":\(isOn ? flavor.2 : 0)}]"
    }

    private mutating func moment(from start: Moment, to end: Moment) -> Moment {
        Moment(microseconds: Int64.random(in: start.microseconds..<end.microseconds, using: &random))
    }

    private mutating func moments(_ count: Int64, from start: Moment, to end: Moment) -> [Moment] {
        guard start < end else { return [] }
        return (0..<count).map { _ in moment(from: start, to: end) }.sorted()
    }

    /// A whole number that is distributed like lives are; geometric by halves, which needs no logarithm.
    private mutating func exponential(_ mean: Double) -> Int64 {
        var scale = mean
        while Bool.random(using: &random) { scale += mean }
        return Int64(scale * Double.random(in: 0..<1, using: &random))
    }
}

/// The same numbers each time.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
