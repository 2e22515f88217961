import Logging
import Testing

@testable import KeystoneAdapter

@Suite("What the log says of a Keystone that does not answer")
struct FaultLogTests {
    private let lines = Lines()
    private let uptime = Asker.Uptime()

    private var log: FaultLog {
        let uptime = uptime
        return FaultLog(Logger(label: "test") { _ in lines }, now: { uptime.now })
    }

    private var said: [String] { lines.text.split(separator: "\n").map { String($0) } }

    @Test("is each fault once a minute, with the number of questions") func faults() {
        let log = log
        for _ in 0..<100 { log.note(.silent) }
        #expect(said.count == 1 && said[0].contains("in time") && said[0].contains("\"questions\": 1"))
        for _ in 0..<100 { log.note(.failing(status: 503)) }
        #expect(said.count == 2 && said[1].contains("503"))
        uptime.pass(.milliseconds(59_999))
        log.note(.silent)
        #expect(said.count == 2)
        uptime.pass(.milliseconds(1))
        log.note(.silent)
        #expect(said.count == 3 && said[2].contains("\"questions\": 101"))
    }

    @Test("is that it is over, in the end and once a minute at most") func recovery() {
        let log = log
        log.noteAnswer()
        #expect(said.isEmpty)
        for _ in 0..<5 { log.note(.unreachable) }
        for _ in 0..<5 { log.noteAnswer() }
        #expect(said.count == 2 && said[1].contains("again") && said[1].contains("\"unanswered_since\": 4"))
        // One that comes and goes writes no more than one that is away.
        uptime.pass(.seconds(60))
        for _ in 0..<100 {
            log.note(.unreachable)
            log.noteAnswer()
        }
        #expect(said.count == 4)
        uptime.pass(.seconds(30))
        log.note(.silent)
        log.noteAnswer()
        #expect(said.count == 5)
        uptime.pass(.seconds(30))
        log.noteAnswer()
        #expect(said.count == 6 && said[5].contains("again"))
    }
}
