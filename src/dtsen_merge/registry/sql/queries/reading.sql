-- name: next_problems
SELECT * FROM stage.problems
UNION ALL BY NAME
SELECT i.code, 'note' AS severity, i.source, i.file, i.sheet, i.row
FROM stage.ignored AS i
ANTI JOIN stage.problems AS p
    ON p.code = i.code AND p.source = i.source AND p.file = i.file AND p.sheet = i.sheet AND p.row = i.row;
