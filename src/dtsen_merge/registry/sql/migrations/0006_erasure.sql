-- What was erased on purpose: who asked is in the access log; here stands which publication did it and why, the rows
-- that are not to come back, and what is still to be taken out of folders. Nothing here tells about anybody.

CREATE SCHEMA erasure;

CREATE TABLE erasure.purges (
    run_id VARCHAR,
    moment TIMESTAMP,
    reason VARCHAR,
    scope VARCHAR, -- source | period | person
    source VARCHAR, -- '' for all
    period VARCHAR,
    person_id VARCHAR, -- an id that now stands for nobody
    counts VARCHAR, -- JSON object
    finished BOOLEAN -- whether folders have been cleared too: a kill may have come between
);

CREATE TABLE erasure.erased ( -- rows that a run sets aside
    source VARCHAR,
    digest VARCHAR, -- HMAC-SHA256 of the row's content and period; the key is in a file beside the registry
    run_id VARCHAR
);

CREATE TABLE erasure.inbox ( -- rows that are still to be taken out of the agencies' files, where that was asked for
    run_id VARCHAR,
    source VARCHAR,
    file VARCHAR, -- relative to the inbox
    sha256 VARCHAR, -- of the file as it was read
    sheet VARCHAR,
    row UINTEGER,
    whole BOOLEAN -- no row of anybody else is in the file: it is deleted
);

-- What tells a row's content: its source, kind, cells as delivered and period.
CREATE MACRO content_mark(source, row_kind, raw, periode) AS
    md5(concat_ws(chr(31), source, row_kind, coalesce(raw, ''), coalesce(periode, '')));
-- HMAC-SHA256 (RFC 2104); `inner_pad` and `outer_pad` are the key with its two paddings.
CREATE MACRO keyed(content, inner_pad, outer_pad) AS
    sha256(outer_pad || unhex(sha256(inner_pad || encode(content))));
