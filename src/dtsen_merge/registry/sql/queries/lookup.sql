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
