-- Erasure of rows. `w_erased` holds every row that is to go, of all states that are kept and of the stage: where it
-- stands, its record id, a digest of its content and period, and whether it stands in the published state. Everything
-- runs in a copy of the registry, which takes the registry's place at the end.

-- name: begin
-- `w_owned`: whose record each is, or last was.
CREATE OR REPLACE TEMP TABLE w_owned AS
SELECT record_id, person_id FROM published.crosswalk WHERE person_id IS NOT NULL
UNION
SELECT record_id, person_id FROM published.past;
CREATE OR REPLACE TEMP TABLE w_periods AS
SELECT source, max(period) AS period
FROM (SELECT source, period FROM history.sources UNION ALL SELECT source, period FROM stage.sources)
GROUP BY source;
CREATE OR REPLACE TEMP TABLE w_rows (
    source VARCHAR, file VARCHAR, sheet VARCHAR, row UINTEGER, record_id VARCHAR, content VARCHAR);

-- name: nobody
-- The person of no request about one.
CREATE OR REPLACE TEMP TABLE w_subject (nik VARCHAR, nama VARCHAR, tanggal_lahir DATE);
CREATE OR REPLACE TEMP TABLE w_hers (record_id VARCHAR);

-- name: somebody
-- Her records, and what her rows that are nobody's (rejected, set aside, not yet published) are known by.
CREATE OR REPLACE TEMP TABLE w_hers AS
SELECT DISTINCT record_id FROM w_owned WHERE person_id = $person_id;
CREATE OR REPLACE TEMP TABLE w_subject AS
SELECT DISTINCT nik, nama, tanggal_lahir
FROM (
    SELECT nik, nama, tanggal_lahir FROM published.persons WHERE person_id = $person_id
    UNION ALL
    SELECT $nik, NULL, NULL
)
WHERE nik IS NOT NULL OR tanggal_lahir IS NOT NULL;
INSERT INTO w_hers
SELECT DISTINCT c.record_id
FROM history.crosswalk AS c
JOIN history.records AS r ON r.record_id = c.record_id AND r.row_kind = 'family'
WHERE c.family_id IN (
        SELECT family_id FROM published.persons
        WHERE family_id IS NOT NULL
        GROUP BY family_id
        HAVING bool_and(person_id = $person_id));

-- name: twins
-- Rows of one source that say the same of the same period are one and the same to whoever reads the file again.
CREATE OR REPLACE TEMP TABLE w_marks AS SELECT DISTINCT source, content FROM w_rows;

-- name: chosen
CREATE OR REPLACE TEMP TABLE w_erased AS
SELECT w.source, w.file, w.sheet, w.row, w.record_id, any_value(w.content) AS content,
    any_value(r.record_id) IS NOT NULL AS stands
FROM w_rows AS w
LEFT JOIN published.records AS r
    ON r.source = w.source AND r.file = w.file AND r.sheet = w.sheet AND r.row = w.row AND r.record_id = w.record_id
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE w_gone AS SELECT DISTINCT record_id FROM w_erased;
CREATE OR REPLACE TEMP TABLE w_held AS SELECT source, file, split_part(sha256, '+', 1) AS sha256 FROM published.files;
-- Files of which no row of anybody else is left, and sources of which no file is.
CREATE OR REPLACE TEMP TABLE w_files AS
SELECT f.source, f.file, f.sha256
FROM published.files AS f
WHERE f.source = $whole
    OR (EXISTS (FROM w_erased AS e WHERE e.stands AND e.source = f.source AND e.file = f.file)
        AND NOT EXISTS (FROM published.records AS r WHERE r.source = f.source AND r.file = f.file
            AND (r.sheet, r.row) NOT IN (
                SELECT (e.sheet, e.row) FROM w_erased AS e
                WHERE e.stands AND e.source = f.source AND e.file = f.file)));
CREATE OR REPLACE TEMP TABLE w_gone_sources AS
SELECT s.source
FROM published.sources AS s
WHERE s.source = $whole
    OR (s.source IN (SELECT source FROM w_files)
        AND s.source NOT IN (SELECT f.source FROM published.files AS f
            ANTI JOIN w_files AS w ON w.source = f.source AND w.file = f.file));

-- name: persons_of_nik
SELECT person_id FROM published.persons WHERE nik = $nik
UNION
SELECT o.person_id FROM history.records AS r JOIN w_owned AS o ON o.record_id = r.record_id
WHERE r.nik = $nik OR r.nik_sementara = $nik
ORDER BY person_id;

-- name: known_person
SELECT (SELECT count(*) FROM w_owned WHERE person_id = $person_id)
    + (SELECT count(*) FROM published.persons WHERE person_id = $person_id);

