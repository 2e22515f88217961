public import Domain
import JSON
public import Ports

/// Compares a copy with the store that it was made of: the whole log, prices, rejected deliveries, counts, and every
/// account's bill of every month.
public struct CompareStores: Sendable {
    private let source: any CopyableStore
    private let destination: any CopyableStore
    private let clock: any UTCClock

    public init(_ source: any CopyableStore, with destination: any CopyableStore, clock: any UTCClock) {
        (self.source, self.destination, self.clock) = (source, destination, clock)
    }

    /// What was compared, and what is not the same.
    public struct Report: Sendable {
        /// What was recorded by this moment was compared.
        public let through: Moment
        public internal(set) var events = 0
        public internal(set) var cancellations = 0
        public internal(set) var tariffs = 0
        public internal(set) var rejected = 0
        public internal(set) var months = 0
        /// How many accounts' bills of a month.
        public internal(set) var bills = 0
        /// The number of accounts, resources and so on; `nil` where more was recorded meanwhile.
        public internal(set) var counts: StoreCounts?
        public internal(set) var differences = 0
        /// The first of them, in words.
        public internal(set) var first: [String] = []

        init(through: Moment) { self.through = through }

        mutating func note(_ difference: String) {
            differences += 1
            if first.count < 20 { first.append(difference) }
        }
    }

    /// What is being compared, and how far it is.
    public enum Progress: Sendable {
        case log(entries: Int)
        case bills(months: Int, of: Int)
    }

    /// - Parameter moment: only what was recorded by then.
    public func callAsFunction(
        through moment: Moment, progress: (Progress) -> Void = { _ in }
    ) async throws(StoreError) -> Report {
        var report = Report(through: moment)
        let earliest = try await compareLog(&report, progress)
        try await compareTariffs(&report)
        try await compareRejected(&report)
        if let earliest { try await compareBills(from: earliest, &report, progress) }
        try await compareCounts(&report)
        return report
    }

    /// Compares both logs page by page, up to the first difference; returns the earliest moment of an event.
    private func compareLog(
        _ report: inout Report, _ progress: (Progress) -> Void
    ) async throws(StoreError) -> Moment? {
        var (mark, earliest, isAlike) = (LogMark.start, Moment?.none, true)
        while true {
            let entries = try await source.log(after: mark, through: report.through, limit: CopyStore.portion)
            if isAlike {
                let copied = try await destination.log(
                    after: mark, through: report.through, limit: CopyStore.portion)
                if let difference = difference(entries, copied) {
                    report.note(difference)
                    isAlike = false
                }
                for entry in copied { earliest = min(earliest ?? .never, entry.event.event.moment) }
            }
            guard !entries.isEmpty else { return earliest }
            for entry in entries {
                mark.pass(entry)
                if entry.isCancellation { report.cancellations += 1 } else { report.events += 1 }
                earliest = min(earliest ?? .never, entry.event.event.moment)
            }
            progress(.log(entries: report.events + report.cancellations))
        }
    }

    /// The first difference of two pages.
    private func difference(_ entries: [LogEntry], _ copied: [LogEntry]) -> String? {
        for (entry, other) in zip(entries, copied)
        where entry != other || !isSame(entry.event.event.id, other.event.event.id) {
            let id = Fields.shown(entry.event.event.id)
            return "the log, at \(entry.recorded): event \(id) is not the same in the copy"
        }
        guard entries.count != copied.count else { return nil }
        let (longer, place) = entries.count > copied.count ? (entries, "missing in") : (copied, "only in")
        let entry = longer[min(entries.count, copied.count)]
        let what = entry.isCancellation ? "the cancellation of event" : "event"
        return "the log: \(what) \(Fields.shown(entry.event.event.id)) is \(place) the copy"
    }

    private func compareTariffs(_ report: inout Report) async throws(StoreError) {
        func records(_ store: any CopyableStore) async throws(StoreError) -> [TariffID: TariffRecord] {
            let all = try await store.tariffRecords().filter { $0.version.recorded <= report.through }
            return Dictionary(all.map { ($0.version.id, $0) }) { $1 }
        }
        let (left, right) = (try await records(source), try await records(destination))
        report.tariffs = left.count
        for id in Set(left.keys).union(right.keys).sorted(by: { $0.rawValue < $1.rawValue }) where left[id] != right[id]
        {
            let cancellations = [left[id]?.cancellation, right[id]?.cancellation].compactMap(\.self)
            if cancellations.contains(where: { $0.recorded > report.through }) { continue }
            report.note("tariff \(id.rawValue): \(place(left[id] != nil, right[id] != nil))")
        }
    }

    private func compareRejected(_ report: inout Report) async throws(StoreError) {
        var pairs = RejectedPairs(source, destination)
        while let page = try await pairs.next() {
            for pair in page {
                let both = [pair.source, pair.destination].compactMap(\.self)
                // What arrived, or was dealt with, since is left out.
                if both.contains(where: { max($0.record.recorded, $0.settled ?? .earliest) > report.through }) {
                    continue
                }
                if pair.source != nil { report.rejected += 1 }
                guard pair.source != pair.destination, let id = both.first?.record.id else { continue }
                report.note("rejected delivery \(id): \(place(pair.source != nil, pair.destination != nil))")
            }
        }
    }

    private func place(_ isInSource: Bool, _ isInDestination: Bool) -> String {
        switch (isInSource, isInDestination) {
        case (true, true): "not the same in the copy"
        case (true, false): "missing in the copy"
        default: "only in the copy"
        }
    }

    private func compareBills(
        from earliest: Moment, _ report: inout Report, _ progress: (Progress) -> Void
    ) async throws(StoreError) {
        let now = max(clock.utcNow(), report.through)
        let (first, last) = (CalendarMonth(holding: earliest), CalendarMonth(holding: now))
        guard first <= last else { return }
        for index in first.index...last.index {
            let month = Period.month(holding: CalendarMonth(index: index).start)
            let comparison = MonthComparison(month: month, now: now, known: report.through)
            let bills = try await comparison.run(source, destination) { report.note($0) }
            report.months += 1
            report.bills += bills
            progress(.bills(months: report.months, of: last.index - first.index + 1))
        }
    }

    /// The counts of all that is there are the same, unless one of the two goes on.
    private func compareCounts(_ report: inout Report) async throws(StoreError) {
        let (left, right) = (try await source.counts(), try await destination.counts())
        guard try await max(source.horizon(), destination.horizon()) <= report.through else { return }
        report.counts = left
        for (one, other) in zip(left.named, right.named) where one.count != other.count {
            report.note("\(one.count) \(one.name), and \(other.count) in the copy")
        }
    }
}
