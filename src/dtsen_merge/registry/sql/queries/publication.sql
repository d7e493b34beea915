-- name: next_problems
-- Every problem of the stage, and a line for each row that was set aside and has none yet.
SELECT * FROM stage.problems
UNION ALL BY NAME
SELECT i.code, 'note' AS severity, i.source, i.file, i.sheet, i.row
FROM stage.ignored AS i
ANTI JOIN stage.problems AS p
    ON p.code = i.code AND p.source = i.source AND p.file = i.file AND p.sheet = i.sheet AND p.row = i.row;

-- name: next_files
SELECT s.source, s.file, s.sha256, s.size, coalesce(p.since, $finished) AS since
FROM stage.files AS s
LEFT JOIN (SELECT source, sha256, min(since) AS since FROM published.files GROUP BY source, sha256) AS p
    ON p.source = s.source AND p.sha256 = s.sha256
ORDER BY s.file;

-- name: identity
-- Whose records are gone, and which ids: before the crosswalk that says so is replaced.
DELETE FROM published.past
WHERE record_id IN (SELECT record_id FROM next.crosswalk WHERE person_id IS NOT NULL);
INSERT INTO published.past
SELECT c.record_id, c.person_id
FROM published.crosswalk AS c
ANTI JOIN (SELECT record_id FROM next.crosswalk WHERE person_id IS NOT NULL) AS n ON n.record_id = c.record_id
WHERE c.person_id IS NOT NULL
ORDER BY ALL;
UPDATE published.past AS p SET person_id = e.other_id
FROM next.events AS e
WHERE e.entity = 'person' AND e.kind = 'merged' AND e.id = p.person_id;
DELETE FROM published.retired WHERE id IN (SELECT id FROM next.events WHERE kind = 'revived');
INSERT INTO published.retired
SELECT id, entity, other_id, run_id FROM next.events WHERE kind IN ('merged', 'retired');
UPDATE published.counters SET last = b.persons_last
FROM next.build AS b
WHERE entity = 'person' AND last < b.persons_last;
UPDATE published.counters SET last = b.families_last
FROM next.build AS b
WHERE entity = 'family' AND last < b.families_last;
INSERT INTO published.events BY NAME SELECT * FROM next.events;

-- name: run
INSERT INTO published.runs BY NAME
SELECT coalesce(max(number), 0) + 1 AS number, $run_id AS run_id, $started AS started, $finished AS finished,
    $version AS version, $config_hash AS config_hash, $purpose AS purpose, $counts AS counts, $gates AS gates,
    $reason AS reason, $kind AS kind, $of_run AS of_run, TRUE AS kept
FROM published.runs;

-- name: next_number
SELECT coalesce(max(number), 0) + 1 FROM published.runs;

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

-- name: published_rows
SELECT s.source, count(c.source)
FROM published.sources AS s
LEFT JOIN published.crosswalk AS c ON c.source = s.source AND c.status <> 'ignored'
GROUP BY s.source
ORDER BY s.source;

-- name: published_file_rows
SELECT count(*) FROM published.crosswalk WHERE file = $file AND status <> 'ignored';
