/// The tables, as named migrations: each is applied once, in order, and never changed once released.
///
///     account ◀── resource ◀── event ◀── cancellation        the log and what it speaks of
///                    ▲            ▲
///                    ├── statement┘                           each event's say, by resource and place in time
///                    ├── ownership                            who pays for a root, from when on
///                    └── segment ◀── month_crossing           what bills read
///
/// A segment is believed from `known_from` until `known_to`; an open one that got its end later is seen as open until
/// `end_known`. Moments are microseconds since 1970.
enum Schema {
    /// `NBil`: what tells our files from those of other programs.
    static let applicationID: Int64 = 0x4e42_696c

    static let migrations: [(name: String, sql: String)] = [
        ("log-and-time-lines", logAndTimeLines), ("settled-rejections", settledRejections),
        ("accounts-resources", accountsResources), ("accounts-since", accountsSince),
        ("cancellations-in-order", cancellationsInOrder),
    ]

    private static let logAndTimeLines = """
        CREATE TABLE fact (
            key TEXT PRIMARY KEY CHECK (key <> ''),
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- The last commit, and the last moment as of which a bill was shown: nothing is recorded at or before either.
        CREATE TABLE horizon (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            recorded INTEGER NOT NULL,
            sealed INTEGER NOT NULL
        ) STRICT;
        INSERT INTO horizon VALUES (1, -1, -1);

        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (name <> '')
        ) STRICT;

        CREATE TABLE resource (
            id INTEGER PRIMARY KEY,
            parent INTEGER REFERENCES resource (id),
            root INTEGER NOT NULL,
            owner INTEGER REFERENCES account (id),
            rtype TEXT NOT NULL CHECK (rtype <> ''),
            name TEXT CHECK (name <> ''),
            CHECK (parent IS NULL AND root = id OR parent IS NOT NULL AND root < id AND parent < id AND owner IS NULL)
        ) STRICT;
        CREATE UNIQUE INDEX resource_key
            ON resource (coalesce(parent, 0), coalesce(name, ''), rtype, coalesce(owner, 0));

        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            recorded INTEGER NOT NULL CHECK (recorded >= 0),
            root INTEGER NOT NULL REFERENCES resource (id),
            source TEXT NOT NULL,
            type TEXT,
            digest_high INTEGER NOT NULL,
            digest_low INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;

        CREATE INDEX event_root ON event (root);

        CREATE TABLE cancellation (
            event INTEGER PRIMARY KEY REFERENCES event (sequence),
            recorded INTEGER NOT NULL CHECK (recorded >= 0),
            author TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;

        -- kind: null says nothing of charges, 0 linear, 1 fixed, 2 end; emitted counts from the moment.
        CREATE TABLE statement (
            resource INTEGER NOT NULL REFERENCES resource (id),
            moment INTEGER NOT NULL CHECK (moment BETWEEN 0 AND 7258118399999999),
            emitted INTEGER NOT NULL,
            ends INTEGER NOT NULL CHECK (ends IN (0, 1)),
            event INTEGER NOT NULL REFERENCES event (sequence),
            kind INTEGER CHECK (kind BETWEEN 0 AND 2),
            whole INTEGER CHECK (whole BETWEEN 0 AND 999999999999999),
            micros INTEGER CHECK (micros BETWEEN 0 AND 999999),
            keep_closed INTEGER NOT NULL CHECK (keep_closed IN (0, 1)),
            account INTEGER REFERENCES account (id),
            attributes INTEGER NOT NULL CHECK (attributes IN (0, 1)),
            PRIMARY KEY (resource, moment, emitted, ends, event),
            CHECK ((kind IS NULL OR kind = 2) = (whole IS NULL) AND (whole IS NULL) = (micros IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX statement_end ON statement (resource, moment) WHERE kind = 2;

        CREATE TABLE ownership (
            root INTEGER NOT NULL REFERENCES resource (id),
            moment INTEGER NOT NULL,
            account INTEGER NOT NULL REFERENCES account (id),
            PRIMARY KEY (root, moment)
        ) STRICT, WITHOUT ROWID;

        -- kind: 0 linear, 1 fixed, 2 carried. late: the end was learned in a later month than it lies in.
        CREATE TABLE segment (
            id INTEGER PRIMARY KEY,
            resource INTEGER NOT NULL REFERENCES resource (id),
            account INTEGER REFERENCES account (id),
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
            whole INTEGER NOT NULL CHECK (whole BETWEEN 0 AND 999999999999999),
            micros INTEGER NOT NULL CHECK (micros BETWEEN 0 AND 999999),
            begin_at INTEGER NOT NULL,
            end_at INTEGER CHECK (end_at > begin_at OR end_at = begin_at AND kind = 1),
            known_from INTEGER NOT NULL,
            end_known INTEGER CHECK (end_known > known_from),
            known_to INTEGER CHECK (known_to > known_from),
            late INTEGER NOT NULL CHECK (late IN (0, 1)),
            CHECK (end_known IS NULL OR end_at IS NOT NULL)
        ) STRICT;
        CREATE INDEX segment_line ON segment (resource, begin_at, account) WHERE known_to IS NULL;
        CREATE INDEX segment_open ON segment (account, begin_at) WHERE known_to IS NULL AND end_at IS NULL;
        CREATE INDEX segment_closed ON segment (account, begin_at) WHERE known_to IS NULL AND end_at IS NOT NULL;
        CREATE INDEX segment_late ON segment (account, end_known) WHERE known_to IS NULL AND late = 1;
        CREATE INDEX segment_retired ON segment (account, known_to) WHERE known_to IS NOT NULL;
        CREATE INDEX segment_retired_line ON segment (resource, known_to) WHERE known_to IS NOT NULL;

        -- For each closed segment that is believed, the months at whose begin it ran. It refers to no segment: the
        -- check, when a segment is deleted, would walk through the whole table.
        CREATE TABLE month_crossing (
            account INTEGER NOT NULL,
            month INTEGER NOT NULL,
            segment INTEGER NOT NULL,
            PRIMARY KEY (account, month, segment)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tariff (
            id INTEGER PRIMARY KEY,
            rtype TEXT NOT NULL CHECK (rtype <> ''),
            moment INTEGER NOT NULL,
            rate TEXT,
            unit TEXT NOT NULL CHECK (unit IN ('second', 'minute', 'hour', 'day', 'year')),
            migrate INTEGER NOT NULL CHECK (migrate IN (0, 1)),
            recorded INTEGER NOT NULL CHECK (recorded >= 0)
        ) STRICT;

        CREATE TABLE tariff_cancellation (
            tariff INTEGER PRIMARY KEY REFERENCES tariff (id),
            recorded INTEGER NOT NULL CHECK (recorded >= 0),
            author TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;

        CREATE TABLE rejected (
            id INTEGER PRIMARY KEY,
            recorded INTEGER NOT NULL CHECK (recorded >= 0),
            source TEXT NOT NULL,
            reason TEXT NOT NULL,
            body TEXT NOT NULL,
            digest_high INTEGER NOT NULL,
            digest_low INTEGER NOT NULL,
            UNIQUE (digest_high, digest_low)
        ) STRICT;
        """

    /// Rejected deliveries that were dealt with since; the rows themselves stay, and so keep their ids.
    private static let settledRejections = """
        CREATE TABLE settlement (
            rejected INTEGER PRIMARY KEY REFERENCES rejected (id),
            recorded INTEGER NOT NULL CHECK (recorded >= 0)
        ) STRICT;
        """

    /// What an account pays for, found without a look at what others pay for.
    private static let accountsResources = """
        CREATE INDEX resource_owner ON resource (owner) WHERE owner IS NOT NULL;
        CREATE INDEX ownership_account ON ownership (account);
        """

    /// When the first event of an account was recorded.
    private static let accountsSince = """
        ALTER TABLE account ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0 CHECK (recorded >= 0);
        UPDATE account SET recorded = first.recorded FROM
            (SELECT json_extract(body, '$.account') AS name, min(recorded) AS recorded FROM event GROUP BY 1) first
        WHERE first.name = account.name;
        """

    /// Cancellations in the order in which they were recorded.
    private static let cancellationsInOrder = "CREATE INDEX cancellation_recorded ON cancellation (recorded);"
}
