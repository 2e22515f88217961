import Domain
import TestSupport
import Testing

/// Appending an event comes to what the plain rules make of the whole log.
@Suite("Events in order are appended")
struct AppendTests {
    @Test(arguments: Rounds.seeds(40))
    func segmentsAreThoseOfTheWholeLog(seed: UInt64) throws {
        var random = Seeded(seed)
        let hasOwner = Bool.random(using: &random)
        let owner = hasOwner ? AccountID(rawValue: 1) : nil
        let parents = RandomTree.parents(using: &random)
        let lines = Lines(parents: parents)
        var said: [(place: Int, statement: Statement)] = []
        for number in 0..<60 {
            let (event, places) = RandomTree.event(number, parents, canMove: !hasOwner, using: &random)
            let account = event.account.flatMap(Int64.init).map(AccountID.init(rawValue:))
            let statements = event.statements(account: hasOwner ? nil : account)
            let resources = places.map { ResourceID(rawValue: Int64($0)) }
            TimeLineAppend(event, saying: statements, of: resources, owner: owner).run(at: lines)
            for (place, statement) in zip(places, statements) {
                said.append((place, statement))
                if statement.charge == .end { lines.hasEnd[place] = true }
            }
            let plain = TreeTimeLines(parents: parents, statements: said, owner: owner)
            try #require(lines.segments == plain.segments, "after event \(number): \(event)")
            try #require(lines.accounts == plain.accounts, "after event \(number): \(event)")
        }
    }
}

/// The time lines of a tree in memory, which are only ever appended to.
private final class Lines: TimeLineEnds {
    let parents: [Int?]
    var segments: [[Segment]]
    var hasEnd: [Bool]
    var accounts: [TreeTimeLines.AccountChange] = []

    init(parents: [Int?]) {
        self.parents = parents
        segments = Array(repeating: [], count: parents.count)
        hasEnd = Array(repeating: false, count: parents.count)
    }

    func account() -> AccountID? { accounts.last?.account }

    func children(of resource: ResourceID) -> [ResourceID] {
        parents.indices.filter { parents[$0] == Int(resource.rawValue) }.map { ResourceID(rawValue: Int64($0)) }
    }

    func last(of resource: ResourceID) -> Segment? { segments[Int(resource.rawValue)].last { $0.hasLength } }

    func hasEnd(of resource: ResourceID) -> Bool { hasEnd[Int(resource.rawValue)] }

    func close(_ resource: ResourceID, at end: Moment) {
        guard let open = segments[Int(resource.rawValue)].popLast() else { return }
        segments[Int(resource.rawValue)].append(open.ending(end))
    }

    func append(_ segment: Segment, to resource: ResourceID) { segments[Int(resource.rawValue)].append(segment) }

    func append(_ account: AccountID, from moment: Moment) { accounts.append(.init(moment: moment, account: account)) }
}

private enum RandomTree {
    /// A root with up to six below it, on up to four levels.
    static func parents(using random: inout Seeded) -> [Int?] {
        [nil] + (0..<Int.random(in: 0...6, using: &random)).map { Int.random(in: 0...min($0, 3), using: &random) }
    }

    /// An event of some of the resources, each with all above it, and their places; each comes later than the one before.
    static func event(
        _ number: Int, _ parents: [Int?], canMove: Bool, using random: inout Seeded
    ) -> (event: Event, places: [Int]) {
        var isSpokenOf = parents.map { _ in Int.random(in: 0..<2, using: &random) == 0 }
        for place in parents.indices.reversed() where isSpokenOf[place] {
            if let parent = parents[place] { isSpokenOf[parent] = true }
        }
        isSpokenOf[0] = true
        let places = parents.indices.filter { isSpokenOf[$0] }
        let nodes = places.map { place in
            Event.Node(
                parent: parents[place].flatMap { places.firstIndex(of: $0) }, rtype: "r", name: "\(place)",
                charge: charge(using: &random), attributes: nil)
        }
        let named = canMove && Bool.random(using: &random) ? "\(Int.random(in: 1...3, using: &random))" : nil
        let event = Event(
            id: "\(number)", moment: Moment(microseconds: Int64(number + 1) * Moment.day), account: named,
            keepClosed: Int.random(in: 0..<3, using: &random) == 0, nodes: nodes, source: .api,
            fingerprint: Fingerprint(high: 0, low: UInt64(number)))
        return (event, places)
    }

    private static func charge(using random: inout Seeded) -> Charge? {
        let quantity = Quantity(whole: UInt64.random(in: 0...2, using: &random), micros: 0)
        switch Int.random(in: 0..<8, using: &random) {
        case 0..<3: return .linear(quantity)
        case 3..<5: return .fixed(quantity)
        case 5: return .end
        default: return nil
        }
    }
}
