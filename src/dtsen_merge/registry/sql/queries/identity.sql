-- Whose id a new person or family takes over. `w_overlap` (no, id, live, past) says how much each new one shares with
-- each published id: records that stand there now, and records that stood there once. `w_owner` (no, id, reason)
-- fills up; `w_old` holds the ids in use.

-- name: begin
CREATE OR REPLACE TEMP TABLE w_owner (no UINTEGER, id VARCHAR, reason VARCHAR);

-- name: person_overlap
CREATE OR REPLACE TEMP TABLE w_overlap AS
SELECT no, id, sum(live)::UINTEGER AS live, sum(past)::UINTEGER AS past
FROM (
    SELECT w.no, c.person_id AS id, 1 AS live, 0 AS past
    FROM w_link AS w JOIN published.crosswalk AS c ON c.record_id = w.record_id
    WHERE c.person_id IS NOT NULL
    UNION ALL
    SELECT w.no, p.person_id, 0, 1 FROM w_link AS w JOIN published.past AS p ON p.record_id = w.record_id
)
GROUP BY no, id;
CREATE OR REPLACE TEMP TABLE w_old AS SELECT person_id AS id FROM published.persons;
CREATE OR REPLACE TEMP TABLE w_new AS SELECT no FROM w_persons;

-- name: family_overlap
-- A family is its members and its own rows; the card's number counts as one more, and decides a tie.
CREATE OR REPLACE TEMP TABLE w_overlap AS
SELECT no, id, sum(live)::UINTEGER AS live, sum(past)::UINTEGER AS past
FROM (
    SELECT f.family_no AS no, p.family_id AS id, 1 AS live, 0 AS past
    FROM w_person_family AS f
    JOIN w_person_ids AS i ON i.no = f.no
    JOIN published.persons AS p ON p.person_id = i.id
    WHERE p.family_id IS NOT NULL
    UNION ALL
    SELECT f.family_no, c.family_id, 1, 0
    FROM w_family_rows AS f JOIN published.crosswalk AS c ON c.record_id = f.record_id
    WHERE c.family_id IS NOT NULL
    UNION ALL
    SELECT f.no, p.family_id, 1, 1
    FROM w_families AS f JOIN published.families AS p ON p.no_kk = f.no_kk
)
GROUP BY no, id;
CREATE OR REPLACE TEMP TABLE w_old AS SELECT family_id AS id FROM published.families;
CREATE OR REPLACE TEMP TABLE w_new AS SELECT no FROM w_families;

-- name: inherit
-- One round: whoever are each other's best become one. Repeated until a round adds nothing, this is the greedy
-- matching by (live, past, id, no), the same whatever the order of rows.
INSERT INTO w_owner
SELECT no, id, 'shared-records'
FROM (
    SELECT o.no, o.id,
        row_number() OVER (PARTITION BY o.no ORDER BY o.live DESC, o.past DESC, o.id) AS best_of_no,
        row_number() OVER (PARTITION BY o.id ORDER BY o.live DESC, o.past DESC, o.no) AS best_of_id
    FROM w_overlap AS o
    ANTI JOIN w_owner AS a ON a.no = o.no
    ANTI JOIN w_owner AS b ON b.id = o.id
)
WHERE best_of_no = 1 AND best_of_id = 1;

-- name: owners
SELECT count(*) FROM w_owner;

-- name: lost
-- Published persons none of whose records is left, and new persons without a published record: between them a
-- correction may have changed every row.
CREATE OR REPLACE TEMP TABLE w_lost AS
SELECT p.person_id AS id, p.nik, p.nama, p.tanggal_lahir, p.jenis_kelamin, p.kode_desa, p.no_kk
FROM published.persons AS p
ANTI JOIN w_owner AS o ON o.id = p.person_id
ANTI JOIN w_overlap AS v ON v.id = p.person_id;
CREATE OR REPLACE TEMP TABLE w_fresh AS
SELECT p.no, nik.value AS nik, nama.value AS nama, lahir.value AS tanggal_lahir, kelamin.value AS jenis_kelamin,
    desa.value AS kode_desa, kk.value AS no_kk
FROM w_persons AS p
ANTI JOIN w_owner AS o ON o.no = p.no
ANTI JOIN w_overlap AS v ON v.no = p.no
LEFT JOIN p_nik AS nik ON nik.no = p.no
LEFT JOIN p_nama AS nama ON nama.no = p.no
LEFT JOIN p_tanggal_lahir AS lahir ON lahir.no = p.no
LEFT JOIN p_jenis_kelamin AS kelamin ON kelamin.no = p.no
LEFT JOIN p_kode_desa AS desa ON desa.no = p.no
LEFT JOIN p_no_kk AS kk ON kk.no = p.no;

-- name: again_by_nik
INSERT INTO w_owner
SELECT f.no, l.id, 'same-nik'
FROM w_fresh AS f
JOIN w_lost AS l ON l.nik = f.nik AND (l.nama = f.nama OR l.tanggal_lahir = f.tanggal_lahir)
ANTI JOIN w_owner AS a ON a.no = f.no
ANTI JOIN w_owner AS b ON b.id = l.id
QUALIFY count(*) OVER (PARTITION BY f.no) = 1 AND count(*) OVER (PARTITION BY l.id) = 1;

