-- name: told
-- What each version (source and period) says of a family: what most of its rows say, of several such the lowest.
CREATE OR REPLACE TEMP TABLE w_desil_told AS
SELECT no, level, source, periode AS period, value, count(*) AS rows, min(record_id) AS record_id
FROM (
    SELECT no, 'nasional' AS level, source, periode, desil_nasional AS value, record_id FROM w_family_members
    UNION ALL
    SELECT no, 'provinsi', source, periode, desil_provinsi, record_id FROM w_family_members
    UNION ALL
    SELECT no, 'kabupaten_kota', source, periode, desil_kabupaten_kota, record_id FROM w_family_members
)
WHERE value IS NOT NULL
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE w_desil_now AS
SELECT i.id AS family_id, t.level, t.source, t.period, first(t.value ORDER BY t.rows DESC, t.value) AS value,
    first(t.record_id ORDER BY t.rows DESC, t.value) AS record_id
FROM w_desil_told AS t
JOIN w_family_ids AS i ON i.no = t.no
GROUP BY i.id, t.level, t.source, t.period;

-- name: versions
-- The versions at hand, and those that an earlier run published of which no file tells any more, unless they are newer
-- than what is told now (then they were withdrawn). `number` is that of the run in which a version came.
CREATE OR REPLACE TEMP TABLE w_desil_before AS
SELECT family_id, level, source, period, value, stated, number, min(run_id) AS run_id, min(record_id) AS record_id
FROM (
    SELECT coalesce(e.other_id, d.family_id) AS family_id, d.level, d.value, d.source, d.period, d.record_id,
        d.run_id, coalesce(r.number, 0) AS number, d.stated
    FROM published.desil AS d
    LEFT JOIN next.events AS e ON e.entity = 'family' AND e.kind = 'merged' AND e.id = d.family_id
    LEFT JOIN published.runs AS r ON r.run_id = d.run_id
)
SEMI JOIN next.families USING (family_id)
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE w_desil_past AS
SELECT * FROM w_desil_before WHERE NOT stated
UNION ALL
SELECT b.*
FROM (FROM w_desil_before WHERE stated) AS b
ANTI JOIN w_desil_now AS n ON n.family_id = b.family_id AND n.level = b.level AND n.source = b.source
    AND n.period IS NOT DISTINCT FROM b.period AND n.value = b.value
ANTI JOIN (SELECT record_id FROM stage.records WHERE status = 'accepted') AS r ON r.record_id = b.record_id;
CREATE OR REPLACE TEMP TABLE w_desil AS
SELECT n.family_id, n.level, n.value, n.source, n.period, n.record_id, coalesce(b.run_id, $run_id) AS run_id,
    coalesce(b.number, r.number) AS number, TRUE AS stated
FROM w_desil_now AS n
CROSS JOIN (SELECT coalesce(max(number), 0) + 1 AS number FROM published.runs) AS r
LEFT JOIN (
    SELECT family_id, level, source, period, value, arg_min(run_id, number) AS run_id, min(number) AS number
    FROM w_desil_before WHERE stated GROUP BY family_id, level, source, period, value
) AS b ON b.family_id = n.family_id AND b.level = n.level
    AND b.source = n.source AND b.period IS NOT DISTINCT FROM n.period AND b.value = n.value
UNION ALL
SELECT b.family_id, b.level, b.value, b.source, b.period, b.record_id, b.run_id, b.number, FALSE
FROM w_desil_past AS b
LEFT JOIN (
    SELECT family_id, level, max(period_days(period)) AS newest FROM w_desil_now GROUP BY family_id, level
) AS t ON t.family_id = b.family_id AND t.level = b.level
WHERE coalesce(period_days(b.period) <= t.newest, TRUE);

-- name: moves
-- The version before: the same one as it stood before a correction, else the source's own earlier period, else the
-- newest earlier period of another source. Sources of one period are no change to each other.
CREATE OR REPLACE TEMP TABLE w_desil_dated AS
SELECT *, period_days(period) AS days, (stated::BIGINT << 31) + number AS standing FROM w_desil;
CREATE OR REPLACE TEMP TABLE w_desil_own AS
SELECT *, lag(version) OVER (PARTITION BY family_id, level, source ORDER BY days) AS earlier
FROM (
    SELECT family_id, level, source, days,
        arg_max({'value': value, 'source': source, 'period': period}, standing) AS version
    FROM w_desil_dated GROUP BY family_id, level, source, days
);
CREATE OR REPLACE TEMP TABLE w_desil_any AS
SELECT *, lag(version) OVER (PARTITION BY family_id, level ORDER BY days) AS earlier
FROM (
    SELECT family_id, level, days, arg_min(version, source) AS version FROM w_desil_own GROUP BY family_id, level, days
);
CREATE OR REPLACE TEMP TABLE w_desil_moved AS
SELECT d.*, coalesce(
    lag({'value': d.value, 'source': d.source, 'period': d.period}) OVER (
        PARTITION BY d.family_id, d.level, d.source, d.period ORDER BY d.standing),
    own.earlier, other.earlier) AS version
FROM w_desil_dated AS d
JOIN w_desil_own AS own USING (family_id, level, source, days)
JOIN w_desil_any AS other USING (family_id, level, days);
CREATE OR REPLACE TEMP TABLE w_desil_bands AS
SELECT s.size, arg_min(b.name, b.low) AS name
FROM range(1, 10) AS s (size)
JOIN w_bands AS b ON s.size BETWEEN b.low AND b.high
GROUP BY s.size;
INSERT INTO next.desil BY NAME
SELECT m.* EXCLUDE (version, days, standing, number), m.version.value AS previous,
    m.version.source AS previous_source, m.version.period AS previous_period,
    (m.value - m.version.value)::TINYINT AS change,
    CASE WHEN m.value = m.version.value THEN '0' WHEN m.value > m.version.value THEN '+'
        WHEN m.value < m.version.value THEN '-' END || coalesce(b.name, '') AS band,
    row_number() OVER (
        PARTITION BY m.family_id, m.level
        ORDER BY m.stated DESC, m.days DESC, m.number DESC, m.source DESC) = 1 AS latest
FROM w_desil_moved AS m
LEFT JOIN w_desil_bands AS b ON b.size = abs(m.value - m.version.value)
ORDER BY m.family_id, m.level, m.days, m.number, m.source, m.value;
