import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Heartbeats")
struct HeartbeatTests {
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test("One is due when nothing was written for half of the time, whatever was read")
    func due() throws {
        var schedule = try #require(HeartbeatSchedule(seconds: 10, now: start))
        #expect(schedule.next == start + .seconds(5))
        #expect(schedule.due(now: start + .seconds(4)) == .nothing)
        schedule.didRead(now: start + .seconds(4))
        #expect(schedule.due(now: start + .seconds(5)) == .heartbeat)
        schedule.didWrite(now: start + .seconds(5))
        #expect(schedule.due(now: start + .seconds(9)) == .nothing)
        #expect(schedule.next == start + .seconds(10))
    }

    @Test("The peer is dead when nothing was read for twice the time, whatever was written")
    func dead() throws {
        var schedule = try #require(HeartbeatSchedule(seconds: 2, now: start))
        schedule.didWrite(now: start + .milliseconds(3999))
        #expect(schedule.due(now: start + .milliseconds(3999)) == .nothing)
        #expect(schedule.next == start + .seconds(4))
        #expect(schedule.due(now: start + .seconds(4)) == .peerIsDead)
    }

    @Test("While reading is paused that clock stands still, and heartbeats are still sent")
    func paused() throws {
        var schedule = try #require(HeartbeatSchedule(seconds: 2, now: start))
        schedule.pause(now: start + .seconds(1))
        #expect(schedule.due(now: start + .seconds(20)) == .heartbeat)
        schedule.didWrite(now: start + .seconds(20))
        schedule.resume(now: start + .seconds(21))
        #expect(schedule.due(now: start + .milliseconds(23_900)) == .heartbeat)
        schedule.didWrite(now: start + .milliseconds(23_900))
        #expect(schedule.due(now: start + .milliseconds(23_999)) == .nothing)
        #expect(schedule.due(now: start + .seconds(24)) == .peerIsDead)
    }

    @Test("Pausing twice and going on without a pause change nothing")
    func pausedTwice() throws {
        var schedule = try #require(HeartbeatSchedule(seconds: 2, now: start))
        schedule.pause(now: start + .seconds(1))
        schedule.pause(now: start + .seconds(2))
        schedule.resume(now: start + .seconds(3))
        schedule.resume(now: start + .seconds(9))
        #expect(schedule.due(now: start + .milliseconds(5999)) == .heartbeat)
        #expect(schedule.due(now: start + .seconds(6)) == .peerIsDead)
    }

    @Test("Without heartbeats there is no schedule")
    func none() { #expect(HeartbeatSchedule(seconds: 0, now: start) == nil) }

    @Test("The longest time does not overflow")
    func longest() throws {
        let schedule = try #require(HeartbeatSchedule(seconds: .max, now: .distantFuture))
        #expect(schedule.next == .distantFuture)
    }
}
