import Domain
import Ports

/// Takes over what another store recorded, inside a transaction of the caller.
struct Adoption {
    private let database: Database
    private let recorder: EventRecorder
    private let log: LogTables

    init(_ database: Database, recorder: EventRecorder, log: LogTables) {
        (self.database, self.recorder, self.log) = (database, recorder, log)
    }

    func run(_ content: AdoptedContent) throws(SQLError) {
        try adopt(content.entries)
        if !content.tariffs.isEmpty { try adopt(content.tariffs) }
        if !content.rejected.isEmpty { try adopt(content.rejected) }
        if let horizon = content.horizon { try log.seal(through: horizon) }
    }

    private func adopt(_ entries: [LogEntry]) throws(SQLError) {
        let end = try LogQueries.end(database).mark
        var last: Moment?
        for entry in entries where !end.covers(entry) {
            if entry.recorded != last { try recorder.begin(at: entry.recorded) }
            last = entry.recorded
            if let cancellation = entry.event.cancellation {
                try log.insert(cancellation, of: entry.event.sequence)
                try recorder.cancel(entry.event.event, sequence: entry.event.sequence)
            } else {
                try recorder.record(entry.event.event, as: entry)
            }
        }
        if let last { try log.adoptCommit(last) }
    }

    private func adopt(_ records: [TariffRecord]) throws(SQLError) {
        let insert = try database.prepare("INSERT INTO tariff VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        for record in records {
            let version = record.version
            try insert.bind(
                .integer(version.id.rawValue), .text(version.rtype), .integer(version.moment.microseconds),
                .init(version.rate?.description), .text(version.unit.rawValue), .integer(version.migrate ? 1 : 0),
                .integer(version.recorded.microseconds))
            try insert.run()
            try log.adoptCommit(max(version.recorded, record.cancellation?.recorded ?? version.recorded))
            guard let cancellation = record.cancellation, try log.cancellation(of: version.id) == nil else { continue }
            try log.insert(cancellation, of: version.id)
        }
    }

    private func adopt(_ entries: [RejectedEntry]) throws(SQLError) {
        let insert = try database.prepare(
            """
            INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET reason = excluded.reason
            """)
        let unsettle = try database.prepare("DELETE FROM settlement WHERE rejected = ?")
        let settle = try database.prepare("INSERT INTO settlement VALUES (?, ?)")
        for entry in entries {
            let (id, delivery) = (entry.record.id, entry.record.delivery)
            let digest = delivery.fingerprint
            try insert.bind(
                .integer(id), .integer(entry.record.recorded.microseconds), .text(delivery.source),
                .text(delivery.reason), .text(delivery.body), .integer(Int64(bitPattern: digest.high)),
                .integer(Int64(bitPattern: digest.low)))
            try insert.run()
            try unsettle.bind(1, id)
            try unsettle.run()
            if let settled = entry.settled {
                try settle.bind(.integer(id), .integer(settled.microseconds))
                try settle.run()
            }
            try log.adoptCommit(max(entry.record.recorded, entry.settled ?? entry.record.recorded))
        }
    }
}
