public import Domain
public import Ports
import Synchronization

/// A clock that is told the time.
public final class SetClock: UTCClock {
    private let moment: Mutex<Moment>

    public init(_ moment: Moment) { self.moment = Mutex(moment) }

    public func utcNow() -> Moment { moment.withLock { $0 } }

    public func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }
}
