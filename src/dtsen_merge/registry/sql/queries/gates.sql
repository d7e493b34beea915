-- name: rejected
-- By source, and of all of them under ''.
SELECT coalesce(source, '') AS source, count(*) FILTER (status = 'rejected') / count(*) AS share
FROM stage.records
GROUP BY ROLLUP (source)
ORDER BY source;

-- name: largest
SELECT coalesce(max(records), 0) FROM next.persons;

-- name: changed
-- Published persons that are gone, or whose name, NIK, birth date or sex is another. A value that was empty and is
-- filled is no change.
SELECT coalesce(avg((
    n.person_id IS NULL
    OR (p.nik IS NOT NULL AND p.nik IS DISTINCT FROM n.nik)
    OR (p.nama IS NOT NULL AND p.nama IS DISTINCT FROM n.nama)
    OR (p.tanggal_lahir IS NOT NULL AND p.tanggal_lahir IS DISTINCT FROM n.tanggal_lahir)
    OR (p.jenis_kelamin IS NOT NULL AND p.jenis_kelamin IS DISTINCT FROM n.jenis_kelamin)
)::INTEGER), 0)
FROM published.persons AS p
LEFT JOIN next.persons AS n ON n.person_id = p.person_id;

-- name: lost_sources
SELECT source FROM published.sources
WHERE source NOT IN (SELECT source FROM stage.records)
ORDER BY source;
