-- How one published state differs from another, and what became of one person or family. A row that stood in both states
-- is looked at no further: only rows that went (`w_*_was`) and rows that came (`w_*_is`) are compared, so that the work
-- depends on the difference and not on the registry.

-- name: events_till
-- What became of ids till the publication with this number.
SELECT e.*
FROM published.events AS e
JOIN published.runs AS r ON r.run_id = e.run_id
WHERE r.number <= $number;

-- name: rows
CREATE OR REPLACE TEMP TABLE w_persons_was AS
SELECT * FROM history.persons
WHERE first_run <= $since AND coalesce(last_run >= $since, TRUE)
    AND NOT (first_run <= $until AND coalesce(last_run >= $until, TRUE));
CREATE OR REPLACE TEMP TABLE w_persons_is AS
SELECT * FROM history.persons
WHERE first_run <= $until AND coalesce(last_run >= $until, TRUE)
    AND NOT (first_run <= $since AND coalesce(last_run >= $since, TRUE));
CREATE OR REPLACE TEMP TABLE w_families_was AS
SELECT * FROM history.families
WHERE first_run <= $since AND coalesce(last_run >= $since, TRUE)
    AND NOT (first_run <= $until AND coalesce(last_run >= $until, TRUE));
CREATE OR REPLACE TEMP TABLE w_families_is AS
SELECT * FROM history.families
WHERE first_run <= $until AND coalesce(last_run >= $until, TRUE)
    AND NOT (first_run <= $since AND coalesce(last_run >= $since, TRUE));
CREATE OR REPLACE TEMP TABLE w_rows_was AS
SELECT source, record_id, person_id, family_id FROM history.crosswalk
WHERE record_id IS NOT NULL AND first_run <= $since AND coalesce(last_run >= $since, TRUE)
    AND NOT (first_run <= $until AND coalesce(last_run >= $until, TRUE));
CREATE OR REPLACE TEMP TABLE w_rows_is AS
SELECT source, record_id, person_id, family_id FROM history.crosswalk
WHERE record_id IS NOT NULL AND first_run <= $until AND coalesce(last_run >= $until, TRUE)
    AND NOT (first_run <= $since AND coalesce(last_run >= $since, TRUE));

-- name: persons_came_and_went
-- Where the records of an id that went are now (most of them), and where those of one that came were.
CREATE OR REPLACE TEMP TABLE w_went AS
SELECT w.id, first(w.other ORDER BY w.records DESC, w.other) AS successor
FROM (
    SELECT p.person_id AS id, i.person_id AS other, count(i.person_id) AS records
    FROM w_persons_was AS p
    ANTI JOIN w_persons_is AS s ON s.person_id = p.person_id
    LEFT JOIN w_rows_was AS r ON r.person_id = p.person_id
    LEFT JOIN w_rows_is AS i ON i.record_id = r.record_id
    GROUP BY p.person_id, i.person_id
) AS w
GROUP BY w.id;
CREATE OR REPLACE TEMP TABLE w_came AS
SELECT c.id, first(c.other ORDER BY c.records DESC, c.other) AS origin
FROM (
    SELECT p.person_id AS id, i.person_id AS other, count(i.person_id) AS records
    FROM w_persons_is AS p
    ANTI JOIN w_persons_was AS s ON s.person_id = p.person_id
    LEFT JOIN w_rows_is AS r ON r.person_id = p.person_id
    LEFT JOIN w_rows_was AS i ON i.record_id = r.record_id
    GROUP BY p.person_id, i.person_id
) AS c
GROUP BY c.id;
CREATE OR REPLACE TEMP TABLE w_person_ends AS
SELECT w.id, CASE WHEN w.successor IS NULL THEN 'left' ELSE 'merged' END AS kind, w.successor AS other,
    p.kode_kecamatan, p.sources
