-- Which rows of which delivery count. All of it is worked out anew in every load, for the sources that it touched, from
-- the rows that count and those set aside; then only what is otherwise than before is moved. `new_delivery_files` and
-- `new_delivery_sheets` say what the profiles and the names tell of the files.

-- name: arrivals
SELECT * FROM deliveries.arrivals ORDER BY number, source, file;

-- name: save_arrivals
INSERT INTO deliveries.arrivals SELECT * FROM new_arrivals;

-- name: arrive
-- A content that is new under its name. One that the source delivered before arrived then: a file that was renamed, or
-- went back to what it said, is no news. The delivery is that of the content, where its old name is gone; else that of
-- the name, as an overwritten file stays part of its delivery; else a new one.
DELETE FROM stage.arrivals;
INSERT INTO stage.arrivals
WITH here AS (
    SELECT source, file, split_part(sha256, '+', 1) AS content FROM stage.files
),
contents AS (
    SELECT source, content, min(arrival) AS arrival FROM deliveries.arrivals GROUP BY source, content
),
renamed AS (
    SELECT a.source, a.content, arg_min(a.delivery, a.number) AS delivery
    FROM deliveries.arrivals AS a
    ANTI JOIN here AS h ON h.source = a.source AND h.file = a.file AND h.content = a.content
    GROUP BY a.source, a.content
),
names AS (
    SELECT source, file, arg_max(delivery, number) AS delivery FROM deliveries.arrivals GROUP BY source, file
),
this AS (
    SELECT coalesce(max(number), 0) + 1 AS number FROM deliveries.arrivals
)
SELECT h.source, h.file, h.content, (SELECT run_id FROM stage.load), $seen, t.number,
    coalesce(c.arrival, t.number), coalesce(r.delivery, n.delivery, t.number)
FROM here AS h
CROSS JOIN this AS t
ANTI JOIN deliveries.arrivals AS a ON a.source = h.source AND a.file = h.file AND a.content = h.content
LEFT JOIN contents AS c ON c.source = h.source AND c.content = h.content
LEFT JOIN renamed AS r ON r.source = h.source AND r.content = h.content
LEFT JOIN names AS n ON n.source = h.source AND n.file = h.file
ORDER BY h.source, h.file;

-- name: recall_withdrawn
-- Rows that their agency withdrew count again until its answers have been looked at anew.
CREATE OR REPLACE TEMP TABLE d_back AS
SELECT source, file, sheet, row FROM stage.set_aside
WHERE aside_code = 'row-ignored-withdrawn' AND source IN (SELECT source FROM new_delivery_files);

-- name: files
-- Each file with its arrival; a file whose content another one has too, and no other period, is a copy of it.
CREATE OR REPLACE TEMP TABLE d_arrived AS
SELECT f.*, a.content, a.number, a.arrival, a.delivery, coalesce(nullif(f.declared, ''), f.named) AS told
FROM new_delivery_files AS f
JOIN stage.files AS s ON s.source = f.source AND s.file = f.file
JOIN (FROM deliveries.arrivals UNION ALL FROM stage.arrivals) AS a
    ON a.source = s.source AND a.file = s.file AND a.content = split_part(s.sha256, '+', 1);
CREATE OR REPLACE TEMP TABLE d_copies AS
SELECT b.source, b.file, arg_min(a.file, (a.number, a.told = '', length(a.file), a.file)) AS "by"
FROM d_arrived AS b
JOIN d_arrived AS a ON a.source = b.source AND a.content = b.content AND a.file <> b.file
    AND (a.told = b.told OR '' IN (a.told, b.told))
WHERE (a.number, a.told = '', length(a.file), a.file) < (b.number, b.told = '', length(b.file), b.file)
GROUP BY b.source, b.file;

-- name: rows
-- The rows of the sources in which files replace or correct each other, by what tells whose they are. A row is of its
-- own period if a tenth of its file is, else of the file's: a few arrears make no delivery for an earlier month.
CREATE OR REPLACE TEMP TABLE d_told AS
SELECT r.source, r.file, r.sheet, r.row, r.status, r.row_kind,
    coalesce(nullif(f.declared, ''), r.periode, nullif(s.named, ''), f.named) AS told,
    CASE WHEN r.row_kind = 'family' THEN r.no_kk ELSE r.nik END AS number,
    r.id_asal, r.nama_tokens AS name, r.tanggal_lahir AS born, r.kode_desa AS desa,
    r.program, r.tahap, r.jenis_bantuan, r.tanggal_pengukuran, f.one_row
