-- Where a heading stands, and what agencies answer: corrected cells and words about rows, which outlive every load.

ALTER TABLE stage.headings ADD COLUMN letter VARCHAR;
ALTER TABLE stage.headings ADD COLUMN first_row UINTEGER;
ALTER TABLE stage.headings ADD COLUMN last_row UINTEGER;

ALTER TABLE stage.load ADD COLUMN config_hash VARCHAR;

CREATE SCHEMA answers;

CREATE TABLE answers.corrections ( -- the cells that an agency corrected, one line a cell
    source VARCHAR,
    file VARCHAR,
    sheet VARCHAR,
    row UINTEGER,
    letter VARCHAR, -- of the column, as the spreadsheet program shows it
    was VARCHAR, -- what the agency's own file holds there; another content makes the correction outdated
    becomes VARCHAR,
    workbook VARCHAR, -- sha256 of the workbook that brought it
    loaded TIMESTAMP
);

CREATE TABLE answers.replies ( -- what an agency says of a row
    source VARCHAR,
    file VARCHAR,
    sheet VARCHAR,
    row UINTEGER,
    record_id VARCHAR, -- of the row when it was answered (NULL until it is staged); another content outdates the reply
    reply VARCHAR, -- fixed | right | remove | unknown | other
    words VARCHAR, -- as written
    workbook VARCHAR,
    loaded TIMESTAMP
);