FROM w_went AS w JOIN w_persons_was AS p ON p.person_id = w.id
UNION ALL
SELECT c.id,
    CASE WHEN c.id IN (SELECT person_id FROM history.persons WHERE first_run <= $since) THEN 'returned'
        WHEN c.origin IS NOT NULL THEN 'split' ELSE 'new' END,
    c.origin, p.kode_kecamatan, p.sources
FROM w_came AS c JOIN w_persons_is AS p ON p.person_id = c.id;

-- name: families_came_and_went
CREATE OR REPLACE TEMP TABLE w_went AS
SELECT w.id, first(w.other ORDER BY w.records DESC, w.other) AS successor
FROM (
    SELECT p.family_id AS id, i.family_id AS other, count(i.family_id) AS records
    FROM w_families_was AS p
    ANTI JOIN w_families_is AS s ON s.family_id = p.family_id
    LEFT JOIN w_rows_was AS r ON r.family_id = p.family_id
    LEFT JOIN w_rows_is AS i ON i.record_id = r.record_id
    GROUP BY p.family_id, i.family_id
) AS w
GROUP BY w.id;
CREATE OR REPLACE TEMP TABLE w_came AS
SELECT c.id, first(c.other ORDER BY c.records DESC, c.other) AS origin
FROM (
    SELECT p.family_id AS id, i.family_id AS other, count(i.family_id) AS records
    FROM w_families_is AS p
    ANTI JOIN w_families_was AS s ON s.family_id = p.family_id
    LEFT JOIN w_rows_is AS r ON r.family_id = p.family_id
    LEFT JOIN w_rows_was AS i ON i.record_id = r.record_id
    GROUP BY p.family_id, i.family_id
) AS c
GROUP BY c.id;
CREATE OR REPLACE TEMP TABLE w_family_ends AS
SELECT id, CASE WHEN successor IS NULL THEN 'left' ELSE 'merged' END AS kind, successor AS other FROM w_went
UNION ALL
SELECT id,
    CASE WHEN id IN (SELECT family_id FROM history.families WHERE first_run <= $since) THEN 'returned'
        WHEN origin IS NOT NULL THEN 'split' ELSE 'new' END,
    origin
FROM w_came;

-- name: participation
-- Aid that began or ended: a person or family, and a programme. Whoever was merged or split stays who she was, so that a
-- correction of the registry is no beginning.
CREATE OR REPLACE TEMP TABLE w_root AS
SELECT id, other AS root FROM w_person_ends WHERE kind IN ('merged', 'split')
UNION ALL
SELECT id, other FROM w_family_ends WHERE kind IN ('merged', 'split');
CREATE OR REPLACE TEMP TABLE w_aid_was AS
SELECT DISTINCT coalesce(n.root, m.root, a.id) AS id, a.program, a.source
FROM (
    SELECT coalesce(person_id, family_id) AS id, program, source FROM history.participation
    WHERE first_run <= $since AND coalesce(last_run >= $since, TRUE)
) AS a
LEFT JOIN w_root AS m ON m.id = a.id
LEFT JOIN w_root AS n ON n.id = m.root;
CREATE OR REPLACE TEMP TABLE w_aid_is AS
SELECT DISTINCT coalesce(m.root, a.id) AS id, a.program, a.source
FROM (
    SELECT coalesce(person_id, family_id) AS id, program, source FROM history.participation
    WHERE first_run <= $until AND coalesce(last_run >= $until, TRUE)
) AS a
LEFT JOIN w_root AS m ON m.id = a.id;
CREATE OR REPLACE TEMP TABLE w_aid AS
SELECT i.id, i.program, i.source, 'begun' AS kind
FROM w_aid_is AS i ANTI JOIN w_aid_was AS w ON w.id = i.id AND w.program = i.program
UNION ALL
SELECT w.id, w.program, w.source, 'ended'
FROM w_aid_was AS w ANTI JOIN w_aid_is AS i ON i.id = w.id AND i.program = w.program;
CREATE OR REPLACE TEMP TABLE w_aid_places AS
SELECT a.id, a.program, a.kind, coalesce(p.kode_kecamatan, f.kode_kecamatan, q.kode_kecamatan, g.kode_kecamatan) AS kode_kecamatan
FROM (SELECT DISTINCT id, program, kind FROM w_aid) AS a
LEFT JOIN history.persons_at($until) AS p ON p.person_id = a.id
LEFT JOIN history.families_at($until) AS f ON f.family_id = a.id
LEFT JOIN history.persons_at($since) AS q ON q.person_id = a.id
LEFT JOIN history.families_at($since) AS g ON g.family_id = a.id;

