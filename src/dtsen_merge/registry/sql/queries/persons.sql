-- name: clear
DELETE FROM next.build;
DELETE FROM next.persons;
DELETE FROM next.families;
DELETE FROM next.participation;
DELETE FROM next.crosswalk;
DELETE FROM next.alternatives;
DELETE FROM next.conflicts;
DELETE FROM next.desil;
DELETE FROM next.events;
DELETE FROM next.review;
DELETE FROM next.cuts;

-- name: unlinked
-- Accepted rows about persons that no cluster holds, and cluster members that are no such rows.
SELECT
    (SELECT count(*) FROM stage.records AS r
     WHERE r.status = 'accepted' AND r.row_kind = 'person'
         AND NOT EXISTS (FROM new_clusters AS c WHERE c.record_id = r.record_id)) AS missing,
    (SELECT count(*) FROM new_clusters) - (SELECT count(*) FROM new_clusters AS c
     JOIN stage.records AS r ON r.record_id = c.record_id AND r.status = 'accepted' AND r.row_kind = 'person') AS unknown;

-- name: links
-- The working numbers of this build: a person's `no` in the order of the clusters, a record's `n` in its person.
CREATE OR REPLACE TEMP TABLE w_link AS
SELECT
    (dense_rank() OVER (ORDER BY cluster) - 1)::UINTEGER AS no,
    row_number() OVER (PARTITION BY cluster ORDER BY record_id)::UINTEGER AS n,
    record_id,
    probability
FROM new_clusters;

-- name: persons_of_records
CREATE OR REPLACE TEMP TABLE w_persons AS
SELECT w.no, list(w.record_id ORDER BY w.n) AS record_ids, list_sort(list(DISTINCT m.source)) AS sources,
    count(*)::UINTEGER AS records, bool_or(m.population) AS population
FROM w_link AS w
JOIN w_members AS m ON m.no = w.no AND m.n = w.n
GROUP BY w.no;

-- name: alternatives
INSERT INTO next.alternatives
SELECT i.id, a.field, a.value, w.record_id, m.source, a.sources
FROM w_alternatives AS a
JOIN w_person_ids AS i ON i.no = a.no
JOIN w_link AS w ON w.no = a.no AND w.n = a.n
JOIN w_members AS m ON m.no = a.no AND m.n = a.n
ORDER BY i.id, a.field, a.sources DESC, a.value;

-- name: crosswalk
INSERT INTO next.crosswalk
SELECT r.source, r.file, r.sheet, r.row, r.record_id, r.status,
    p.id AS person_id, coalesce(pf.id, rf.id) AS family_id, w.probability
FROM stage.records AS r
LEFT JOIN w_link AS w ON w.record_id = r.record_id
LEFT JOIN w_person_ids AS p ON p.no = w.no
LEFT JOIN w_person_family AS f ON f.no = w.no
LEFT JOIN w_family_ids AS pf ON pf.no = f.family_no
LEFT JOIN w_family_rows AS fr ON fr.record_id = r.record_id
LEFT JOIN w_family_ids AS rf ON rf.no = fr.family_no
UNION ALL
SELECT source, file, sheet, row, NULL, 'ignored', NULL, NULL, NULL FROM stage.ignored
ORDER BY source, file, sheet, row;

-- name: participation
-- Repeated rows of one person, programme, period and stage are folded. In a source in which a person has one row a
-- repeated row is a duplicate, and its amount is not paid twice; elsewhere the amounts add up. A school lists all its
-- pupils (Dapodik): those whom it says are not fit for PIP receive nothing.
INSERT INTO next.participation
SELECT c.person_id, c.family_id, r.program, nullif(s.agency, ''), r.source, r.periode, r.tahap, r.jenis_bantuan,
    CASE WHEN bool_and(s.one_row_per_person)
        THEN arg_max(r.nominal, r.record_id) FILTER (r.nominal IS NOT NULL)
        ELSE sum(r.nominal) END::BIGINT AS nominal,
    count(*)::UINTEGER AS records,
    first(r.record_id ORDER BY
        greatest(coalesce(r.tanggal_pengukuran, DATE '1950-01-01'), DATE '1950-01-01') DESC, r.record_id) AS record_id
FROM stage.records AS r
JOIN next.crosswalk AS c ON c.record_id = r.record_id AND c.status = 'accepted'
JOIN stage.sources AS s ON s.source = r.source
WHERE r.status = 'accepted' AND r.program IS NOT NULL AND coalesce(r.layak_pip, TRUE)
GROUP BY c.person_id, c.family_id, r.program, s.agency, r.source, r.periode, r.tahap, r.jenis_bantuan
ORDER BY c.person_id NULLS LAST, c.family_id, r.program, r.source, r.periode, r.tahap, r.jenis_bantuan;

-- name: done
INSERT INTO next.build
SELECT $run_id, (SELECT run_id FROM stage.load),
    greatest((SELECT last FROM published.counters WHERE entity = 'person'), 0)
        + (SELECT count(*) FROM w_person_ids WHERE reason = 'new'),
    greatest((SELECT last FROM published.counters WHERE entity = 'family'), 0)
        + (SELECT count(*) FROM w_family_ids WHERE reason = 'new');