FROM (
    SELECT source, file, sheet, row, status, row_kind, periode, nik, no_kk, id_asal, nama_tokens, tanggal_lahir,
        kode_desa, program, tahap, jenis_bantuan, tanggal_pengukuran
    FROM stage.records
    UNION ALL
    SELECT source, file, sheet, row, status, row_kind, periode, nik, no_kk, id_asal, nama_tokens, tanggal_lahir,
        kode_desa, program, tahap, jenis_bantuan, tanggal_pengukuran
    FROM stage.set_aside
) AS r
JOIN d_arrived AS f ON f.source = r.source AND f.file = r.file
LEFT JOIN new_delivery_sheets AS s ON s.source = r.source AND s.file = r.file AND s.sheet = r.sheet
ANTI JOIN d_copies AS c ON c.source = r.source AND c.file = r.file
WHERE f.source IN (SELECT source FROM new_delivery_files WHERE mode <> 'adds');
CREATE OR REPLACE TEMP TABLE d_rows AS
WITH counted AS (
    SELECT source, file, told, count(*) AS rows, sum(count(*)) OVER (PARTITION BY source, file) AS all_rows
    FROM d_told
    GROUP BY source, file, told
),
main AS (
    SELECT source, file, arg_max(told, (told <> '', rows, told)) AS period FROM counted GROUP BY source, file
)
SELECT t.* EXCLUDE (told), CASE WHEN t.told <> '' AND c.rows * 10 >= c.all_rows THEN t.told ELSE m.period END AS period
FROM d_told AS t
JOIN counted AS c ON c.source = t.source AND c.file = t.file AND c.told = t.told
JOIN main AS m ON m.source = t.source AND m.file = t.file;

-- name: pairs
-- Two files of one source and period. `related` says which of them the profile or the names call newer (1: b, -1: a,
-- 0: neither): a declared order; a file that corrects, beside one that it may correct; names that differ only in a
-- revision or a day. `later` is 1 where b is newer: first by arrival, then by that. Of what came as one delivery and is
-- not related nothing replaces the other, as parts do not.
CREATE OR REPLACE TEMP TABLE d_entries AS
SELECT p.source, p.file, p.period, f.mode, f.folder, f.stem, f.revision, f.day, f.place, f.arrival, f.delivery,
    CASE f.mode WHEN 'adds' THEN 0 WHEN 'replaces' THEN 1 ELSE 2 END AS force,
    max(f.arrival) OVER (PARTITION BY p.source, p.period, f.delivery, f.place) AS whole_arrival
FROM (SELECT DISTINCT source, file, period FROM d_rows) AS p
JOIN d_arrived AS f ON f.source = p.source AND f.file = p.file;
CREATE OR REPLACE TEMP TABLE d_pairs AS
WITH related AS (
    SELECT a.source, a.period, a.file AS a, b.file AS b, b.mode, a.delivery = b.delivery AS together,
        a.place <> b.place AS ordered,
        a.mode <> 'adds' AND a.arrival = b.arrival AND coalesce(a.place <> b.place, TRUE)
            AND (a.folder <> b.folder OR a.folder = '') AS open,
        CASE
            WHEN a.place <> b.place THEN sign(b.place - a.place)
            WHEN a.place = b.place THEN 0
            WHEN a.force <> b.force THEN sign(b.force - a.force)
            WHEN a.stem <> b.stem OR (a.day = 0) <> (b.day = 0) OR sign(b.revision - a.revision) = -sign(b.day - a.day)
                THEN 0
            ELSE sign(sign(b.revision - a.revision) + sign(b.day - a.day))
        END AS related,
        sign(b.arrival - a.arrival) AS file_later,
        sign(b.whole_arrival - a.whole_arrival) AS whole_later,
        struct_pack(
            arrived := CASE b.mode WHEN 'corrects' THEN b.arrival ELSE b.whole_arrival END, arrival := b.arrival,
            place := coalesce(b.place, -1), force := b.force, revision := b.revision, day := b.day, file := b.file
        ) AS rank
    FROM d_entries AS a
    JOIN d_entries AS b ON b.source = a.source AND b.period = a.period AND b.file <> a.file
    WHERE b.mode <> 'adds'
)
SELECT *,
    CASE
        WHEN mode = 'corrects' AND file_later <> 0 THEN file_later
        WHEN mode = 'corrects' THEN related
        WHEN together AND related = 0 THEN 0
        WHEN together AND NOT coalesce(ordered, FALSE) AND file_later <> 0 THEN file_later
        WHEN (coalesce(ordered, FALSE) OR NOT together) AND whole_later <> 0 THEN whole_later
        ELSE related
    END AS later
