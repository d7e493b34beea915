-- name: family_statements
-- What the rows of a family say of its desil, level by level.
CREATE OR REPLACE TEMP TABLE w_statements AS
SELECT NULL::VARCHAR AS person_id, i.id AS family_id, 'desil_' || s.level AS field, s.value::VARCHAR AS value,
    s.value::VARCHAR AS apart, NULL::VARCHAR AS apart_too, s.source, s.periode AS period, s.told, s.told_until, s.record_id,
    coalesce(s.value = s.won, FALSE) AS survives, TRUE AS changes
FROM (
    SELECT m.no, 'nasional' AS level, m.desil_nasional AS value, w.value AS won, m.source, m.periode, m.told,
        m.told_until, m.record_id
    FROM w_family_members AS m LEFT JOIN f_desil_nasional AS w ON w.no = m.no
    UNION ALL
    SELECT m.no, 'provinsi', m.desil_provinsi, w.value, m.source, m.periode, m.told, m.told_until, m.record_id
    FROM w_family_members AS m LEFT JOIN f_desil_provinsi AS w ON w.no = m.no
    UNION ALL
    SELECT m.no, 'kabupaten_kota', m.desil_kabupaten_kota, w.value, m.source, m.periode, m.told, m.told_until,
        m.record_id
    FROM w_family_members AS m LEFT JOIN f_desil_kabupaten_kota AS w ON w.no = m.no
) AS s
JOIN w_family_ids AS i ON i.no = s.no
WHERE s.value IS NOT NULL;

-- name: differing
-- Of the statements about one person or family and field those that differ, a line a value and source. A field that
-- may change in a life has changed where all that says otherwise ended before the newest word for the value shown;
-- everything else is a contradiction.
INSERT INTO next.conflicts BY NAME
SELECT s.person_id, s.family_id, s.field, s.value, s.source,
    first(s.period ORDER BY s.told DESC NULLS LAST, s.record_id) AS period,
    first(s.record_id ORDER BY s.told DESC NULLS LAST, s.record_id) AS record_id, bool_or(s.survives) AS survives,
    max(s.told) AS date, any_value(d.kind) AS kind
FROM w_statements AS s
JOIN (
    SELECT coalesce(person_id, family_id) AS subject, field,
        CASE WHEN any_value(changes) AND bool_and(told IS NOT NULL)
            AND max(told_until) FILTER (NOT survives) < max(told) FILTER (survives)
            THEN 'change' ELSE 'contradiction' END AS kind
    FROM w_statements
    GROUP BY subject, field
    HAVING count(DISTINCT apart) > 1 OR count(DISTINCT apart_too) > 1
) AS d ON d.subject = coalesce(s.person_id, s.family_id) AND d.field = s.field
GROUP BY s.person_id, s.family_id, s.field, s.value, s.source
ORDER BY ALL;

-- name: clear_problems
DELETE FROM stage.problems WHERE code = 'value-contradicted';

-- name: problems
-- The row whose value is not the one shown, in a contradiction, is told who says otherwise, and as of when.
INSERT INTO stage.problems BY NAME
SELECT 'value-contradicted' AS code, CASE WHEN a.reply = 'right' THEN 'note' ELSE 'warning' END AS severity,
    r.source, r.file, r.sheet, r.row, c.cell AS "column", r.raw ->> ('$.' || c.cell) AS value,
    to_json({'others': c.others})::VARCHAR AS params
FROM (
    SELECT c.record_id,
        CASE c.field WHEN 'kode_desa' THEN 'desa' ELSE c.field END AS cell,
        string_agg(DISTINCT t.title || coalesce(' (' || o.period || ')', ''), '; '
            ORDER BY t.title || coalesce(' (' || o.period || ')', '')) AS others
    FROM next.conflicts AS c
    JOIN next.conflicts AS o
        ON o.person_id IS NOT DISTINCT FROM c.person_id AND o.family_id IS NOT DISTINCT FROM c.family_id
        AND o.field = c.field AND o.value <> c.value
    JOIN stage.sources AS t ON t.source = o.source
    WHERE c.kind = 'contradiction' AND NOT c.survives
    GROUP BY c.record_id, c.field
) AS c
JOIN stage.records AS r ON r.record_id = c.record_id
LEFT JOIN answers.replies AS a
    ON a.source = r.source AND a.file = r.file AND a.sheet = r.sheet AND a.row = r.row AND a.record_id = r.record_id
ORDER BY r.source, r.file, r.sheet, r.row, c.cell;

-- name: counts
-- By field: persons (or families) with a contradiction, and those of whom the value changed.
SELECT field, count(DISTINCT coalesce(person_id, family_id)) FILTER (kind = 'contradiction') AS contradictions,
    count(DISTINCT coalesce(person_id, family_id)) FILTER (kind = 'change') AS changes
FROM next.conflicts
GROUP BY field
ORDER BY field;
