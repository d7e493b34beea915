-- name: rejected
-- By source, and of all of them under ''.
SELECT coalesce(source, '') AS source, count(*) FILTER (status = 'rejected') / count(*) AS share
FROM stage.records
GROUP BY ROLLUP (source)
ORDER BY source;

-- name: largest
-- The most differing identities on one person. Rows that say the same of who it is count once: a child that is measured
-- every month is one identity, whatever the number of rows.
SELECT coalesce(max(identities), least((SELECT count(*) FROM next.persons), 1))
FROM (
    SELECT count(DISTINCT hash(r.nik, r.nik_15, r.nama_tokens, r.tanggal_lahir, r.tahun_lahir, r.jenis_kelamin,
        r.nama_ibu)) AS identities
    FROM next.persons AS p
    JOIN next.crosswalk AS c ON c.person_id = p.person_id
    JOIN stage.records AS r ON r.record_id = c.record_id
    WHERE p.records > 1
    GROUP BY p.person_id
);

-- name: rows
SELECT count(*) FROM stage.records WHERE status = 'accepted' AND row_kind = 'person';

-- name: told
-- What the gates of every published run measured, the newest run first.
SELECT gates FROM published.runs WHERE gates IS NOT NULL ORDER BY number DESC;

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
-- A source of which every row is set aside (erased, superseded) has none to lose.
SELECT source FROM published.sources
WHERE source NOT IN (SELECT source FROM stage.records) AND source IN (SELECT source FROM published.records)
ORDER BY source;