FROM related;
CREATE OR REPLACE TEMP TABLE d_superseded AS
SELECT source, file, period, "by"
FROM (
    SELECT source, a AS file, period, arg_max(b, rank) AS "by"
    FROM d_pairs
    WHERE later = 1 AND mode = 'replaces'
    GROUP BY source, a, period
);

-- name: shares
-- How many people two files share, of those of the smaller one, where nothing says what they are to each other: by
-- numbers, by the agency's own ids, or by names and birth dates, as they have them; null where they have nothing in
-- common to go by.
CREATE OR REPLACE TEMP TABLE d_asked AS
SELECT source, period, a, b
FROM d_pairs AS p
ANTI JOIN d_superseded AS x ON x.source = p.source AND x.period = p.period AND x.file IN (p.a, p.b)
WHERE p.open AND p.later = 0 AND p.a < p.b;
CREATE OR REPLACE TEMP TABLE d_keys AS
SELECT DISTINCT source, period, file, kind, key
FROM (
    SELECT source, period, file, unnest(['number', 'id', 'name']) AS kind,
        unnest([number, id_asal, name || '|' || born]) AS key
    FROM d_rows
    WHERE (source, file) IN (SELECT (source, a) FROM d_asked UNION SELECT (source, b) FROM d_asked)
)
WHERE key IS NOT NULL;
CREATE OR REPLACE TEMP TABLE d_shares AS
WITH sizes AS (
    SELECT source, period, file, kind, count(*) AS keys FROM d_keys GROUP BY ALL
),
common AS (
    SELECT q.source, q.period, q.a, q.b, x.kind, count(*) AS shared
    FROM d_asked AS q
    JOIN d_keys AS x ON x.source = q.source AND x.period = q.period AND x.file = q.a
    JOIN d_keys AS y ON y.source = q.source AND y.period = q.period AND y.file = q.b AND y.kind = x.kind AND y.key = x.key
    GROUP BY ALL
)
SELECT q.source, q.period, q.a, q.b, max(coalesce(c.shared, 0)) AS shared,
    max(CASE WHEN y.keys IS NOT NULL THEN coalesce(c.shared, 0) / least(x.keys, y.keys) END) AS share
FROM d_asked AS q
LEFT JOIN sizes AS x ON x.source = q.source AND x.period = q.period AND x.file = q.a
LEFT JOIN sizes AS y ON y.source = q.source AND y.period = q.period AND y.file = q.b AND y.kind = x.kind
LEFT JOIN common AS c ON c.source = q.source AND c.period = q.period AND c.a = q.a AND c.b = q.b AND c.kind = x.kind
GROUP BY q.source, q.period, q.a, q.b;

-- name: undecided
-- Files that came together and are of the same people, or of which one cannot tell; and periods in which, by an order
-- that goes round in a circle, nothing would count.
SELECT source, period, a, b, shared FROM d_shares WHERE coalesce(share >= $share, TRUE)
UNION ALL
SELECT e.source, e.period, min(e.file), max(e.file), NULL
FROM d_entries AS e
LEFT JOIN d_superseded AS s ON s.source = e.source AND s.period = e.period AND s.file = e.file
GROUP BY e.source, e.period
HAVING count(*) = count(s.file)
ORDER BY ALL;

