-- name: clear
DELETE FROM stage.load;
DELETE FROM stage.sources;
DELETE FROM stage.files;
DELETE FROM stage.records;
DELETE FROM stage.ignored;
DELETE FROM stage.headings;
DELETE FROM stage.problems;
DELETE FROM stage.arrivals;
DELETE FROM stage.set_aside;
DELETE FROM stage.set_aside_problems;
DELETE FROM stage.deliveries;

-- name: begin
INSERT INTO stage.load VALUES ($run_id, $begun, NULL, $config_hash);

-- name: reopen
-- A load of some files: their rows go, and with them what only a source's rows together, or all sources, show.
UPDATE stage.load SET run_id = $run_id, begun = $begun, finished = NULL;
DELETE FROM stage.files WHERE list_contains($files, file);
DELETE FROM stage.records WHERE list_contains($files, file);
DELETE FROM stage.ignored WHERE list_contains($files, file);
DELETE FROM stage.headings WHERE list_contains($files, file);
DELETE FROM stage.problems WHERE list_contains($files, file);
DELETE FROM stage.set_aside WHERE list_contains($files, file);
DELETE FROM stage.set_aside_problems WHERE list_contains($files, file);
DELETE FROM stage.problems WHERE list_contains($sources, source) AND list_contains($group_codes, code);
DELETE FROM stage.problems WHERE list_contains($across_codes, code);

-- name: loading
SELECT run_id FROM stage.load WHERE finished IS NULL;

-- name: finished
SELECT run_id FROM stage.load WHERE finished IS NOT NULL;

-- name: config_hash
SELECT config_hash FROM stage.load WHERE finished IS NOT NULL;

-- name: source
DELETE FROM stage.sources WHERE source = $source;
INSERT INTO stage.sources VALUES
    ($source, $title, $agency, $kind, $programme, $period, $one_row_per_person, $trust, $field_trust);

-- name: groups
-- Accepted rows of a source that share a NIK or all their content with another row, or stand on a card with no head,
-- with several, or whose number is a NIK: the only ones of which the rules across rows can say something.
WITH rows AS (
    SELECT * FROM stage.records WHERE source = $source AND status = 'accepted'
),
niks AS (
    SELECT nik FROM rows WHERE nik IS NOT NULL GROUP BY nik HAVING count(*) > 1
),
cards AS (
    SELECT no_kk
    FROM rows
    WHERE row_kind = 'person' AND no_kk IS NOT NULL
    GROUP BY no_kk
    HAVING bool_or(no_kk = nik) OR count(*) FILTER (
        hubungan_keluarga = 'KEPALA KELUARGA' AND coalesce(status_hidup, 'HIDUP') = 'HIDUP') <> 1
),
contents AS (
    SELECT file, row_kind, md5(raw) AS content FROM rows GROUP BY ALL HAVING count(*) > 1
)
SELECT source, file, sheet, row, row_kind, nama_tokens, hubungan_keluarga, status_hidup, raw,
    nik, nik_15, no_kk, no_kk_15, tanggal_lahir, telepon, id_asal, alamat
FROM rows
WHERE nik IN (FROM niks)
    OR no_kk IN (FROM cards)
    OR (file, row_kind, md5(raw)) IN (SELECT (file, row_kind, content) FROM contents)
ORDER BY source, file, sheet, row;

-- name: number_again
UPDATE stage.records
SET record_id = md5(concat_ws(chr(31), source, row_kind, coalesce(raw, ''), 1))
WHERE list_contains($sources, source);

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
-- What arrived is written down only now: a load that failed saw nothing.
INSERT INTO deliveries.arrivals FROM stage.arrivals;
DELETE FROM stage.arrivals;
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

-- name: height
SELECT count(*) FROM stage.records;

-- name: sheets
SELECT source, file, sheet FROM stage.records
UNION
SELECT source, file, sheet FROM stage.set_aside
ORDER BY ALL;

-- name: hashes
SELECT file, sha256 FROM stage.files ORDER BY file;

-- name: files_with
SELECT DISTINCT file
FROM (FROM stage.problems UNION ALL FROM stage.set_aside_problems)
WHERE code = $code AND file IS NOT NULL;

-- name: row_errors
SELECT r.source, count(*) AS rows,
    count(*) FILTER (
        r.status = 'rejected'
        OR (r.source, r.file, r.sheet, r.row) IN (
            SELECT (source, file, sheet, row) FROM stage.problems
            WHERE severity = 'error' AND row IS NOT NULL AND file IS NOT NULL AND sheet IS NOT NULL
        )
    ) AS wrong
FROM stage.records AS r
GROUP BY r.source
ORDER BY r.source;

-- name: findings
SELECT p.source, p.file, p.sheet, p.code, p.severity, p."column",
    any_value(coalesce(h.heading, CASE WHEN p.row IS NULL THEN p.value END)) AS heading,
    count(*) AS count,
    list(coalesce(h.letter, '') || p.row ORDER BY p.row) FILTER (p.row IS NOT NULL)[1:$cells::INTEGER] AS cells
FROM stage.problems AS p
LEFT JOIN stage.headings AS h
    ON h.source = p.source AND h.file = p.file AND h.sheet = p.sheet AND h.field = p."column"
    AND p.row BETWEEN h.first_row AND h.last_row
GROUP BY p.source, p.file, p.sheet, p.code, p.severity, p."column", CASE WHEN p.row IS NULL THEN p.value END
ORDER BY CASE p.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, count DESC,
    p.source, p.file, p.sheet, p.code, p."column" NULLS FIRST, heading NULLS FIRST;
