-- The rows of a store in the order in which they were written, for pipeline.c: a line for each, the number of its
-- batch, a letter for its kind, and its columns. A segment that got its end, or was given up, in a later batch than it
-- was made in is written twice.
--
-- It is for stores in which every batch has a moment of its own and nothing was cancelled.
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
\pset null '\\N'
SET search_path = nova_billing;
CREATE TEMP TABLE batch AS
    SELECT recorded, row_number() OVER (ORDER BY recorded) AS number FROM event GROUP BY recorded;
CREATE TEMP TABLE first_event AS SELECT home, resource, min(event) AS event FROM statement GROUP BY home, resource;
CREATE TEMP TABLE row AS
    SELECT recorded, 1 AS step, id AS key, 'a' AS kind, id::text AS c1, name AS c2, recorded::text AS c3,
        NULL::text AS c4, NULL::text AS c5, NULL::text AS c6, NULL::text AS c7, NULL::text AS c8, NULL::text AS c9,
        NULL::text AS c10, NULL::text AS c11, NULL::text AS c12, NULL::text AS c13
    FROM account;
INSERT INTO row
    SELECT e.recorded, 2, r.id, 'r', r.rtype, r.name, r.owner::text, r.home::text, r.id::text
    FROM root r JOIN first_event f ON f.home = r.home AND f.resource = r.id
    JOIN event e ON e.home = r.home AND e.root = r.id AND e.sequence = f.event;
INSERT INTO row
    SELECT e.recorded, 3, r.id, 'n', r.home::text, r.root::text, r.id::text, r.parent::text, r.owner::text, r.rtype,
        r.name
    FROM resource r JOIN first_event f ON f.home = r.home AND f.resource = r.id
    JOIN event e ON e.home = r.home AND e.root = r.root AND e.sequence = f.event;
INSERT INTO row
    SELECT e.recorded, 4, k.sequence, 'k', k.id, k.home::text, k.root::text, k.sequence::text
    FROM event_key k JOIN event e USING (home, root, sequence);
INSERT INTO row
    SELECT recorded, 5, sequence, 'e', home::text, root::text, sequence::text, id, recorded::text, source, type,
        digest_high::text, digest_low::text, body
    FROM event;
INSERT INTO row
    SELECT e.recorded, 6, e.sequence, 's', s.home::text, s.resource::text, s.moment::text, s.emitted::text,
        s.ends::text, s.event::text, s.kind::text, s.whole::text, s.micros::text, s.keep_closed::text,
        s.account::text, s.attributes::text
    FROM statement s JOIN event e ON e.sequence = s.event;
INSERT INTO row
    SELECT e.recorded, 7, e.sequence, 'o', o.home::text, o.root::text, o.moment::text, o.account::text
    FROM ownership o
    CROSS JOIN LATERAL (
        SELECT min(s.event) AS event FROM statement s
        WHERE s.home = o.home AND s.resource = o.root AND s.moment = o.moment AND s.account = o.account
    ) f JOIN event e ON e.sequence = f.event;
INSERT INTO row
    SELECT last, 8, id, 'u', home::text, id::text, end_at::text, end_known::text, known_to::text, late::text
    FROM segment CROSS JOIN LATERAL (SELECT greatest(end_known, known_to) AS last) l WHERE last IS NOT NULL;
INSERT INTO row
    SELECT known_from, 9, id, 'g', home::text, id::text, resource::text, account::text, kind::text, whole::text,
        micros::text, begin_at::text, CASE WHEN end_known IS NULL THEN end_at END::text, known_from::text, NULL, NULL,
        'false'
    FROM segment;
INSERT INTO row
    SELECT coalesce(s.end_known, s.known_from), 10, s.id, 'c', m.home::text, m.account::text, m.month::text,
        m.segment::text
    FROM month_crossing m JOIN segment s ON s.home = m.home AND s.id = m.segment;
SELECT b.number, r.kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13
FROM row r JOIN batch b USING (recorded)
ORDER BY b.number, r.step, r.key, c3, c1;