-- name: again_by_name
INSERT INTO w_owner
SELECT f.no, l.id, 'same-name-and-birth'
FROM w_fresh AS f
JOIN w_lost AS l ON l.nama = f.nama AND l.tanggal_lahir = f.tanggal_lahir
    AND (l.kode_desa = f.kode_desa OR l.no_kk = f.no_kk OR l.kode_desa IS NULL OR f.kode_desa IS NULL)
    AND (l.jenis_kelamin = f.jenis_kelamin OR l.jenis_kelamin IS NULL OR f.jenis_kelamin IS NULL)
ANTI JOIN w_owner AS a ON a.no = f.no
ANTI JOIN w_owner AS b ON b.id = l.id
QUALIFY count(*) OVER (PARTITION BY f.no) = 1 AND count(*) OVER (PARTITION BY l.id) = 1;

-- name: again_by_row
-- The row that stood in that place, with a name alike and nothing that speaks against it.
INSERT INTO w_owner
SELECT DISTINCT f.no, l.id, 'same-row'
FROM w_fresh AS f
JOIN w_link AS w ON w.no = f.no
JOIN stage.records AS r ON r.record_id = w.record_id
JOIN published.crosswalk AS c ON c.source = r.source AND c.file = r.file AND c.sheet = r.sheet AND c.row = r.row
JOIN w_lost AS l ON l.id = c.person_id
ANTI JOIN w_owner AS a ON a.no = f.no
ANTI JOIN w_owner AS b ON b.id = l.id
WHERE jaro_winkler_similarity(l.nama, f.nama) >= 0.9
    AND (l.nik = f.nik OR l.nik IS NULL OR f.nik IS NULL OR hamming(l.nik, f.nik) <= 2)
    AND (l.jenis_kelamin = f.jenis_kelamin OR l.jenis_kelamin IS NULL OR f.jenis_kelamin IS NULL)
    AND (l.kode_desa = f.kode_desa OR l.kode_desa IS NULL OR f.kode_desa IS NULL)
QUALIFY count(*) OVER (PARTITION BY f.no) = 1 AND count(*) OVER (PARTITION BY l.id) = 1;

-- name: number_the_rest
INSERT INTO w_owner
SELECT n.no,
    registry_id($prefix, (SELECT last FROM published.counters WHERE entity = $entity)
        + row_number() OVER (ORDER BY n.no)),
    'new'
FROM w_new AS n
ANTI JOIN w_owner AS o ON o.no = n.no;

-- name: keep_persons
CREATE OR REPLACE TEMP TABLE w_person_ids AS SELECT no, id, reason FROM w_owner ORDER BY no;

-- name: keep_families
CREATE OR REPLACE TEMP TABLE w_family_ids AS SELECT no, id, reason FROM w_owner ORDER BY no;

-- name: events
CREATE OR REPLACE TEMP TABLE w_successor AS
SELECT o.id, w.id AS successor, o.live
FROM w_overlap AS o
JOIN w_owner AS w ON w.no = o.no
WHERE o.live > 0
QUALIFY row_number() OVER (PARTITION BY o.id ORDER BY o.live DESC, o.past DESC, w.id) = 1;
INSERT INTO next.events
SELECT $run_id, $entity, kind, id, other_id, records::UINTEGER, reason
FROM (
    SELECT CASE WHEN o.id IS NULL THEN 'born' ELSE 'split' END AS kind, w.id, o.id AS other_id,
        o.live + o.past AS records,
        CASE WHEN o.id IS NULL THEN 'new-records' ELSE 'shared-records' END AS reason
    FROM w_owner AS w
    LEFT JOIN w_overlap AS o ON o.no = w.no
    WHERE w.reason = 'new'
    UNION ALL
    SELECT CASE WHEN s.successor IS NULL THEN 'retired' ELSE 'merged' END, old.id, s.successor, s.live,
        CASE WHEN s.successor IS NULL THEN 'records-gone' ELSE 'shared-records' END
    FROM w_old AS old
    ANTI JOIN w_owner AS w ON w.id = old.id
    LEFT JOIN w_successor AS s ON s.id = old.id
    UNION ALL
    SELECT 'moved', o.id, w.id, o.live, 'shared-records'
    FROM w_overlap AS o
    JOIN w_owner AS w ON w.no = o.no AND w.id <> o.id AND w.reason <> 'new'
    LEFT JOIN w_owner AS standing ON standing.id = o.id
    LEFT JOIN w_successor AS s ON s.id = o.id
    WHERE o.live > 0 AND (standing.id IS NOT NULL OR s.successor <> w.id)
    UNION ALL
    SELECT 'matched-again', w.id, NULL, NULL, w.reason FROM w_owner AS w WHERE w.reason LIKE 'same-%'
    UNION ALL
    SELECT 'revived', w.id, NULL, o.past, 'records-returned'
    FROM w_owner AS w
    JOIN published.retired AS r ON r.id = w.id
    LEFT JOIN w_overlap AS o ON o.no = w.no AND o.id = w.id
)
ORDER BY id, kind, other_id;