-- name: known_source
SELECT count(*) FROM (SELECT source FROM history.sources UNION ALL SELECT source FROM stage.sources)
WHERE source = $source;

-- name: plan_rows
SELECT source, file, count(*) FILTER (stands) AS rows, count(*) FILTER (NOT stands) AS earlier
FROM w_erased
GROUP BY source, file
ORDER BY source, file;

-- name: plan_counts
SELECT
    (SELECT count(*) FROM w_erased WHERE stands) AS rows,
    (SELECT count(*) FROM w_erased WHERE NOT stands) AS earlier_rows,
    (SELECT count(*) FROM w_touched WHERE rest = 0) AS persons_gone,
    (SELECT count(*) FROM w_touched WHERE rest > 0) AS persons_changed,
    (SELECT count(*) FROM published.records AS r
     WHERE r.record_id NOT IN (FROM w_gone)
         AND (r.nik_ibu IN (SELECT nik FROM w_subject WHERE nik IS NOT NULL)
            OR r.nik_ayah IN (SELECT nik FROM w_subject WHERE nik IS NOT NULL)
            OR r.nama_kepala_keluarga IN (SELECT nama FROM w_subject WHERE nama IS NOT NULL))) AS mentions;

-- name: touched
-- Persons whose records go, and how many of theirs stay.
CREATE OR REPLACE TEMP TABLE w_touched AS
SELECT c.person_id, count(*) FILTER (g.record_id IS NULL) AS rest
FROM published.crosswalk AS c
LEFT JOIN w_gone AS g ON g.record_id = c.record_id
WHERE c.person_id IS NOT NULL
GROUP BY c.person_id
HAVING count(g.record_id) > 0;

-- name: touched_ids
SELECT person_id FROM w_touched WHERE rest = 0 ORDER BY person_id LIMIT $limit;

-- name: gone_sources
SELECT source FROM w_gone_sources ORDER BY source;

-- name: stage_differs
-- Whether the stage holds other rows than the published state: a load came later, or was killed.
SELECT (SELECT count(*) FROM stage.load WHERE finished IS NOT NULL) = 0
    OR EXISTS (SELECT source, file, sheet, row, record_id, status FROM stage.records
        EXCEPT SELECT source, file, sheet, row, record_id, status FROM published.records)
    OR EXISTS (SELECT source, file, sheet, row, record_id, status FROM published.records
        EXCEPT SELECT source, file, sheet, row, record_id, status FROM stage.records)
    OR EXISTS (SELECT file, sha256 FROM stage.files EXCEPT SELECT file, sha256 FROM published.files)
    OR EXISTS (SELECT file, sha256 FROM published.files EXCEPT SELECT file, sha256 FROM stage.files);

-- name: restore_stage
-- The stage as it was when the published state was built; headings of files that have changed since are not known.
DELETE FROM stage.headings
WHERE (file, (SELECT any_value(sha256) FROM stage.files AS s WHERE s.file = headings.file))
    NOT IN (SELECT (file, sha256) FROM published.files);
DELETE FROM stage.load;
INSERT INTO stage.load BY NAME SELECT '' AS run_id, $now AS begun, $now AS finished;
DELETE FROM stage.sources;
INSERT INTO stage.sources BY NAME SELECT * FROM published.sources;
DELETE FROM stage.files;
INSERT INTO stage.files SELECT source, file, sha256, size FROM published.files;
DELETE FROM stage.records;
INSERT INTO stage.records BY NAME SELECT * FROM published.records;
DELETE FROM stage.problems;
INSERT INTO stage.problems BY NAME SELECT * FROM published.problems;
DELETE FROM stage.ignored;
INSERT INTO stage.ignored BY NAME
SELECT c.source, c.file, c.sheet, c.row, coalesce(min(p.code), 'row-ignored-other-table') AS code
FROM published.crosswalk AS c
LEFT JOIN published.problems AS p
    ON p.source = c.source AND p.file = c.file AND p.sheet = c.sheet AND p.row = c.row
    AND starts_with(p.code, 'row-ignored-')
WHERE c.status = 'ignored'
GROUP BY c.source, c.file, c.sheet, c.row;

-- name: unstage
-- The rows leave the stage; in a file that stays they are rows that were set aside, as the next run will say too. A
-- later load reads everything anew (`config_hash`), since what it builds on has changed.
UPDATE stage.load SET run_id = $run_id, config_hash = NULL;
DELETE FROM stage.records WHERE (source, file, sheet, row) IN (
    SELECT (source, file, sheet, row) FROM w_erased WHERE stands);
DELETE FROM stage.problems WHERE row IS NOT NULL AND (source, file, sheet, row) IN (
    SELECT (source, file, sheet, row) FROM w_erased WHERE stands);