-- name: totals
SELECT
    (SELECT count(*) FROM history.persons_at($since)) AS persons_before,
    (SELECT count(*) FROM history.persons_at($until)) AS persons_after,
    (SELECT count(*) FROM history.families_at($since)) AS families_before,
    (SELECT count(*) FROM history.families_at($until)) AS families_after,
    (SELECT count(*) FROM history.records_at($since)) AS records_before,
    (SELECT count(*) FROM history.records_at($until)) AS records_after,
    (SELECT count(*) FROM w_rows_is AS i ANTI JOIN w_rows_was AS w ON w.record_id = i.record_id) AS records_new,
    (SELECT count(*) FROM w_rows_was AS w ANTI JOIN w_rows_is AS i ON i.record_id = w.record_id) AS records_gone,
    (SELECT count(*) FROM (SELECT DISTINCT id, program FROM w_aid WHERE kind = 'begun')) AS begun,
    (SELECT count(*) FROM (SELECT DISTINCT id, program FROM w_aid WHERE kind = 'ended')) AS ended;

-- name: ends
SELECT 'person' AS entity, kind, count(*) AS ids FROM w_person_ends GROUP BY ALL
UNION ALL
SELECT 'family', kind, count(*) FROM w_family_ends GROUP BY ALL
ORDER BY ALL;

-- name: desil
SELECT
    (SELECT count(*) FROM w_persons_was AS w JOIN w_persons_is AS i USING (person_id)
     WHERE i.desil_nasional > w.desil_nasional) AS persons_raised,
    (SELECT count(*) FROM w_persons_was AS w JOIN w_persons_is AS i USING (person_id)
     WHERE i.desil_nasional < w.desil_nasional) AS persons_lowered,
    (SELECT count(*) FROM w_families_was AS w JOIN w_families_is AS i USING (family_id)
     WHERE i.desil_nasional > w.desil_nasional) AS families_raised,
    (SELECT count(*) FROM w_families_was AS w JOIN w_families_is AS i USING (family_id)
     WHERE i.desil_nasional < w.desil_nasional) AS families_lowered;

-- name: programmes
SELECT program, count(DISTINCT id) FILTER (kind = 'begun') AS begun, count(DISTINCT id) FILTER (kind = 'ended') AS ended
FROM w_aid
GROUP BY program
ORDER BY program;

-- name: by_source
-- Rows and aid of the source, and persons of whom it is one of the sources.
WITH counted AS (
    SELECT i.source, 1 AS records_new, 0 AS records_gone, 0 AS persons_new, 0 AS persons_left, 0 AS begun, 0 AS ended
    FROM w_rows_is AS i ANTI JOIN w_rows_was AS w ON w.record_id = i.record_id
    UNION ALL BY NAME
    SELECT w.source, 1 AS records_gone FROM w_rows_was AS w ANTI JOIN w_rows_is AS i ON i.record_id = w.record_id
    UNION ALL BY NAME
    SELECT unnest(sources) AS source, (kind IN ('new', 'returned', 'split'))::INTEGER AS persons_new,
        (kind IN ('left', 'merged'))::INTEGER AS persons_left
    FROM w_person_ends
    UNION ALL BY NAME
    SELECT source, (kind = 'begun')::INTEGER AS begun, (kind = 'ended')::INTEGER AS ended FROM w_aid
    UNION ALL BY NAME
    SELECT source FROM history.sources_at($since)
    UNION ALL BY NAME
    SELECT source FROM history.sources_at($until)
)
SELECT source,
    coalesce(sum(records_new), 0)::BIGINT AS records_new, coalesce(sum(records_gone), 0)::BIGINT AS records_gone,
    coalesce(sum(persons_new), 0)::BIGINT AS persons_new, coalesce(sum(persons_left), 0)::BIGINT AS persons_left,
    coalesce(sum(begun), 0)::BIGINT AS begun, coalesce(sum(ended), 0)::BIGINT AS ended
