import Domain
import InMemoryAdapter
import Ports
import Testing

@Suite("A clock that is told the time")
struct ClockTests {
    @Test("says what it was told last, forwards and back, within what can be recorded")
    func says() throws {
        let clock = SetClock(.earliest)
        for text in ["2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2199-12-31T23:59:59.999999Z"] {
            clock.set(try Moment(text))
            #expect(clock.utcNow() == (try Moment(text)))
            #expect(clock.utcNow() >= .earliest && clock.utcNow() < .limit)
        }
    }

    @Test("may be asked and set from everywhere at once")
    func everywhere() async {
        let clock = SetClock(.earliest)
        let said = await withTaskGroup(of: Moment.self) { group in
            for number in 1...200 {
                group.addTask {
                    clock.set(Moment(microseconds: Int64(number)))
                    return clock.utcNow()
                }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(said.isSubset(of: Set((1...200).map { Moment(microseconds: $0) })))
        #expect(!said.contains(.earliest))
    }
}
