public import Domain
import JSON
public import Ports

/// Copies everything that a store holds into another one, under the ids and with the moments of recording that it has.
///
/// It goes on where an earlier copy ended, and what is there already changes nothing.
public struct CopyStore: Sendable {
    private let source: any CopyableStore
    private let destination: any CopyableStore

    public init(from source: any CopyableStore, to destination: any CopyableStore) {
        (self.source, self.destination) = (source, destination)
    }

    /// Why nothing is copied.
    public enum Failure: Error, Sendable {
        case same
        case facts
        /// Something is in the destination that is not in the source.
        case foreign(String)
        case store(StoreError)
    }

    /// What was added to the destination.
    public struct Report: Hashable, Sendable {
        public internal(set) var events = 0
        public internal(set) var cancellations = 0
        /// Prices that are there now, or are cancelled now.
        public internal(set) var tariffs = 0
        /// Rejected deliveries that are there now, or are listed otherwise now.
        public internal(set) var rejected = 0
        /// Everything that was recorded by this moment is in the destination.
        public internal(set) var through = Moment.earliest
    }

    /// How many entries are taken over in one transaction, unless one commit has more.
    static let portion = 500

    /// Copies what was recorded up to now.
    ///
    /// - Parameter progress: how many entries of the log are in the destination, and how many are going to be.
    public func callAsFunction(
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws(Failure) -> Report {
        try await checkPlaces()
        do throws(StoreError) {
            var report = Report()
            report.through = try await source.horizon()
            let mark = try await startingPoint()
            try await copyLog(after: mark, &report, progress)
            try await copyTariffs(&report)
            try await copyRejected(&report)
            var seal = AdoptedContent()
            seal.horizon = report.through
            if try await destination.horizon() < report.through { try await destination.adopt(seal) }
            return report
        } catch { throw .store(error) }
    }

    private func startingPoint() async throws(StoreError) -> LogMark { try await destination.logEnd().mark }

    private func copyLog(
        after start: LogMark, _ report: inout Report, _ progress: (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) {
        var mark = start
        let (all, there) = (try await source.counts(), try await destination.counts())
        var (done, total) = (there.events + there.cancellations, all.events + all.cancellations)
        progress(done, total)
        while true {
            var content = AdoptedContent()
            content.entries = try await source.log(after: mark, through: report.through, limit: CopyStore.portion)
            guard !content.entries.isEmpty else { return }
            try await destination.adopt(content)
            for entry in content.entries {
                mark.pass(entry)
                if entry.isCancellation { report.cancellations += 1 } else { report.events += 1 }
            }
            done += content.entries.count
            total = max(total, done)
            progress(done, total)
        }
    }

    private func copyTariffs(_ report: inout Report) async throws(StoreError) {
        let there = try await destination.tariffRecords()
        let known = Dictionary(there.map { ($0.version.id, $0) }) { $1 }
        var content = AdoptedContent()
        content.tariffs = try await source.tariffRecords().filter { record in
            record.version.recorded <= report.through && known[record.version.id] != record
        }
        guard !content.tariffs.isEmpty else { return }
        try await destination.adopt(content)
        report.tariffs = content.tariffs.count
    }

    private func copyRejected(_ report: inout Report) async throws(StoreError) {
        var pairs = RejectedPairs(source, destination)
        while let page = try await pairs.next() {
            var content = AdoptedContent()
            content.rejected = page.compactMap { $0.source == $0.destination ? nil : $0.source }
            guard !content.rejected.isEmpty else { continue }
            try await destination.adopt(content)
            report.rejected += content.rejected.count
        }
    }
}

extension CopyStore {
    /// Makes sure that the destination holds nothing but what the source holds.
    private func checkPlaces() async throws(Failure) {
        let obstacle: Failure?
        do throws(StoreError) { obstacle = try await self.obstacle() } catch { throw .store(error) }
        if let obstacle { throw obstacle }
    }

    private func obstacle() async throws(StoreError) -> Failure? {
        if try await source.identity() == destination.identity() { return .same }
        if source.facts != destination.facts { return .facts }
        let end = try await destination.logEnd()
        for last in [end.event, end.cancelled].compactMap(\.self) {
            guard let known = try await source.event(last.event.id), known.sequence == last.sequence,
                known.recorded == last.recorded, known.event == last.event
            else { return .foreign("event \(Fields.shown(last.event.id))") }
            if let cancellation = last.cancellation, cancellation != known.cancellation {
                return .foreign("the cancellation of event \(Fields.shown(last.event.id))")
            }
        }
        let tariffs = Dictionary(try await source.tariffRecords().map { ($0.version.id, $0) }) { $1 }
        for record in try await destination.tariffRecords() {
            guard let known = tariffs[record.version.id], isPart(record, of: known) else {
                return .foreign("tariff \(record.version.id.rawValue) of \(Fields.shown(record.version.rtype))")
            }
        }
        var pairs = RejectedPairs(source, destination)
        while let page = try await pairs.next() {
            for pair in page {
                guard let there = pair.destination else { continue }
                guard let known = pair.source, known.record.recorded == there.record.recorded,
                    known.record.delivery.fingerprint == there.record.delivery.fingerprint
                else { return .foreign("rejected delivery \(there.record.id)") }
            }
        }
        return nil
    }

    /// Whether a price is that of another store, as it is or before it was cancelled.
    private func isPart(_ record: TariffRecord, of known: TariffRecord) -> Bool {
        if record == known { return true }
        let (version, other) = (record.version, known.version)
        return record.cancellation == nil && isSame(version.rtype, other.rtype) && version.moment == other.moment
            && version.rate == other.rate && version.unit == other.unit && version.migrate == other.migrate
            && version.recorded == other.recorded
    }
}
