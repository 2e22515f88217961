import Domain

/// Which moment a commit is recorded at, and which numbers it gives, while many commit at the same time.
///
/// A writer makes known that it is about to commit, with a shared lock whose number no moment of its own lies at or
/// before; then it chooses its moments behind all that were chosen or sealed before, in a section that one is in at a
/// time; and it keeps the lock until its transaction ends. So whoever seals a moment, or lists the log, sees who may
/// still come up with something earlier: a seal waits for those, and a list shows nothing behind them.
struct CommitPlaces {
    /// The moment of the first batch; each further one is a microsecond later.
    let recorded: Moment
    /// The numbers behind which this commit's begin.
    var event: Int64
    var rejected: Int64
    var resource: Int64
    var segment: Int64

    init(_ rows: SQLRows) {
        recorded = Moment(microseconds: rows.integer(0, 0))
        (event, rejected) = (rows.integer(0, 1), rows.integer(0, 2))
        (resource, segment) = (rows.integer(0, 3), rows.integer(0, 4))
    }

    /// How many numbers of each kind are asked for.
    struct Wish {
        var batches = 0
        var events = 0
        var rejected = 0
        var resources = 0
        var segments = 0
    }

    /// What makes known that a commit is on its way. It comes before ``choose(_:now:)``, as a statement of its own.
    static let announce = "SELECT pg_advisory_xact_lock_shared(last_value) FROM commit_clock"

    static func choose(_ wish: Wish, now: Moment) -> (sql: String, values: [SQLValue]) {
        let numbers =
            [now.microseconds]
            + [wish.batches, wish.events, wish.rejected, wish.resources, wish.segments].map(Int64.init)
        return ("SELECT * FROM choose_places($1, $2, $3, $4, $5, $6)", numbers.map { .integer($0) })
    }

    /// The lowest number of those who are about to commit; every moment that they record lies behind it.
    static let pending = """
        SELECT min(classid::bigint << 32 | objid::bigint) FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """

    /// The counters live outside of transactions, so that one that is undone leaves a gap and keeps nobody waiting. The
    /// section is a subtransaction, whose lock goes when it is undone; what it counted stays.
    static let schema = """
        CREATE SEQUENCE commit_clock MINVALUE -1 START -1;
        CREATE SEQUENCE event_place MINVALUE 0 START 0;
        CREATE SEQUENCE rejected_place MINVALUE 0 START 0;
        CREATE SEQUENCE resource_place MINVALUE 0 START 0;
        CREATE SEQUENCE segment_place MINVALUE 0 START 0;

        -- The last moment as of which a bill was shown.
        CREATE TABLE horizon (
            one integer PRIMARY KEY CHECK (one = 1),
            sealed bigint NOT NULL
        );
        INSERT INTO horizon VALUES (1, -1);

        CREATE FUNCTION choose_places(
            now bigint, batches bigint, events bigint, rejections bigint, resources bigint, segments bigint,
            OUT recorded bigint, OUT event bigint, OUT rejected bigint, OUT resource bigint, OUT segment bigint
        ) LANGUAGE plpgsql AS $$
        BEGIN
            BEGIN
                PERFORM pg_advisory_xact_lock(\(AdvisoryLock.section.numbers));
                SELECT greatest(now, last_value + 1) INTO recorded FROM commit_clock;
                IF batches > 0 THEN PERFORM setval('commit_clock', recorded + batches - 1); END IF;
                SELECT last_value INTO event FROM event_place;
                IF events > 0 THEN PERFORM setval('event_place', event + events); END IF;
                SELECT last_value INTO rejected FROM rejected_place;
                IF rejections > 0 THEN PERFORM setval('rejected_place', rejected + rejections); END IF;
                SELECT last_value INTO resource FROM resource_place;
                IF resources > 0 THEN PERFORM setval('resource_place', resource + resources); END IF;
                SELECT last_value INTO segment FROM segment_place;
                IF segments > 0 THEN PERFORM setval('segment_place', segment + segments); END IF;
                RAISE EXCEPTION USING ERRCODE = 'NB001';
            EXCEPTION WHEN SQLSTATE 'NB001' THEN NULL;
            END;
        END
        $$;

        -- From now on nobody chooses a moment at or before this one.
        CREATE FUNCTION seal_moment(moment bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            BEGIN
                PERFORM pg_advisory_xact_lock(\(AdvisoryLock.section.numbers));
                IF (SELECT last_value FROM commit_clock) < moment THEN
                    PERFORM setval('commit_clock', moment);
                END IF;
                RAISE EXCEPTION USING ERRCODE = 'NB001';
            EXCEPTION WHEN SQLSTATE 'NB001' THEN NULL;
            END;
            UPDATE horizon SET sealed = moment WHERE sealed < moment;
        END
        $$;
        """
}
