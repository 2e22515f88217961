import CSQLite
import Glibc
import Synchronization

/// How long a connection waits for a lock that another process holds: ten seconds, unless it is told to wait no longer.
final class LockPatience: Sendable {
    private static let limit: useconds_t = 10_000_000
    private let isOver = Atomic(false)

    /// From now on nothing is waited for.
    func end() { isOver.store(true, ordering: .relaxed) }

    /// Makes a connection wait so; the connection keeps no reference to this.
    func attach(to database: Database) {
        sqlite3_busy_handler(
            database.handle,
            { patience, count in
                guard let patience else { return 0 }
                return Unmanaged<LockPatience>.fromOpaque(patience).takeUnretainedValue().wait(count) ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Waits for the n-th time; whether it is to be tried again.
    private func wait(_ count: Int32) -> Bool {
        let pause: useconds_t = 20_000
        guard !isOver.load(ordering: .relaxed), useconds_t(count) < LockPatience.limit / pause else { return false }
        usleep(count < 10 ? 2_000 : pause)
        return true
    }
}
