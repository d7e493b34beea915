-- Deliveries: when each content of each file was first seen, which outlives every load; and the staged rows that do
-- not count, kept beside the others so that a later load may count them again without reading their files.

CREATE SCHEMA deliveries;

CREATE TABLE deliveries.arrivals (
    source VARCHAR,
    file VARCHAR, -- relative to the inbox
    content VARCHAR, -- sha256 of the file as it was delivered
    run_id VARCHAR, -- the load that first saw this content under this name
    seen TIMESTAMP,
    number INTEGER, -- of that load, counted over the loads that saw anything new
    arrival INTEGER, -- the number of the load that first saw this content of the source, under any name
    delivery INTEGER -- the number of the load with which the delivery began that the file belongs to
);

INSERT INTO deliveries.arrivals
SELECT source, file, split_part(sha256, '+', 1), NULL, since, number, number, number
FROM (SELECT *, dense_rank() OVER (ORDER BY since)::INTEGER AS number FROM published.files)
ORDER BY number, source, file;

CREATE TABLE stage.arrivals AS FROM deliveries.arrivals WITH NO DATA; -- what the load under way saw for the first time

CREATE TABLE stage.set_aside AS -- rows that are data and do not count; `status` is what they would be if they did
SELECT *, NULL::VARCHAR AS aside_code, NULL::VARCHAR AS aside_by FROM stage.records WITH NO DATA;

CREATE TABLE stage.set_aside_problems AS FROM stage.problems WITH NO DATA;

CREATE TABLE stage.deliveries ( -- what became of each file, by period
    source VARCHAR,
    file VARCHAR,
    mode VARCHAR, -- adds | replaces | corrects
    period VARCHAR, -- '' where none is known
    arrival INTEGER,
    arrived TIMESTAMP,
    rows BIGINT,
    counted BIGINT, -- rows = counted + copied + superseded + corrected
    copied BIGINT,
    superseded BIGINT,
    corrected BIGINT,
    "by" VARCHAR[] -- the files that its rows gave way to
);
