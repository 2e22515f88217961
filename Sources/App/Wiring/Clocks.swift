import Domain
import FoundationEssentials
import Glibc
import InMemoryAdapter
import Ports
import Synchronization

/// The system's clock.
struct SystemClock: UTCClock {
    func utcNow() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let microseconds = Int64(time.tv_sec) * Moment.second + Int64(time.tv_nsec) / 1_000
        return min(max(Moment(microseconds: microseconds), .earliest), Moment.limit.adding(microseconds: -1))
    }
}

/// A clock that reads the moment from a file at each use; while it can't be read, the last one stands.
final class FileClock: UTCClock {
    private let path: String
    private let last: Mutex<Moment>

    init(path: String) throws {
        guard let moment = FileClock.read(path) else {
            throw Failure.usage("the clock file \(path) holds no moment such as 2012-04-17T11:21:04Z")
        }
        self.path = path
        last = Mutex(moment)
    }

    func utcNow() -> Moment {
        let read = FileClock.read(path)
        return last.withLock { last in
            last = read ?? last
            return last
        }
    }

    private static func read(_ path: String) -> Moment? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return try? Moment(String(text.prefix { !$0.isNewline }))
    }
}

/// The clock that `--clock` asks for: a moment, `@FILE`, or the system's.
func makeClock(_ argument: String?) throws -> any UTCClock {
    guard let argument else { return SystemClock() }
    if argument.hasPrefix("@") { return try FileClock(path: String(argument.dropFirst())) }
    do throws(MomentError) { return SetClock(try Moment(argument)) } catch {
        throw Failure.usage("--clock \(Fields.shown(argument)) \(error)")
    }
}
