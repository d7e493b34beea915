-- name: events_till
-- What became of ids till the publication with this number.
SELECT e.*
FROM published.events AS e
JOIN published.runs AS r ON r.run_id = e.run_id
WHERE r.number <= $number;
