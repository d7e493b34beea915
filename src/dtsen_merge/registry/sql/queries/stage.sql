-- name: clear
DELETE FROM stage.load;
DELETE FROM stage.sources;
DELETE FROM stage.files;
DELETE FROM stage.records;
DELETE FROM stage.ignored;
DELETE FROM stage.headings;
DELETE FROM stage.problems;

-- name: begin
INSERT INTO stage.load VALUES ($run_id, $begun, NULL);

-- name: loading
SELECT run_id FROM stage.load WHERE finished IS NULL;

-- name: finished
SELECT run_id FROM stage.load WHERE finished IS NOT NULL;

-- name: source
DELETE FROM stage.sources WHERE source = $source;
INSERT INTO stage.sources VALUES
    ($source, $title, $agency, $kind, $programme, $period, $one_row_per_person, $trust, $field_trust);

-- name: number_duplicates
-- A row's id is the md5 of source, kind and content with its number among identical rows; all were staged as the
-- first. Only rows that have a twin are numbered on, in the order of file, sheet and row.
CREATE OR REPLACE TEMP TABLE w_twins AS
SELECT source, file, sheet, row,
    row_number() OVER (PARTITION BY record_id ORDER BY file, sheet, row) AS occurrence
FROM stage.records
WHERE record_id IN (SELECT record_id FROM stage.records GROUP BY record_id HAVING count(*) > 1);
UPDATE stage.records AS r
SET record_id = md5(concat_ws(chr(31), r.source, r.row_kind, coalesce(r.raw, ''), t.occurrence))
FROM w_twins AS t
WHERE t.occurrence > 1 AND r.source = t.source AND r.file = t.file AND r.sheet = t.sheet AND r.row = t.row;
DROP TABLE w_twins;

-- name: finish
UPDATE stage.load SET finished = $finished;

-- name: counts
SELECT source, file, sheet,
    count(*) AS rows_read,
    count(*) FILTER (status = 'accepted') AS rows_accepted,
    count(*) FILTER (status = 'rejected') AS rows_rejected,
    count(*) FILTER (status = 'ignored') AS rows_ignored
FROM (
    SELECT source, file, sheet, row, status FROM stage.records
    UNION ALL
    SELECT source, file, sheet, row, 'ignored' FROM stage.ignored
)
GROUP BY ALL
ORDER BY ALL;

-- name: problem_counts
SELECT source, file, sheet, code, count(*) AS problems
FROM (
    SELECT source, file, sheet, code FROM stage.problems
    UNION ALL
    SELECT source, file, sheet, code FROM stage.ignored
)
GROUP BY ALL
ORDER BY ALL;

-- name: doubled_rows
-- A row of a file that was staged more than once.
SELECT source, file, sheet, count(*) AS rows
FROM (
    SELECT source, file, sheet, row FROM stage.records
    UNION ALL
    SELECT source, file, sheet, row FROM stage.ignored
)
GROUP BY source, file, sheet
HAVING count(*) > count(DISTINCT row)
ORDER BY ALL
LIMIT 1;

-- name: unexplained_rows
-- A rejected row without a reason.
SELECT source, file, sheet, row
FROM stage.records
WHERE status = 'rejected'
    AND (source, file, sheet, row) NOT IN (
        SELECT (source, file, sheet, row) FROM stage.problems
        WHERE source IS NOT NULL AND file IS NOT NULL AND sheet IS NOT NULL AND row IS NOT NULL
    )
ORDER BY ALL
LIMIT 1;

-- name: one_row_sources
SELECT source FROM stage.sources WHERE one_row_per_person ORDER BY source;

-- name: sources
SELECT * FROM stage.sources ORDER BY source;

-- name: hashes
SELECT file, sha256 FROM stage.files ORDER BY file;
