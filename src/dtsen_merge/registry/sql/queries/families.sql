-- name: rows
-- The accepted rows that describe a family, and the family cards as persons and rows know them.
CREATE OR REPLACE TEMP TABLE w_family_cards AS
SELECT r.record_id, r.source, r.no_kk, r.no_kk_15, coalesce(r.nama_kepala_keluarga, r.alamat, '') AS word
FROM stage.records AS r
WHERE r.status = 'accepted' AND r.row_kind = 'family';
CREATE OR REPLACE TEMP TABLE w_whole AS
SELECT left(no_kk, 15) AS short, min(no_kk) AS no_kk, count(*) AS cards
FROM (
    SELECT value AS no_kk FROM p_no_kk
    UNION
    SELECT no_kk FROM w_family_cards WHERE no_kk IS NOT NULL
)
GROUP BY short;
-- A truncated number stands for the one whole number with its 15 digits; where none or several fit, a family row is
-- a family of its own, told from others by its head (or address).
CREATE OR REPLACE TEMP TABLE w_card_keys AS
SELECT c.record_id, c.source,
    coalesce(c.no_kk, CASE WHEN w.cards = 1 THEN w.no_kk END,
        concat_ws('|', 'short', c.no_kk_15, c.word), concat_ws('|', 'row', c.record_id)) AS key,
    c.no_kk_15 AS short
FROM w_family_cards AS c
LEFT JOIN w_whole AS w ON w.short = c.no_kk_15;

-- name: keys_of_persons
-- By her own card; by a truncated one that fits one family; else the family of her mother, or father, whose NIK a
-- record of hers gives. A person for whom nothing says it has no family.
CREATE OR REPLACE TEMP TABLE w_short AS
SELECT short, min(key) AS key FROM w_card_keys WHERE key LIKE 'short|%' GROUP BY short HAVING count(DISTINCT key) = 1;
CREATE OR REPLACE TEMP TABLE w_own_key AS
SELECT p.no, coalesce(kk.value, CASE WHEN w.cards = 1 THEN w.no_kk END, s.key) AS key
FROM w_persons AS p
LEFT JOIN p_no_kk AS kk ON kk.no = p.no
LEFT JOIN p_no_kk_15 AS kk15 ON kk15.no = p.no
LEFT JOIN w_whole AS w ON w.short = kk15.value
LEFT JOIN w_short AS s ON s.short = kk15.value AND w.short IS NULL;
CREATE OR REPLACE TEMP TABLE w_parents AS
SELECT n.value AS nik, min(k.key) AS key
FROM p_nik AS n JOIN w_own_key AS k ON k.no = n.no
GROUP BY n.value
HAVING count(*) = 1;
CREATE OR REPLACE TEMP TABLE w_by_parent AS
SELECT o.no, coalesce(mother.key, father.key) AS key,
    CASE WHEN mother.key IS NOT NULL THEN ibu.n WHEN father.key IS NOT NULL THEN ayah.n END AS parent_n
FROM (SELECT no FROM w_own_key WHERE key IS NULL) AS o
LEFT JOIN p_nik_ibu AS ibu ON ibu.no = o.no
LEFT JOIN w_parents AS mother ON mother.nik = ibu.value
LEFT JOIN p_nik_ayah AS ayah ON ayah.no = o.no
LEFT JOIN w_parents AS father ON father.nik = ayah.value;
CREATE OR REPLACE TEMP TABLE w_key AS
SELECT no, key, NULL::UINTEGER AS parent_n FROM w_own_key WHERE key IS NOT NULL
UNION ALL
SELECT no, key, parent_n FROM w_by_parent;

-- name: families
CREATE OR REPLACE TEMP TABLE w_families AS
SELECT (row_number() OVER (ORDER BY key) - 1)::UINTEGER AS no, key,
    CASE WHEN key NOT LIKE '%|%' THEN key END AS no_kk
FROM (SELECT key FROM w_key WHERE key IS NOT NULL UNION SELECT key FROM w_card_keys);
CREATE OR REPLACE TEMP TABLE w_person_family AS
SELECT k.no, f.no AS family_no, w.record_id AS parent_record
FROM w_key AS k
JOIN w_families AS f ON f.key = k.key
LEFT JOIN w_link AS w ON w.no = k.no AND w.n = k.parent_n
ORDER BY k.no;
CREATE OR REPLACE TEMP TABLE w_family_rows AS
SELECT c.record_id, c.source, f.no AS family_no
FROM w_card_keys AS c JOIN w_families AS f ON f.key = c.key;