FROM counted
GROUP BY source
ORDER BY source;

-- name: by_kecamatan
-- Where people live: of those who went, where they lived. Without a code: the place is not known.
WITH counted AS (
    SELECT kode_kecamatan, count(*) AS persons_before, 0 AS persons_after, 0 AS came, 0 AS went, 0 AS changed,
        0 AS moved_in, 0 AS moved_out, 0 AS raised, 0 AS lowered, 0 AS begun, 0 AS ended
    FROM history.persons_at($since) GROUP BY kode_kecamatan
    UNION ALL BY NAME
    SELECT kode_kecamatan, count(*) AS persons_after FROM history.persons_at($until) GROUP BY kode_kecamatan
    UNION ALL BY NAME
    SELECT kode_kecamatan, (kind IN ('new', 'returned', 'split'))::INTEGER AS came,
        (kind IN ('left', 'merged'))::INTEGER AS went
    FROM w_person_ends
    UNION ALL BY NAME
    SELECT i.kode_kecamatan, (c.person_id IS NOT NULL)::INTEGER AS changed,
        (i.kode_kecamatan <> w.kode_kecamatan)::INTEGER AS moved_in,
        (i.desil_nasional > w.desil_nasional)::INTEGER AS raised,
        (i.desil_nasional < w.desil_nasional)::INTEGER AS lowered
    FROM w_persons_was AS w
    JOIN w_persons_is AS i USING (person_id)
    LEFT JOIN w_changed AS c USING (person_id)
    UNION ALL BY NAME
    SELECT w.kode_kecamatan, 1 AS moved_out
    FROM w_persons_was AS w JOIN w_persons_is AS i USING (person_id)
    WHERE i.kode_kecamatan <> w.kode_kecamatan
    UNION ALL BY NAME
    SELECT kode_kecamatan, (kind = 'begun')::INTEGER AS begun, (kind = 'ended')::INTEGER AS ended FROM w_aid_places
),
named AS (
    SELECT kode_kecamatan, min(kecamatan) AS kecamatan
    FROM history.persons
    WHERE kode_kecamatan IS NOT NULL
    GROUP BY kode_kecamatan
)
SELECT c.kode_kecamatan, any_value(n.kecamatan) AS kecamatan,
    coalesce(sum(persons_before), 0)::BIGINT AS persons_before, coalesce(sum(persons_after), 0)::BIGINT AS persons_after,
    coalesce(sum(came), 0)::BIGINT AS came, coalesce(sum(went), 0)::BIGINT AS went,
    coalesce(sum(changed), 0)::BIGINT AS changed,
    coalesce(sum(moved_in), 0)::BIGINT AS moved_in, coalesce(sum(moved_out), 0)::BIGINT AS moved_out,
    coalesce(sum(raised), 0)::BIGINT AS raised, coalesce(sum(lowered), 0)::BIGINT AS lowered,
    coalesce(sum(begun), 0)::BIGINT AS begun, coalesce(sum(ended), 0)::BIGINT AS ended
FROM counted AS c
LEFT JOIN named AS n ON n.kode_kecamatan = c.kode_kecamatan
GROUP BY c.kode_kecamatan
ORDER BY c.kode_kecamatan NULLS LAST;
