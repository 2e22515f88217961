import Domain
import JSON
import Ports

/// What a transaction adds to the log and changes of what is derived, written in one go at its end.
struct ChangeSet {
    /// A resource that is made; a root has no parent.
    struct Resource {
        let home: Int64
        let root: ResourceID
        let id: ResourceID
        let parent: ResourceID?
        let owner: AccountID?
        let name: NodeName
    }

    /// An event that is appended.
    struct LoggedEvent {
        let home: Int64
        let root: ResourceID
        let sequence: Int64
        let recorded: Moment
        let event: Event
    }

    /// A row of `statement` that comes or goes.
    struct StatementChange {
        let home: Int64
        let resource: ResourceID
        let row: StatementRow
    }

    /// A month at whose begin a segment ran.
    struct Crossing {
        let home: Int64
        let account: AccountID
        let month: Int
        let segment: Int64
    }

    var resources: [Resource] = []
    var events: [LoggedEvent] = []
    var statements: [StatementChange] = []
    var goneStatements: [StatementChange] = []
    /// Statements that are run behind all others.
    var others: Connection.Batch = []

    /// All that writes the changes, those of the trees' time lines too.
    func statements(_ trees: some Sequence<StoredTree>) -> Connection.Batch {
        var batch: Connection.Batch = []
        if !resources.isEmpty { batch += resourceStatements() }
        if !events.isEmpty { batch += eventStatements() }
        if !goneStatements.isEmpty { batch.append(deletion()) }
        if !statements.isEmpty { batch.append(ChangeSet.insertion(of: statements)) }
        return batch + LineChanges(trees).statements + others
    }

    private func resourceStatements() -> Connection.Batch {
        let roots = resources.filter { $0.parent == nil }
        var batch: Connection.Batch = []
        if !roots.isEmpty {
            batch.append(
                (
                    """
                    INSERT INTO root SELECT * FROM unnest(
                        $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
                    """,
                    [
                        .texts(roots.map(\.name.rtype)), .texts(roots.map { $0.name.name ?? "" }),
                        .integers(roots.map { $0.owner?.rawValue ?? 0 }), .integers(roots.map(\.home)),
                        .integers(roots.map(\.id.rawValue)),
                    ]
                ))
        }
        batch.append(
            (
                """
                INSERT INTO resource SELECT * FROM unnest(
                    $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
                """,
                [
                    .integers(resources.map(\.home)), .integers(resources.map(\.root.rawValue)),
                    .integers(resources.map(\.id.rawValue)), .integers(resources.map { $0.parent?.rawValue }),
                    .integers(resources.map { $0.owner?.rawValue }), .texts(resources.map(\.name.rtype)),
                    .texts(resources.map(\.name.name)),
                ]
            ))
        return batch
    }

    private func eventStatements() -> Connection.Batch {
        let (homes, roots) = (SQLValue.integers(events.map(\.home)), SQLValue.integers(events.map(\.root.rawValue)))
        let (sequences, ids) = (SQLValue.integers(events.map(\.sequence)), SQLValue.texts(events.map(\.event.id)))
        return [
            (
                "INSERT INTO event_key SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])",
                [ids, homes, roots, sequences]
            ),
            (
                """
                INSERT INTO event SELECT * FROM unnest(
                    $1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[],
                    $8::bigint[], $9::bigint[], $10::text[])
                """,
                [
                    homes, roots, sequences, ids, .integers(events.map(\.recorded.microseconds)),
                    .texts(events.map(\.event.source.name)), .texts(events.map(\.event.source.type)),
                    .integers(events.map { Int64(bitPattern: $0.event.fingerprint.high) }),
                    .integers(events.map { Int64(bitPattern: $0.event.fingerprint.low) }),
                    .utf8(events.map(\.event.text)),
                ]
            ),
        ]
    }

    private static func keys(of changes: [StatementChange]) -> [SQLValue] {
        [
            .integers(changes.map(\.home)), .integers(changes.map(\.resource.rawValue)),
            .integers(changes.map(\.row.moment)), .integers(changes.map(\.row.emitted)),
            .flags(changes.map(\.row.ends)), .integers(changes.map(\.row.event)),
        ]
    }

    private func deletion() -> (sql: String, values: [SQLValue]) {
        (
            """
            DELETE FROM statement t USING unnest(
                $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::bigint[]
            ) AS gone (home, resource, moment, emitted, ends, event)
            WHERE t.home = gone.home AND t.resource = gone.resource AND t.moment = gone.moment
            AND t.emitted = gone.emitted AND t.ends = gone.ends AND t.event = gone.event
            """, ChangeSet.keys(of: goneStatements)
        )
    }

    static func insertion(of changes: [StatementChange]) -> (sql: String, values: [SQLValue]) {
        let charges = changes.map { ChargeColumns.columns(of: $0.row.charge) }
        return (
            """
            INSERT INTO statement SELECT * FROM unnest(
                $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::bigint[], $7::bigint[],
                $8::bigint[], $9::bigint[], $10::boolean[], $11::bigint[], $12::boolean[])
            """,
            keys(of: changes) + [
                .integers(charges.map(\.kind)), .integers(charges.map { $0.quantity.map { Int64($0.whole) } }),
                .integers(charges.map { $0.quantity.map { Int64($0.micros) } }), .flags(changes.map(\.row.keepClosed)),
                .integers(changes.map { $0.row.account?.rawValue }), .flags(changes.map(\.row.hasAttributes)),
            ]
        )
    }
}
