-- What must be so in every published state: each line a rule, and by how many rows it fails.

-- name: rules
SELECT 'rows-accounted' AS rule, abs(
    (SELECT count(*) FROM published.crosswalk) - (SELECT count(*) FROM published.records)
    - (SELECT count(*) FROM published.crosswalk WHERE status = 'ignored')
) AS failing
UNION ALL
SELECT 'ignored-have-reasons', count(*)
FROM published.crosswalk AS c
ANTI JOIN published.problems AS p ON p.source = c.source AND p.file = c.file AND p.sheet = c.sheet AND p.row = c.row
WHERE c.status = 'ignored'
UNION ALL
SELECT 'persons-have-records', count(*)
FROM published.persons AS p
ANTI JOIN published.crosswalk AS c ON c.person_id = p.person_id
UNION ALL
SELECT 'records-have-persons', count(*)
FROM published.crosswalk AS c
ANTI JOIN published.persons AS p ON p.person_id = c.person_id
WHERE c.person_id IS NOT NULL
UNION ALL
SELECT 'persons-have-families', count(*)
FROM published.persons AS p
ANTI JOIN published.families AS f ON f.family_id = p.family_id
WHERE p.family_id IS NOT NULL
UNION ALL
SELECT 'ids-once', (SELECT count(*) - count(DISTINCT person_id) FROM published.persons)
    + (SELECT count(*) - count(DISTINCT family_id) FROM published.families)
UNION ALL
SELECT 'retired-are-gone', count(*)
FROM published.retired AS r
SEMI JOIN (SELECT person_id AS id FROM published.persons UNION ALL SELECT family_id FROM published.families) AS p
    ON p.id = r.id
ORDER BY rule;