-- name: members
-- What is said about a family: its own rows, and its members' rows unless they name another card.
CREATE OR REPLACE TEMP TABLE w_family_members AS
SELECT row_number() OVER (PARTITION BY no ORDER BY record_id)::UINTEGER AS n, *
FROM (
    SELECT f.family_no AS no, r.record_id, r.source, r.periode, s.source_no, s.population,
        greatest(period_days(r.periode), coalesce(date_diff('day', DATE '1950-01-01', r.tanggal_pengukuran), 0))
            AS recency,
        coalesce(r.tanggal_pengukuran, period_first(r.periode)) AS told,
        coalesce(r.tanggal_pengukuran, period_last(r.periode)) AS told_until,
        r.nama_kepala_keluarga, r.alamat, r.rt, r.rw, r.kode_kecamatan, r.kecamatan, r.kode_desa, r.desa,
        r.desil_nasional, r.desil_provinsi, r.desil_kabupaten_kota, r.jumlah_anggota_keluarga
    FROM w_family_rows AS f
    JOIN stage.records AS r ON r.record_id = f.record_id
    JOIN w_sources AS s ON s.source = r.source
    UNION ALL
    SELECT f.family_no, w.record_id, m.source, m.periode, m.source_no, m.population, m.recency,
        m.told, m.told_until, m.nama_kepala_keluarga, m.alamat, m.rt, m.rw, m.kode_kecamatan, m.kecamatan, m.kode_desa, m.desa,
        m.desil_nasional, m.desil_provinsi, m.desil_kabupaten_kota, m.jumlah_anggota_keluarga
    FROM w_person_family AS f
    JOIN w_families AS k ON k.no = f.family_no
    JOIN w_members AS m ON m.no = f.no AND (m.no_kk IS NULL OR m.no_kk = k.no_kk)
    JOIN w_link AS w ON w.no = m.no AND w.n = m.n
);

-- name: result
CREATE OR REPLACE TEMP TABLE w_heads AS
SELECT f.family_no AS no, min(nama.value) AS nama
FROM w_person_family AS f
JOIN p_hubungan_keluarga AS h ON h.no = f.no AND h.value = 'KEPALA KELUARGA'
JOIN p_nama AS nama ON nama.no = f.no
GROUP BY f.family_no
HAVING count(*) = 1;
CREATE OR REPLACE TEMP TABLE w_family_counts AS
SELECT no, list_sort(list(DISTINCT source) FILTER (source IS NOT NULL)) AS sources, sum(records)::UINTEGER AS records,
    sum(persons)::UINTEGER AS members
FROM (
    SELECT f.family_no AS no, unnest(p.sources) AS source, 0 AS records, 0 AS persons
    FROM w_person_family AS f JOIN w_persons AS p ON p.no = f.no
    UNION ALL
    SELECT f.family_no, NULL, p.records, 1 FROM w_person_family AS f JOIN w_persons AS p ON p.no = f.no
    UNION ALL
    SELECT family_no, source, 1, 0 FROM w_family_rows
)
GROUP BY no;
INSERT INTO next.families BY NAME
SELECT i.id AS family_id, f.no_kk, coalesce(h.nama, head.value) AS nama_kepala_keluarga,
    alamat.value AS alamat, rt.value AS rt, rw.value AS rw, kec.value AS kode_kecamatan, kecamatan.value AS kecamatan,
    desa_code.value AS kode_desa, desa.value AS desa,
    desil.value AS desil_nasional, prov.value AS desil_provinsi, kab.value AS desil_kabupaten_kota,
    m.source AS desil_source, m.periode AS desil_period,
    c.members, size.value AS jumlah_anggota_keluarga, c.sources, c.records
FROM w_families AS f
JOIN w_family_ids AS i ON i.no = f.no
JOIN w_family_counts AS c ON c.no = f.no
LEFT JOIN w_heads AS h ON h.no = f.no
LEFT JOIN f_nama_kepala_keluarga AS head ON head.no = f.no
LEFT JOIN f_alamat AS alamat ON alamat.no = f.no
LEFT JOIN f_rt AS rt ON rt.no = f.no
LEFT JOIN f_rw AS rw ON rw.no = f.no
LEFT JOIN f_kode_kecamatan AS kec ON kec.no = f.no
LEFT JOIN f_kecamatan AS kecamatan ON kecamatan.no = f.no
LEFT JOIN f_kode_desa AS desa_code ON desa_code.no = f.no
LEFT JOIN f_desa AS desa ON desa.no = f.no
LEFT JOIN f_desil_nasional AS desil ON desil.no = f.no
LEFT JOIN f_desil_provinsi AS prov ON prov.no = f.no
LEFT JOIN f_desil_kabupaten_kota AS kab ON kab.no = f.no
LEFT JOIN f_jumlah_anggota_keluarga AS size ON size.no = f.no
LEFT JOIN w_family_members AS m ON m.no = f.no AND m.n = coalesce(desil.n, prov.n, kab.n)
ORDER BY i.id;
