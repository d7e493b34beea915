-- As it stood after the publication with that number.

-- name: totals
SELECT
    (SELECT count(*) FROM history.persons_at($number)) AS persons,
    (SELECT count(*) FROM history.families_at($number)) AS families,
    (SELECT count(*) FROM history.participation_at($number)) AS participation,
    (SELECT count(*) FROM history.crosswalk_at($number)) AS records,
    (SELECT count(DISTINCT coalesce(person_id, family_id) || field) FROM history.conflicts_at($number)) AS conflicts;

-- name: sources
SELECT s.source, s.title, s.agency, s.kind, s.period, f.files, f.since,
    coalesce(c.accepted, 0) AS accepted, coalesce(c.rejected, 0) AS rejected, coalesce(c.ignored, 0) AS ignored,
    coalesce(u.unanswered, 0) AS unanswered
FROM history.sources_at($number) AS s
LEFT JOIN (
    SELECT source, count(*) AS files, max(since) AS since FROM history.files_at($number) GROUP BY source
) AS f ON f.source = s.source
LEFT JOIN (
    SELECT source, count(*) FILTER (status = 'accepted') AS accepted, count(*) FILTER (status = 'rejected') AS rejected,
        count(*) FILTER (status = 'ignored') AS ignored
    FROM history.crosswalk_at($number) GROUP BY source
) AS c ON c.source = s.source
LEFT JOIN ( -- rows that stand in a corrections workbook and of which their agency has said nothing
    SELECT source, count(*) AS unanswered
    FROM (
        SELECT DISTINCT source, file, sheet, row
        FROM history.problems_at($number)
        WHERE row IS NOT NULL AND severity IN ('error', 'warning')
    ) AS p
    ANTI JOIN answers.replies AS r
        ON r.source = p.source AND r.file = p.file AND r.sheet = p.sheet AND r.row = p.row
    GROUP BY source
) AS u ON u.source = s.source
ORDER BY s.source;

-- name: staged
SELECT run_id, begun, finished FROM stage.load;

-- name: built
SELECT run_id FROM next.build;
