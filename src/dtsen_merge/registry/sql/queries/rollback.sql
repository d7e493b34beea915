-- What becomes of ids when an earlier state comes back. `w_common` says how many records of an id that stands now (`id`)
-- stood under which id then (`other`).

-- name: overlap
CREATE OR REPLACE TEMP TABLE w_common AS
SELECT 'person' AS entity, n.person_id AS id, t.person_id AS other, count(*) AS records
FROM published.crosswalk AS n JOIN history.crosswalk_at($number) AS t ON t.record_id = n.record_id
WHERE n.person_id IS NOT NULL AND t.person_id IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT 'family', n.family_id, t.family_id, count(*)
FROM published.crosswalk AS n JOIN history.crosswalk_at($number) AS t ON t.record_id = n.record_id
WHERE n.family_id IS NOT NULL AND t.family_id IS NOT NULL
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE w_now_ids AS
SELECT 'person' AS entity, person_id AS id FROM published.persons
UNION ALL
SELECT 'family', family_id FROM published.families;
CREATE OR REPLACE TEMP TABLE w_then_ids AS
SELECT 'person' AS entity, person_id AS id FROM history.persons_at($number)
UNION ALL
SELECT 'family', family_id FROM history.families_at($number);

-- name: events
CREATE OR REPLACE TEMP TABLE w_heir AS
SELECT n.entity, n.id, first(o.other ORDER BY o.records DESC, o.other) AS successor,
    first(o.records ORDER BY o.records DESC, o.other) AS records
FROM (SELECT entity, id FROM w_now_ids EXCEPT SELECT entity, id FROM w_then_ids) AS n
LEFT JOIN w_common AS o ON o.entity = n.entity AND o.id = n.id
GROUP BY n.entity, n.id;
INSERT INTO published.events BY NAME
SELECT $run_id AS run_id, entity, kind, id, other_id, records::UINTEGER AS records, 'rolled-back' AS reason
FROM (
    SELECT entity, CASE WHEN successor IS NULL THEN 'retired' ELSE 'merged' END AS kind, id, successor AS other_id, records
    FROM w_heir
    UNION ALL
    SELECT t.entity, 'revived', t.id, NULL, (
        SELECT sum(o.records) FROM w_common AS o WHERE o.entity = t.entity AND o.other = t.id)
    FROM (SELECT entity, id FROM w_then_ids EXCEPT SELECT entity, id FROM w_now_ids) AS t
    UNION ALL
    SELECT o.entity, 'moved', o.id, o.other, o.records
    FROM w_common AS o
    LEFT JOIN w_heir AS h ON h.entity = o.entity AND h.id = o.id
    WHERE o.id <> o.other AND o.other IS DISTINCT FROM h.successor
)
ORDER BY entity, id, kind, other_id;

-- name: identity
-- Ids that come back are retired no longer; records that go remember whose they were, so that their person comes back
-- under her id when they do.
DELETE FROM published.retired WHERE id IN (SELECT id FROM w_then_ids);
INSERT INTO published.retired
SELECT id, entity, other_id, run_id FROM published.events
WHERE run_id = $run_id AND kind IN ('merged', 'retired');
INSERT INTO published.past
SELECT n.record_id, n.person_id
FROM published.crosswalk AS n
ANTI JOIN (
    SELECT record_id FROM history.crosswalk_at($number) WHERE person_id IS NOT NULL
) AS t ON t.record_id = n.record_id
WHERE n.person_id IS NOT NULL
ORDER BY ALL;
DELETE FROM published.past
WHERE record_id IN (SELECT record_id FROM history.crosswalk_at($number) WHERE person_id IS NOT NULL);

-- name: done
DROP TABLE w_common;
DROP TABLE w_now_ids;
DROP TABLE w_then_ids;
DROP TABLE w_heir;

-- name: undone
-- The content of the files of the runs that the standing rollback went back over, the newest first.
WITH back AS (
    SELECT number, kind, of_run FROM published.runs WHERE kind IN ('run', 'rollback') ORDER BY number DESC LIMIT 1
)
SELECT r.run_id, f.source, f.sha256
FROM back AS b
JOIN published.runs AS t ON t.run_id = b.of_run
JOIN published.runs AS r ON r.number > t.number AND r.number < b.number AND r.kept
JOIN history.files AS f ON f.first_run <= r.number AND coalesce(f.last_run >= r.number, TRUE)
WHERE b.kind = 'rollback'
ORDER BY r.number DESC, f.source, f.sha256;

-- name: purged_since
-- Whether something was erased since: the states before are kept without it, and full of gaps.
SELECT count(*) FROM published.runs WHERE kind = 'purge' AND number > $number;
