-- name: by_number
-- Persons who show this NIK or KK, whose family has it, or one of whose records names it.
SELECT person_id FROM published.persons WHERE nik = $number OR no_kk = $number
UNION
SELECT p.person_id FROM published.persons AS p JOIN published.families AS f ON f.family_id = p.family_id
WHERE f.no_kk = $number
UNION
SELECT c.person_id
FROM published.records AS r JOIN published.crosswalk AS c ON c.record_id = r.record_id
WHERE (r.nik = $number OR r.no_kk = $number OR r.nik_sementara = $number) AND c.person_id IS NOT NULL
ORDER BY person_id
LIMIT $limit;

-- name: by_name
-- Every word must occur in the name shown, or in the name of one record.
SELECT person_id FROM published.persons WHERE list_bool_and([contains(nama, word) FOR word IN $words])
UNION
SELECT c.person_id
FROM published.records AS r JOIN published.crosswalk AS c ON c.record_id = r.record_id
WHERE c.person_id IS NOT NULL AND list_bool_and(
    [contains(concat_ws(' ', r.nama, r.nama_alias), word) OR contains(r.nama_tokens, word) FOR word IN $words])
ORDER BY person_id
LIMIT $limit;

-- name: by_record
SELECT DISTINCT person_id FROM published.crosswalk WHERE record_id = $record_id AND person_id IS NOT NULL;

-- name: by_person
SELECT person_id FROM published.persons WHERE person_id = $id;

-- name: by_family
SELECT person_id FROM published.persons WHERE family_id = $id ORDER BY person_id LIMIT $limit;

-- name: family
SELECT family_id FROM published.families WHERE family_id = $id;

-- name: successor
SELECT successor FROM published.retired WHERE id = $id;

-- name: families_of_number
SELECT family_id FROM published.families WHERE no_kk = $number;

-- name: families_of_persons
SELECT DISTINCT family_id FROM published.persons WHERE person_id IN (SELECT unnest($ids)) AND family_id IS NOT NULL;

-- name: records
SELECT c.person_id, c.family_id, c.probability, s.title, s.period, r.*
FROM published.crosswalk AS c
JOIN published.records AS r ON r.record_id = c.record_id
JOIN published.sources AS s ON s.source = r.source
WHERE c.person_id IN (SELECT unnest($ids))
ORDER BY c.person_id, r.source, r.file, r.sheet, r.row;

-- name: participation
SELECT * FROM published.participation
WHERE person_id IN (SELECT unnest($ids))
    OR (person_id IS NULL AND family_id IN (SELECT unnest($families)))
ORDER BY ALL;

-- name: alternatives
SELECT * FROM published.alternatives WHERE person_id IN (SELECT unnest($ids)) ORDER BY ALL;

-- name: conflicts
SELECT * FROM published.conflicts
WHERE person_id IN (SELECT unnest($ids))
    OR (person_id IS NULL AND family_id IN (SELECT unnest($families)))
ORDER BY ALL;

-- name: events
SELECT e.* FROM published.events AS e LEFT JOIN published.runs AS r ON r.run_id = e.run_id
WHERE list_contains($ids, e.id) OR list_contains($ids, e.other_id)
    OR list_contains($families, e.id) OR list_contains($families, e.other_id)
ORDER BY r.number, e.entity, e.id, e.kind, e.other_id;

-- name: standing
-- What rows said of a person's life and residence, in the order of their dates: rows at hand, and rows that earlier runs
-- published of which no file tells any more. A line a field, value, source and period.
SELECT t.person_id, f.field, f.value, t.period, max(t.date) AS date, t.source, bool_or(t.stated) AS stated,
    first(t.record_id ORDER BY t.stated DESC, t.date DESC NULLS LAST, t.record_id) AS record_id
FROM (
    SELECT p.person_id, p.record_id, p.stated, r.source, r.periode AS period,
        coalesce(r.tanggal_pengukuran, period_first(r.periode)) AS date,
        [{'place': 1, 'field': 'status_hidup', 'value': r.status_hidup},
            {'place': 2, 'field': 'no_kk', 'value': r.no_kk},
            {'place': 3, 'field': 'kode_kecamatan', 'value': r.kode_kecamatan},
            {'place': 4, 'field': 'kode_desa', 'value': r.kode_desa},
            {'place': 5, 'field': 'alamat', 'value': r.alamat}] AS fields
    FROM (
        SELECT person_id, record_id, TRUE AS stated FROM published.crosswalk
        WHERE person_id IN (SELECT unnest($ids))
        UNION ALL
        SELECT person_id, record_id, FALSE FROM published.past WHERE person_id IN (SELECT unnest($ids))
    ) AS p
    JOIN history.records AS r ON r.record_id = p.record_id
    QUALIFY row_number() OVER (PARTITION BY p.person_id, p.record_id ORDER BY r.first_run DESC) = 1
) AS t, unnest(t.fields) AS u (f)
WHERE f.value IS NOT NULL
GROUP BY t.person_id, f.place, f.field, f.value, t.period, t.source
ORDER BY t.person_id, f.place, max(t.date) NULLS FIRST, t.source, f.value;

-- name: desil
SELECT * FROM published.desil
WHERE family_id IN (SELECT unnest($families))
ORDER BY family_id, level, period_days(period), run_id, source, value;