INSERT INTO stage.ignored BY NAME
SELECT DISTINCT source, file, sheet, row, 'row-ignored-erased' AS code FROM w_erased WHERE stands;
DELETE FROM stage.ignored WHERE (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.headings WHERE (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.problems WHERE file IS NOT NULL AND (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.files WHERE (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.deliveries WHERE (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.arrivals WHERE (source, file) IN (SELECT (source, file) FROM w_files);
DELETE FROM stage.problems WHERE source IN (FROM w_gone_sources);
DELETE FROM stage.sources WHERE source IN (FROM w_gone_sources);
CREATE OR REPLACE TEMP TABLE w_before AS
SELECT r.source, r.file, r.sheet, r.row, r.record_id, c.person_id, c.probability
FROM stage.records AS r
LEFT JOIN published.crosswalk AS c ON c.record_id = r.record_id;

-- name: touched_sources
SELECT DISTINCT source FROM w_erased WHERE stands AND source NOT IN (FROM w_gone_sources) ORDER BY source;

-- name: found_together
-- Problems that rows show only together are to be found again.
DELETE FROM stage.problems WHERE list_contains($sources, source) AND list_contains($group_codes, code);
DELETE FROM stage.problems WHERE list_contains($across_codes, code);

-- name: renamed
-- Rows alike are numbered in order, so a row may now bear the number of one that has gone.
CREATE OR REPLACE TEMP TABLE w_renamed AS
SELECT b.record_id AS old, r.record_id AS new, b.person_id, b.probability
FROM stage.records AS r
JOIN w_before AS b ON b.source = r.source AND b.file = r.file AND b.sheet = r.sheet AND b.row = r.row;

-- name: gone
SELECT record_id FROM w_gone;

-- name: changed_names
SELECT old, new FROM w_renamed WHERE old <> new;

-- name: clusters
-- The persons as they stand, without the records that go; one that is left alone is alone for certain.
SELECT r.record_id, min(r.record_id) OVER (PARTITION BY w.person_id) AS cluster,
    CASE WHEN count(*) OVER (PARTITION BY w.person_id) = 1 THEN 1.0 ELSE w.probability END AS probability
FROM stage.records AS r
JOIN w_renamed AS w ON w.new = r.record_id
WHERE r.status = 'accepted' AND r.row_kind = 'person'
ORDER BY r.record_id;

-- name: review
SELECT least(a.new, b.new) AS record_a, greatest(a.new, b.new) AS record_b, p.weight, p.probability
FROM published.review AS p
JOIN w_renamed AS a ON a.old = p.record_a
JOIN w_renamed AS b ON b.old = p.record_b
ORDER BY record_a, record_b;

-- name: cuts
SELECT least(a.new, b.new) AS record_a, greatest(a.new, b.new) AS record_b, p.weight, p.reason
FROM published.cuts AS p
JOIN w_renamed AS a ON a.old = p.record_a
JOIN w_renamed AS b ON b.old = p.record_b
ORDER BY record_a, record_b;

-- name: answers
-- What was answered about a row that any of these records ever was. A file whose answers were those that it was read with
-- still is as it was read; others are not, and the next run reads them again.
CREATE OR REPLACE TEMP TABLE w_answered AS
SELECT s.file, split_part(s.sha256, '+', 1) AS sha256
FROM stage.files AS s
JOIN new_answer_marks AS m ON m.file = s.file AND s.sha256 = split_part(s.sha256, '+', 1) || '+' || m.mark;
CREATE OR REPLACE TEMP TABLE w_places AS
SELECT source, file, sheet, row FROM w_erased
UNION
SELECT c.source, c.file, c.sheet, c.row FROM history.crosswalk AS c JOIN w_gone AS g ON g.record_id = c.record_id;
DELETE FROM answers.corrections WHERE source = $whole OR (source, file, sheet, row) IN (
    SELECT (source, file, sheet, row) FROM w_places);
DELETE FROM answers.replies WHERE source = $whole OR record_id IN (FROM w_gone) OR (source, file, sheet, row) IN (
    SELECT (source, file, sheet, row) FROM w_places);
UPDATE answers.replies AS a SET record_id = w.new FROM w_renamed AS w WHERE w.old = a.record_id AND w.old <> w.new;

-- name: answered
UPDATE stage.files AS s SET sha256 = a.sha256 || coalesce('+' || m.mark, '')
FROM w_answered AS a LEFT JOIN new_answer_marks AS m ON m.file = a.file
WHERE s.file = a.file;

-- name: old_problems
-- What was said of the rows, at any time at which they stood there.
DELETE FROM history.problems AS p
USING (
    SELECT c.source, c.file, c.sheet, c.row, c.first_run, coalesce(c.last_run, 2147483647) AS last_run
    FROM history.crosswalk AS c JOIN w_gone AS g ON g.record_id = c.record_id
) AS c
WHERE p.row IS NOT NULL AND p.source = c.source AND p.file = c.file AND p.sheet = c.sheet AND p.row = c.row
    AND p.first_run <= c.last_run AND coalesce(p.last_run, 2147483647) >= c.first_run;

-- name: old_desil
-- What a version of a family's desil says of the one before, where that was the source's that goes.
UPDATE history.desil
SET previous = NULL, previous_source = NULL, previous_period = NULL, change = NULL, band = NULL
WHERE previous_source = $whole;

-- name: old_persons
-- Versions of persons: those of these records alone go, in the others every value that came from one is emptied, and
-- every value of which nobody knows where it came from. `hits` are the places of these records among a version's.
CREATE OR REPLACE TEMP TABLE w_versions AS
SELECT p.id, list(p.place) AS hits, count(*) = any_value(p.records) AS alone
FROM (
    SELECT rowid AS id, len(record_ids) AS records, unnest(record_ids) AS record_id,
        generate_subscripts(record_ids, 1) AS place
    FROM history.persons
    WHERE last_run IS NOT NULL
) AS p
JOIN w_gone AS g ON g.record_id = p.record_id
GROUP BY p.id;
DELETE FROM history.persons WHERE rowid IN (SELECT id FROM w_versions WHERE alone);

-- name: old_families
-- Versions of families, of which nobody knows from which of their members' records a value came: those in which these
-- records stood.
CREATE OR REPLACE TEMP TABLE w_kin AS
SELECT f.rowid AS id, count(*) FILTER (g.record_id IS NULL) = 0 AS alone
FROM history.families AS f
JOIN history.crosswalk AS c ON c.family_id = f.family_id
    AND c.first_run <= f.last_run AND coalesce(c.last_run, 2147483647) >= f.first_run
LEFT JOIN w_gone AS g ON g.record_id = c.record_id
WHERE f.last_run IS NOT NULL
GROUP BY f.rowid
HAVING count(g.record_id) > 0;
DELETE FROM history.families WHERE rowid IN (SELECT id FROM w_kin WHERE alone);

-- name: old_rest
-- At the very end, since what came before asks it where the records stood.
DELETE FROM history.crosswalk
WHERE last_run IS NOT NULL AND (source = $whole OR record_id IN (FROM w_gone));
DELETE FROM published.past WHERE record_id IN (FROM w_gone)
    AND record_id NOT IN (SELECT record_id FROM published.crosswalk WHERE record_id IS NOT NULL);

-- name: remember
INSERT INTO erasure.erased
SELECT DISTINCT e.source, keyed(e.content, $inner, $outer), $run_id FROM w_erased AS e
ANTI JOIN erasure.erased AS k ON k.source = e.source AND k.digest = keyed(e.content, $inner, $outer);

-- name: ask_inbox
INSERT INTO erasure.inbox
SELECT $run_id, e.source, e.file, h.sha256, e.sheet, e.row, (e.source, e.file) IN (SELECT (source, file) FROM w_files)
FROM w_erased AS e
JOIN w_held AS h ON h.source = e.source AND h.file = e.file
WHERE e.stands;

-- name: record
INSERT INTO erasure.purges
VALUES ($run_id, $moment, $reason, $scope, $source, $period, $person_id, $counts, FALSE);

-- name: unfinished
SELECT * FROM erasure.purges WHERE NOT finished ORDER BY run_id;

-- name: inbox
SELECT source, file, sha256, sheet, row, whole FROM erasure.inbox ORDER BY ALL;

-- name: taken_out
DELETE FROM erasure.inbox WHERE file = $file;

-- name: finish
DELETE FROM erasure.inbox;
UPDATE erasure.purges SET finished = TRUE;

-- name: is_erasing
SELECT count(*) FROM erasure.erased;

-- name: erased_rows
-- Rows of a file that were erased: found before they are staged, so that they never stand in the registry's file.
SELECT r.sheet, r.row
FROM new_rows AS r
SEMI JOIN erasure.erased AS e ON e.source = r.source
    AND e.digest = keyed(content_mark(r.source, r.row_kind, r.raw, r.periode), $inner, $outer)
ORDER BY r.sheet, r.row;

-- name: words
-- What she is called and numbered by in the rows that go: to find her in texts that people wrote.
SELECT DISTINCT word FROM (
    SELECT unnest([r.nik, r.nama]) AS word FROM history.records AS r JOIN w_gone AS g ON g.record_id = r.record_id
    UNION ALL
    SELECT unnest([r.nik, r.nama]) FROM stage.records AS r JOIN w_gone AS g ON g.record_id = r.record_id
    UNION ALL
    SELECT unnest([nik, nama]) FROM w_subject
)
WHERE length(word) = 16 OR contains(word, ' ')
ORDER BY word;