-- name: strangers
-- Files that share nobody with what they replaced: none of the people of its first rows.
WITH known AS (
    SELECT source, period, file, count(number) > 0 AS numbers, count(id_asal) > 0 AS ids, count(born) > 0 AS births
    FROM d_rows
    GROUP BY source, period, file
),
firsts AS (
    SELECT s.source, s.period, s.file AS a, s."by" AS b, r.number, r.id_asal, r.name, r.born
    FROM d_superseded AS s
    JOIN d_rows AS r ON r.source = s.source AND r.period = s.period AND r.file = s.file
    WHERE r.row <= $first_rows
),
met AS (
    SELECT f.source, f.period, f.a
    FROM firsts AS f
    JOIN d_rows AS r ON r.source = f.source AND r.period = f.period AND r.file = f.b AND r.number = f.number
    UNION
    SELECT f.source, f.period, f.a
    FROM firsts AS f
    JOIN d_rows AS r ON r.source = f.source AND r.period = f.period AND r.file = f.b AND r.id_asal = f.id_asal
    UNION
    SELECT f.source, f.period, f.a
    FROM firsts AS f
    JOIN d_rows AS r
        ON r.source = f.source AND r.period = f.period AND r.file = f.b AND r.name = f.name AND r.born = f.born
)
SELECT DISTINCT s.source, s."by" AS file, s.file AS other
FROM d_superseded AS s
JOIN known AS x ON x.source = s.source AND x.period = s.period AND x.file = s.file
JOIN known AS y ON y.source = s.source AND y.period = s.period AND y.file = s."by"
ANTI JOIN met AS m ON m.source = s.source AND m.period = s.period AND m.a = s.file
WHERE (x.numbers AND y.numbers) OR (x.ids AND y.ids) OR (x.births AND y.births)
ORDER BY ALL;

