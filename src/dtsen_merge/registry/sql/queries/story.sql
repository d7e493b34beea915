-- What became of one person or family over the publications.

-- name: person
SELECT * FROM history.persons WHERE person_id = $id ORDER BY first_run;

-- name: family
SELECT * FROM history.families WHERE family_id = $id ORDER BY first_run;

-- name: events
SELECT r.number AS run, e.* EXCLUDE (entity)
FROM published.events AS e JOIN published.runs AS r ON r.run_id = e.run_id
WHERE list_contains($ids, e.id) OR list_contains($ids, e.other_id)
ORDER BY r.number, e.kind, e.id, e.other_id;

-- name: aid
-- The aid of a person, or of a family as such, and from which to which publication it stood.
SELECT program, periode, source, min(first_run) AS first_run,
    CASE WHEN bool_or(last_run IS NULL) THEN NULL ELSE max(last_run) END AS last_run
FROM history.participation
WHERE person_id = $id OR (person_id IS NULL AND family_id = $id)
GROUP BY ALL
ORDER BY first_run, program, periode, source;

-- name: members
SELECT person_id, min(first_run) AS first_run,
    CASE WHEN bool_or(last_run IS NULL) THEN NULL ELSE max(last_run) END AS last_run
FROM history.persons
WHERE family_id = $id
GROUP BY person_id
ORDER BY first_run, person_id;

-- name: records
SELECT record_id, source, file, sheet, row
FROM history.records
WHERE record_id IN (SELECT unnest($ids))
QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY first_run DESC) = 1;
