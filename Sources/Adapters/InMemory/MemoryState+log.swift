import Domain
import JSON
import Ports

/// What is read of the log to be taken over by another store.
extension MemoryState {
    var logEnd: LogEnd {
        let cancelled = log.max {
            ($0.cancellation?.recorded ?? .earliest) < ($1.cancellation?.recorded ?? .earliest)
        }
        return LogEnd(event: log.last, cancelled: cancelled?.cancellation == nil ? nil : cancelled)
    }

    /// Whole commits behind a place in the log.
    func entries(after mark: LogMark, through moment: Moment, limit: Int) -> [LogEntry] {
        var entries: [LogEntry] = []
        for (place, recorded) in log.enumerated() {
            let event = RecordedEvent(
                event: recorded.event, recorded: recorded.recorded, sequence: recorded.sequence, cancellation: nil)
            for step in recorded.cancellation == nil ? [event] : [event, recorded] {
                let entry = entry(step, log: place)
                if !mark.covers(entry), entry.recorded <= moment { entries.append(entry) }
            }
        }
        return LogEntry.firstCommits(of: entries, limit: max(1, limit))
    }

    private func entry(_ recorded: RecordedEvent, log place: Int) -> LogEntry {
        var resources: [ResourceID] = []
        if let key = cloudUnique.key(of: recorded.event), let tree = tree(of: key),
            let entry = tree.entries.first(where: { $0.log == place })
        {
            resources = entry.places.map { tree.nodes[$0].id }
        }
        return LogEntry(
            event: recorded, account: recorded.event.account.flatMap { accountID(named: $0) }, resources: resources)
    }

    var counts: StoreCounts {
        var counts = StoreCounts()
        (counts.accounts, counts.events) = (accounts.count, log.count)
        counts.resources = trees.reduce(0) { $0 + $1.nodes.count }
        counts.cancellations = log.count { $0.cancellation != nil }
        (counts.tariffs, counts.tariffCancellations) = (tariffs.count, tariffCancellations.count)
        (counts.rejected, counts.settled) = (rejected.count, settled.count)
        return counts
    }
}