-- name: corrected
-- Rows that an accepted row of a newer file takes the place of: by the whole NIK (of a family: the card's number); where
-- neither file has the other's number, by the agency's id, if the names are alike or the birth date is the same; else
-- by name and birth date, if nothing says that it is somebody else. Where a person may have several rows, those of
-- another programme, stage, kind of aid or day of measurement stand.
CREATE OR REPLACE TEMP TABLE d_older AS
SELECT p.source, p.period, p.a, p.b, p.rank
FROM d_pairs AS p
ANTI JOIN d_superseded AS s ON s.source = p.source AND s.period = p.period AND s.file = p.b
WHERE p.later = 1 AND p.mode = 'corrects';
CREATE OR REPLACE TEMP TABLE d_newer_rows AS
SELECT p.a, p.b, p.rank, r.*
FROM d_older AS p
JOIN d_rows AS r ON r.source = p.source AND r.period = p.period AND r.file = p.b
WHERE r.status = 'accepted';
CREATE OR REPLACE TEMP TABLE d_met AS
SELECT o.source, o.file, o.sheet, o.row, n.b, n.rank,
    o.program, o.tahap, o.jenis_bantuan, o.tanggal_pengukuran, o.one_row,
    n.program AS n_program, n.tahap AS n_tahap, n.jenis_bantuan AS n_jenis, n.tanggal_pengukuran AS n_pengukuran
FROM d_rows AS o
JOIN d_newer_rows AS n
    ON n.source = o.source AND n.a = o.file AND n.period = o.period AND n.row_kind = o.row_kind AND n.number = o.number;
INSERT INTO d_met
SELECT o.source, o.file, o.sheet, o.row, n.b, n.rank,
    o.program, o.tahap, o.jenis_bantuan, o.tanggal_pengukuran, o.one_row,
    n.program, n.tahap, n.jenis_bantuan, n.tanggal_pengukuran
FROM d_rows AS o
JOIN d_newer_rows AS n
    ON n.source = o.source AND n.a = o.file AND n.period = o.period AND n.row_kind = o.row_kind
    AND n.id_asal = o.id_asal
WHERE coalesce(o.number <> n.number, TRUE)
    AND (n.born = o.born OR coalesce(jaro_winkler_similarity(o.name, n.name) >= 0.85, o.number IS NULL OR n.number IS NULL))
    AND NOT EXISTS (FROM d_rows AS x WHERE x.source = n.source AND x.period = n.period AND x.file = n.b
        AND x.row_kind = n.row_kind AND x.number = o.number)
    AND NOT EXISTS (FROM d_rows AS x WHERE x.source = o.source AND x.period = o.period AND x.file = o.file
        AND x.row_kind = o.row_kind AND x.number = n.number);
INSERT INTO d_met
WITH homonyms AS (
    SELECT source, period, file, name, born, count(DISTINCT number) AS numbers, count(DISTINCT desa) AS desa
    FROM d_rows
    WHERE row_kind = 'person'
    GROUP BY source, period, file, name, born
)
SELECT o.source, o.file, o.sheet, o.row, n.b, n.rank,
    o.program, o.tahap, o.jenis_bantuan, o.tanggal_pengukuran, o.one_row,
    n.program, n.tahap, n.jenis_bantuan, n.tanggal_pengukuran
FROM d_rows AS o
JOIN d_newer_rows AS n
    ON n.source = o.source AND n.a = o.file AND n.period = o.period AND n.name = o.name AND n.born = o.born
JOIN homonyms AS h
    ON h.source = o.source AND h.period = o.period AND h.file = o.file AND h.name = o.name AND h.born = o.born
JOIN homonyms AS k
    ON k.source = n.source AND k.period = n.period AND k.file = n.b AND k.name = n.name AND k.born = n.born
WHERE o.row_kind = 'person' AND n.row_kind = 'person'
    AND (o.number IS NULL OR n.number IS NULL)
    AND coalesce(o.id_asal = n.id_asal, TRUE)
    AND coalesce(o.desa = n.desa, h.desa <= 1 AND k.desa <= 1)
    AND h.numbers <= 1 AND k.numbers <= 1;
CREATE OR REPLACE TEMP TABLE d_corrected AS
SELECT source, file, sheet, row, arg_max(b, rank) AS "by"
FROM d_met
WHERE one_row OR NOT (
    coalesce(program <> n_program, FALSE) OR coalesce(tahap <> n_tahap, FALSE)
    OR coalesce(jenis_bantuan <> n_jenis, FALSE) OR coalesce(tanggal_pengukuran <> n_pengukuran, FALSE))
GROUP BY source, file, sheet, row;

-- name: aside
-- Every row that does not count, with the reason and the file that it gave way to.
CREATE OR REPLACE TEMP TABLE d_aside AS
SELECT r.source, r.file, r.sheet, r.row, 'row-ignored-copy' AS code, c."by"
FROM (
    SELECT source, file, sheet, row FROM stage.records
    UNION ALL
    SELECT source, file, sheet, row FROM stage.set_aside
) AS r
JOIN d_copies AS c ON c.source = r.source AND c.file = r.file;
INSERT INTO d_aside
SELECT r.source, r.file, r.sheet, r.row,
    CASE WHEN s.file IS NOT NULL THEN 'row-ignored-superseded' ELSE 'row-ignored-corrected' END,
    coalesce(s."by", c."by")
FROM d_rows AS r
LEFT JOIN d_superseded AS s ON s.source = r.source AND s.period = r.period AND s.file = r.file
LEFT JOIN d_corrected AS c ON c.source = r.source AND c.file = r.file AND c.sheet = r.sheet AND c.row = r.row
WHERE s.file IS NOT NULL OR c.file IS NOT NULL;
CREATE OR REPLACE TEMP TABLE d_back AS
SELECT s.source, s.file, s.sheet, s.row
FROM stage.set_aside AS s
ANTI JOIN d_aside AS a ON a.source = s.source AND a.file = s.file AND a.sheet = s.sheet AND a.row = s.row
WHERE s.source IN (SELECT source FROM new_delivery_files)
    AND s.aside_code IN ('row-ignored-copy', 'row-ignored-superseded', 'row-ignored-corrected');

-- name: bring_back
-- The rows of d_back count again; they are numbered with the others.
INSERT INTO stage.records BY NAME
SELECT s.* EXCLUDE (aside_code, aside_by)
    REPLACE (md5(concat_ws(chr(31), s.source, s.row_kind, coalesce(s.raw, ''), 1)) AS record_id)
FROM stage.set_aside AS s
SEMI JOIN d_back AS b ON b.source = s.source AND b.file = s.file AND b.sheet = s.sheet AND b.row = s.row;
INSERT INTO stage.problems BY NAME
SELECT p.* FROM stage.set_aside_problems AS p
SEMI JOIN d_back AS b ON b.source = p.source AND b.file = p.file AND b.sheet = p.sheet AND b.row = p.row;
DELETE FROM stage.set_aside AS s USING d_back AS b
WHERE b.source = s.source AND b.file = s.file AND b.sheet = s.sheet AND b.row = s.row;
DELETE FROM stage.set_aside_problems AS p USING d_back AS b
WHERE b.source = p.source AND b.file = p.file AND b.sheet = p.sheet AND b.row = p.row;
DELETE FROM stage.ignored AS i USING d_back AS b
WHERE b.source = i.source AND b.file = i.file AND b.sheet = i.sheet AND b.row = i.row;

-- name: put_aside
-- The rows of d_aside count no longer; of those that were set aside before, the reason is renewed.
UPDATE stage.set_aside AS s SET aside_code = a.code, aside_by = a."by"
FROM d_aside AS a
WHERE a.source = s.source AND a.file = s.file AND a.sheet = s.sheet AND a.row = s.row
    AND (s.aside_code <> a.code OR s.aside_by IS DISTINCT FROM a."by");
UPDATE stage.ignored AS i SET code = a.code
FROM d_aside AS a
WHERE a.source = i.source AND a.file = i.file AND a.sheet = i.sheet AND a.row = i.row AND i.code <> a.code;
INSERT INTO stage.set_aside BY NAME
SELECT r.*, a.code AS aside_code, a."by" AS aside_by
FROM stage.records AS r
JOIN d_aside AS a ON a.source = r.source AND a.file = r.file AND a.sheet = r.sheet AND a.row = r.row;
INSERT INTO stage.ignored BY NAME
SELECT a.source, a.file, a.sheet, a.row, a.code
FROM d_aside AS a
SEMI JOIN stage.records AS r ON r.source = a.source AND r.file = a.file AND r.sheet = a.sheet AND r.row = a.row;
DELETE FROM stage.records AS r USING d_aside AS a
WHERE a.source = r.source AND a.file = r.file AND a.sheet = r.sheet AND a.row = r.row;
INSERT INTO stage.set_aside_problems BY NAME
SELECT p.* FROM stage.problems AS p
SEMI JOIN d_aside AS a ON a.source = p.source AND a.file = p.file AND a.sheet = p.sheet AND a.row = p.row;
DELETE FROM stage.problems AS p USING d_aside AS a
WHERE a.source = p.source AND a.file = p.file AND a.sheet = p.sheet AND a.row = p.row;

-- name: files_aside
-- What is said of a file as a whole is set aside with it when none of its rows counts, and comes back with the first.
CREATE OR REPLACE TEMP TABLE d_whole AS
SELECT DISTINCT a.source, a.file
FROM d_aside AS a
ANTI JOIN stage.records AS r ON r.source = a.source AND r.file = a.file;
INSERT INTO stage.problems BY NAME
SELECT p.* FROM stage.set_aside_problems AS p
ANTI JOIN d_whole AS w ON w.source = p.source AND w.file = p.file
WHERE p.row IS NULL AND p.source IN (SELECT source FROM new_delivery_files);
DELETE FROM stage.set_aside_problems AS p
WHERE p.row IS NULL AND p.source IN (SELECT source FROM new_delivery_files)
    AND (p.source, p.file) NOT IN (SELECT (source, file) FROM d_whole);
INSERT INTO stage.set_aside_problems BY NAME
SELECT p.* FROM stage.problems AS p
SEMI JOIN d_whole AS w ON w.source = p.source AND w.file = p.file
WHERE p.row IS NULL;
DELETE FROM stage.problems AS p USING d_whole AS w
WHERE p.row IS NULL AND w.source = p.source AND w.file = p.file;

-- name: summary
-- What became of each file, by period.
DELETE FROM stage.deliveries
WHERE source IN (SELECT source FROM new_delivery_files) OR source NOT IN (SELECT source FROM stage.files);
INSERT INTO stage.deliveries
WITH counted AS (
    SELECT source, file, period, sheet, row FROM d_rows
    UNION ALL
    SELECT r.source, r.file,
        coalesce(nullif(f.declared, ''), max(r.periode) OVER (PARTITION BY r.source, r.file), f.named), r.sheet, r.row
    FROM (
        SELECT source, file, sheet, row, periode FROM stage.records
        UNION ALL
        SELECT source, file, sheet, row, periode FROM stage.set_aside
    ) AS r
    JOIN d_arrived AS f ON f.source = r.source AND f.file = r.file
    ANTI JOIN d_rows AS d ON d.source = r.source AND d.file = r.file
)
SELECT c.source, c.file, any_value(f.mode), c.period, any_value(f.arrival),
    any_value((SELECT min(seen) FROM (FROM deliveries.arrivals UNION ALL FROM stage.arrivals) AS a
        WHERE a.source = f.source AND a.content = f.content)),
    count(*),
    count(*) FILTER (a.code IS NULL),
    count(*) FILTER (a.code = 'row-ignored-copy'),
    count(*) FILTER (a.code = 'row-ignored-superseded'),
    count(*) FILTER (a.code = 'row-ignored-corrected'),
    coalesce(list_sort(list(DISTINCT a."by") FILTER (a."by" IS NOT NULL)), [])
FROM counted AS c
JOIN d_arrived AS f ON f.source = c.source AND f.file = c.file
LEFT JOIN d_aside AS a ON a.source = c.source AND a.file = c.file AND a.sheet = c.sheet AND a.row = c.row
GROUP BY c.source, c.file, c.period
ORDER BY c.source, c.file, c.period;

-- name: clean
DROP TABLE IF EXISTS d_arrived;
DROP TABLE IF EXISTS d_copies;
DROP TABLE IF EXISTS d_told;
DROP TABLE IF EXISTS d_rows;
DROP TABLE IF EXISTS d_entries;
DROP TABLE IF EXISTS d_pairs;
DROP TABLE IF EXISTS d_superseded;
DROP TABLE IF EXISTS d_asked;
DROP TABLE IF EXISTS d_keys;
DROP TABLE IF EXISTS d_shares;
DROP TABLE IF EXISTS d_older;
DROP TABLE IF EXISTS d_newer_rows;
DROP TABLE IF EXISTS d_met;
DROP TABLE IF EXISTS d_corrected;
DROP TABLE IF EXISTS d_aside;
DROP TABLE IF EXISTS d_back;
DROP TABLE IF EXISTS d_whole;

-- name: staged
SELECT * FROM stage.deliveries ORDER BY source, file, period;

-- name: published
-- The files behind the state that was published under that number, and how many of their rows gave way to which other files.
SELECT c.source, c.file, count(*) FILTER (c.status <> 'ignored' OR p.code IS NOT NULL) AS rows,
    count(*) FILTER (c.status <> 'ignored') AS counted,
    count(*) FILTER (p.code = 'row-ignored-copy') AS copied,
    count(*) FILTER (p.code = 'row-ignored-superseded') AS superseded,
    count(*) FILTER (p.code = 'row-ignored-corrected') AS corrected,
    any_value(n."by") AS "by"
FROM history.crosswalk_at($number) AS c
LEFT JOIN history.problems_at($number) AS p
    ON p.source = c.source AND p.file = c.file AND p.sheet = c.sheet AND p.row = c.row
    AND p.code IN ('row-ignored-copy', 'row-ignored-superseded', 'row-ignored-corrected')
LEFT JOIN (
    SELECT source, file, list_sort(list(DISTINCT params ->> 'other')) AS "by"
    FROM history.problems_at($number)
    WHERE code IN ('file-copy', 'file-superseded', 'file-corrected')
    GROUP BY source, file
) AS n ON n.source = c.source AND n.file = c.file
GROUP BY c.source, c.file
ORDER BY c.source, c.file;
