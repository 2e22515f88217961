import NIOCore
import Testing

@testable import HTTPAdapter

/// Until when a client must have done what, with the time as an argument.
struct ConnectionDeadlinesTests {
    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds) * 1_000_000_000) }

    private static func machine() -> ConnectionDeadlines {
        var limits = ServerLimits()
        (limits.idle, limits.head, limits.body, limits.answer) = (
            .seconds(60), .seconds(10), .seconds(30), .seconds(20)
        )
        return ConnectionDeadlines(limits, now: at(0))
    }

    @Test func `a request has its time from its first byte, its body from its head`() {
        var machine = Self.machine()
        #expect(machine.deadline == Self.at(60))
        machine.bytesCame(at: Self.at(5))
        #expect(machine.deadline == Self.at(15))
        machine.bytesCame(at: Self.at(14))
        #expect(machine.deadline == Self.at(15), "bytes that come steadily win no time")
        machine.headCame(at: Self.at(14))
        #expect(machine.deadline == Self.at(44) && machine.isBodyOpen)
        machine.bytesCame(at: Self.at(40))
        #expect(machine.deadline == Self.at(44))
        machine.requestEnded(at: Self.at(41))
        #expect(machine.deadline == nil && !machine.isBodyOpen, "it is our turn")
        machine.answerEnded(at: Self.at(100))
        #expect(machine.deadline == Self.at(160))
    }

    @Test func `what waits behind another request has no deadline before it is its turn`() {
        var machine = Self.machine()
        machine.bytesCame(at: Self.at(1))
        machine.headCame(at: Self.at(1))
        machine.requestEnded(at: Self.at(1))
        machine.bytesCame(at: Self.at(2))
        #expect(machine.deadline == nil)
        machine.headCame(at: Self.at(3))
        #expect(machine.deadline == nil && !machine.isBodyOpen)
        machine.answerEnded(at: Self.at(50))
        #expect(machine.deadline == Self.at(80) && machine.isBodyOpen)
    }

    @Test func `an answer must be taken, whatever else happens`() {
        var machine = Self.machine()
        machine.bytesCame(at: Self.at(1))
        machine.headCame(at: Self.at(1))
        machine.requestEnded(at: Self.at(1))
        machine.writability(is: false, at: Self.at(10))
        machine.writability(is: false, at: Self.at(15))
        #expect(machine.deadline == Self.at(30))
        machine.writability(is: true, at: Self.at(16))
        #expect(machine.deadline == nil)
    }
}
