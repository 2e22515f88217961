import Domain
import JSON
import Ports

extension WriteTransaction {
    /// Makes those accounts of another store that are not there, under the ids that they have there.
    func adoptAccounts(of entries: [(entry: LogEntry, placed: PlacedEvent)]) throws(SQLError) {
        var missing: [(name: String, id: AccountID, recorded: Moment)] = []
        for (entry, placed) in entries {
            guard let account = placed.account, let id = entry.account, account.id == nil else { continue }
            account.id = id
            missing.append((account.name, id, entry.event.recorded))
        }
        guard !missing.isEmpty else { return }
        _ = try connection.query(
            "INSERT INTO account SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])",
            .integers(missing.map(\.id.rawValue)), .texts(missing.map(\.name)),
            .integers(missing.map(\.recorded.microseconds)))
    }
}
