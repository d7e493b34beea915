-- name: corrections
SELECT source, file, sheet, row, letter, was, becomes, loaded
FROM answers.corrections
WHERE $source IN ('', source)
ORDER BY ALL;

-- name: replies
SELECT source, file, sheet, row, record_id, reply, words
FROM answers.replies
WHERE $source IN ('', source)
ORDER BY ALL;

-- name: save_corrections
DELETE FROM answers.corrections AS c
USING new_corrections AS n
WHERE c.source = n.source AND c.file = n.file AND c.sheet = n.sheet AND c.row = n.row AND c.letter = n.letter;
INSERT INTO answers.corrections
SELECT source, file, sheet, row, letter, was, becomes, $workbook, coalesce(loaded, $loaded)
FROM new_corrections
WHERE becomes IS DISTINCT FROM was;

-- name: save_replies
DELETE FROM answers.replies AS r
USING new_replies AS n
WHERE r.source = n.source AND r.file = n.file AND r.sheet = n.sheet AND r.row = n.row;
INSERT INTO answers.replies
SELECT source, file, sheet, row, record_id, reply, words, $workbook, $loaded
FROM new_replies
WHERE reply IS NOT NULL;

-- name: latest_moment
-- Of all answers and runs.
SELECT greatest((SELECT max(loaded) FROM answers.corrections), (SELECT max(started) FROM published.runs));

-- name: marks
-- For each file with answers one text that changes whenever they do: a word about a row also when it is given again,
-- for the row may be another by then; not when it is bound to the row.
SELECT file, md5(string_agg(told, chr(30) ORDER BY told)) AS mark
FROM (
    SELECT file, concat_ws(chr(31), sheet, row, letter, coalesce(was, chr(29)), coalesce(becomes, chr(29))) AS told
    FROM answers.corrections
    UNION ALL
    SELECT file, concat_ws(chr(31), sheet, row, loaded, reply, words) FROM answers.replies
)
GROUP BY file
ORDER BY file;

-- name: settle
-- Replies that have just come are about the rows as they are staged now, with the corrections that came beside them:
-- as long as the agency's file is the one that they were given about. Where it is another (the load that they came
-- with was killed, and the file delivered anew since), nobody knows any more what they mean, and they stay unbound.
UPDATE answers.replies AS a
SET record_id = r.record_id
FROM stage.records AS r
JOIN stage.files AS f ON f.file = r.file
WHERE a.record_id = 'given:' || split_part(f.sha256, '+', 1)
    AND r.source = a.source AND r.file = a.file AND r.sheet = a.sheet AND r.row = a.row;

-- name: withdraw
-- Rows that their agency wants removed, as long as they say what they said when the agency was asked.
CREATE OR REPLACE TEMP TABLE d_aside AS
SELECT r.source, r.file, r.sheet, r.row, 'row-ignored-withdrawn' AS code, NULL::VARCHAR AS "by"
FROM stage.records AS r
JOIN answers.replies AS a
    ON a.source = r.source AND a.file = r.file AND a.sheet = r.sheet AND a.row = r.row AND a.record_id = r.record_id
WHERE a.reply = 'remove';

-- name: confirm
-- Warnings about rows of which their agency says that they are right become notes.
UPDATE stage.problems AS p
SET severity = 'note'
FROM stage.records AS r, answers.replies AS a
WHERE p.severity = 'warning'
    AND r.source = p.source AND r.file = p.file AND r.sheet = p.sheet AND r.row = p.row
    AND a.source = r.source AND a.file = r.file AND a.sheet = r.sheet AND a.row = r.row
    AND a.record_id = r.record_id AND a.reply = 'right';
