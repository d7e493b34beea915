-- When a statement was made, which disagreements are changes, and how families' desil moved from version to version.

-- The first and last day of a period, "2025-12", "2025" or a day; null where it is unknown.
CREATE MACRO period_first(period) AS try_cast(
    CASE length(period) WHEN 4 THEN period || '-01-01' WHEN 7 THEN period || '-01' ELSE period END AS DATE);
CREATE MACRO period_last(period) AS (period_first(period)
    + CASE length(period) WHEN 4 THEN INTERVAL 1 YEAR WHEN 7 THEN INTERVAL 1 MONTH ELSE INTERVAL 1 DAY END
    - INTERVAL 1 DAY)::DATE;

ALTER TABLE next.conflicts ADD COLUMN date DATE; -- the day of measuring, else the first day of the period
ALTER TABLE next.conflicts ADD COLUMN kind VARCHAR; -- contradiction | change: the value shown is newer than all others

CREATE TABLE next.desil ( -- what each version says of a family's desil, and how far it moved since the version before
    family_id VARCHAR,
    level VARCHAR, -- nasional | provinsi | kabupaten_kota
    value TINYINT,
    source VARCHAR,
    period VARCHAR,
    previous TINYINT,
    previous_source VARCHAR,
    previous_period VARCHAR,
    change TINYINT, -- value - previous
    band VARCHAR, -- of the change: "-4-6", "0", "+1-3" …
    latest BOOLEAN, -- the newest that the files at hand state
    stated BOOLEAN, -- the files at hand state it; else an earlier run did
    record_id VARCHAR, -- a record that states it
    run_id VARCHAR -- the run that built it first
);

ALTER TABLE history.conflicts ADD COLUMN date DATE;
ALTER TABLE history.conflicts ADD COLUMN kind VARCHAR;
CREATE OR REPLACE VIEW published.conflicts AS SELECT * EXCLUDE (first_run, last_run) FROM history.conflicts WHERE last_run IS NULL;

CREATE TABLE history.desil AS
SELECT t.*, NULL::INTEGER AS first_run, NULL::INTEGER AS last_run FROM next.desil AS t WITH NO DATA;
CREATE VIEW published.desil AS SELECT * EXCLUDE (first_run, last_run) FROM history.desil WHERE last_run IS NULL;
CREATE MACRO history.desil_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.desil
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);
