-- Every published state can be asked. A row of `history.T` stood from the run numbered `first_run` to the run numbered
-- `last_run` (NULL: it stands still); a publication writes differences only. `published.T` is what stands now, and
-- `history.T_at(number)` what stood after the publication with that number. A column that a later migration adds to
-- `history.T` shows in both.

CREATE SCHEMA history;

CREATE TABLE next.review (record_a VARCHAR, record_b VARCHAR, weight DOUBLE, probability DOUBLE);
CREATE TABLE next.cuts (record_a VARCHAR, record_b VARCHAR, weight DOUBLE, reason VARCHAR);

-- The pairs that wait for a person: earlier versions kept them beside the linkage.
CREATE SCHEMA IF NOT EXISTS linkage;
CREATE TABLE IF NOT EXISTS linkage.review (record_a VARCHAR, record_b VARCHAR, weight DOUBLE, probability DOUBLE);
CREATE TABLE published.review AS
SELECT record_a, record_b, weight::DOUBLE AS weight, probability::DOUBLE AS probability FROM linkage.review;
DROP TABLE linkage.review;
CREATE TABLE published.cuts AS FROM next.cuts;

-- What stands was published by the last run; what earlier runs published was not kept.
ALTER TABLE published.runs ADD COLUMN kind VARCHAR DEFAULT 'run'; -- run | rollback | purge
ALTER TABLE published.runs ADD COLUMN of_run VARCHAR; -- the run gone back to
ALTER TABLE published.runs ADD COLUMN kept BOOLEAN DEFAULT TRUE; -- whether its state can be asked
UPDATE published.runs SET kept = FALSE WHERE number < (SELECT max(number) FROM published.runs);

CREATE TABLE history.persons AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.persons AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.persons;
CREATE VIEW published.persons AS SELECT * EXCLUDE (first_run, last_run) FROM history.persons WHERE last_run IS NULL;
CREATE MACRO history.persons_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.persons
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.families AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.families AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.families;
CREATE VIEW published.families AS SELECT * EXCLUDE (first_run, last_run) FROM history.families WHERE last_run IS NULL;
CREATE MACRO history.families_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.families
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.participation AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.participation AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.participation;
CREATE VIEW published.participation AS SELECT * EXCLUDE (first_run, last_run) FROM history.participation WHERE last_run IS NULL;
CREATE MACRO history.participation_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.participation
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.crosswalk AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.crosswalk AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.crosswalk;
CREATE VIEW published.crosswalk AS SELECT * EXCLUDE (first_run, last_run) FROM history.crosswalk WHERE last_run IS NULL;
CREATE MACRO history.crosswalk_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.crosswalk
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.alternatives AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.alternatives AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.alternatives;
CREATE VIEW published.alternatives AS SELECT * EXCLUDE (first_run, last_run) FROM history.alternatives WHERE last_run IS NULL;
CREATE MACRO history.alternatives_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.alternatives
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.conflicts AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.conflicts AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.conflicts;
CREATE VIEW published.conflicts AS SELECT * EXCLUDE (first_run, last_run) FROM history.conflicts WHERE last_run IS NULL;
CREATE MACRO history.conflicts_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.conflicts
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.records AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.records AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.records;
CREATE VIEW published.records AS SELECT * EXCLUDE (first_run, last_run) FROM history.records WHERE last_run IS NULL;
CREATE MACRO history.records_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.records
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.problems AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.problems AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.problems;
CREATE VIEW published.problems AS SELECT * EXCLUDE (first_run, last_run) FROM history.problems WHERE last_run IS NULL;
CREATE MACRO history.problems_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.problems
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.sources AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.sources AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.sources;
CREATE VIEW published.sources AS SELECT * EXCLUDE (first_run, last_run) FROM history.sources WHERE last_run IS NULL;
CREATE MACRO history.sources_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.sources
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.files AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.files AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.files;
CREATE VIEW published.files AS SELECT * EXCLUDE (first_run, last_run) FROM history.files WHERE last_run IS NULL;
CREATE MACRO history.files_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.files
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.review AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.review AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.review;
CREATE VIEW published.review AS SELECT * EXCLUDE (first_run, last_run) FROM history.review WHERE last_run IS NULL;
CREATE MACRO history.review_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.review
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);

CREATE TABLE history.cuts AS
SELECT t.*, r.number AS first_run, NULL::INTEGER AS last_run
FROM published.cuts AS t, (SELECT max(number) AS number FROM published.runs) AS r;
DROP TABLE published.cuts;
CREATE VIEW published.cuts AS SELECT * EXCLUDE (first_run, last_run) FROM history.cuts WHERE last_run IS NULL;
CREATE MACRO history.cuts_at(asked) AS TABLE
    SELECT * EXCLUDE (first_run, last_run) FROM history.cuts
    WHERE first_run <= asked AND (last_run IS NULL OR last_run >= asked);
