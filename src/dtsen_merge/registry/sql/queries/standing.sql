-- name: totals
SELECT
    (SELECT count(*) FROM published.persons) AS persons,
    (SELECT count(*) FROM published.families) AS families,
    (SELECT count(*) FROM published.participation) AS participation,
    (SELECT count(*) FROM published.crosswalk) AS records,
    (SELECT count(DISTINCT coalesce(person_id, family_id) || field) FROM published.conflicts) AS conflicts;

-- name: sources
SELECT s.source, s.title, s.agency, s.kind, s.period, f.files, f.since,
    coalesce(c.accepted, 0) AS accepted, coalesce(c.rejected, 0) AS rejected, coalesce(c.ignored, 0) AS ignored
FROM published.sources AS s
LEFT JOIN (
    SELECT source, count(*) AS files, max(since) AS since FROM published.files GROUP BY source
) AS f ON f.source = s.source
LEFT JOIN (
    SELECT source, count(*) FILTER (status = 'accepted') AS accepted, count(*) FILTER (status = 'rejected') AS rejected,
        count(*) FILTER (status = 'ignored') AS ignored
    FROM published.crosswalk GROUP BY source
) AS c ON c.source = s.source
ORDER BY s.source;

-- name: staged
SELECT run_id, begun, finished FROM stage.load;

-- name: built
SELECT run_id FROM next.build;
