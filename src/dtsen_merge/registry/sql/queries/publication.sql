-- name: problems
-- Every problem of the stage, and a line for each row that was set aside and has none yet.
CREATE OR REPLACE TABLE published.problems AS
SELECT * FROM stage.problems
UNION ALL BY NAME
SELECT i.code, 'note' AS severity, i.source, i.file, i.sheet, i.row
FROM stage.ignored AS i
ANTI JOIN stage.problems AS p
    ON p.code = i.code AND p.source = i.source AND p.file = i.file AND p.sheet = i.sheet AND p.row = i.row;

-- name: identity
-- Whose records are gone, and which ids: before the crosswalk that says so is replaced.
CREATE OR REPLACE TABLE published.past AS
SELECT p.record_id, coalesce(e.other_id, p.person_id) AS person_id
FROM (
    SELECT record_id, person_id FROM published.past
    UNION ALL
    SELECT record_id, person_id FROM published.crosswalk WHERE person_id IS NOT NULL
) AS p
LEFT JOIN next.events AS e ON e.entity = 'person' AND e.kind = 'merged' AND e.id = p.person_id
ANTI JOIN (SELECT record_id FROM next.crosswalk WHERE person_id IS NOT NULL) AS c ON c.record_id = p.record_id
ORDER BY ALL;
DELETE FROM published.retired WHERE id IN (SELECT id FROM next.events WHERE kind = 'revived');
INSERT INTO published.retired
SELECT id, entity, other_id, run_id FROM next.events WHERE kind IN ('merged', 'retired');
UPDATE published.counters SET last = (SELECT persons_last FROM next.build) WHERE entity = 'person';
UPDATE published.counters SET last = (SELECT families_last FROM next.build) WHERE entity = 'family';

-- name: files
CREATE OR REPLACE TABLE published.files AS
SELECT s.source, s.file, s.sha256, s.size, coalesce(p.since, $finished) AS since
FROM stage.files AS s
LEFT JOIN (SELECT source, sha256, min(since) AS since FROM published.files GROUP BY source, sha256) AS p
    ON p.source = s.source AND p.sha256 = s.sha256
ORDER BY s.file;

-- name: tables
INSERT INTO published.events SELECT * FROM next.events;
CREATE OR REPLACE TABLE published.persons AS FROM next.persons;
CREATE OR REPLACE TABLE published.families AS FROM next.families;
CREATE OR REPLACE TABLE published.participation AS FROM next.participation;
CREATE OR REPLACE TABLE published.crosswalk AS FROM next.crosswalk;
CREATE OR REPLACE TABLE published.alternatives AS FROM next.alternatives;
CREATE OR REPLACE TABLE published.conflicts AS FROM next.conflicts;
CREATE OR REPLACE TABLE published.records AS FROM stage.records;
CREATE OR REPLACE TABLE published.sources AS FROM stage.sources;

-- name: run
INSERT INTO published.runs
SELECT coalesce(max(number), 0) + 1, $run_id, $started, $finished, $version, $config_hash, $purpose, $counts, $gates,
    $reason
FROM published.runs;

-- name: built
SELECT b.run_id, b.stage_run_id, l.run_id AS staged
FROM next.build AS b
LEFT JOIN stage.load AS l ON l.finished IS NOT NULL;

-- name: last_run
SELECT * FROM published.runs ORDER BY number DESC LIMIT 1;

-- name: runs
SELECT * FROM published.runs ORDER BY number;

-- name: published_hashes
SELECT file, sha256 FROM published.files ORDER BY file;

-- name: known_run
SELECT count(*) FROM published.runs WHERE run_id = $run_id;
