-- The registry's first shape. Three schemas: `stage` holds the rows of the files as the current run read them,
-- `next` what a run has built and not yet published, `published` the registry that people use.
-- Columns follow dtsen_merge.tables; a change there needs a migration here (tests compare the two).

CREATE SCHEMA stage;
CREATE SCHEMA next;
CREATE SCHEMA published;

-- Ids: a prefix (P person, K family), six digits to the base 29 (no vowels, no letter that looks like a digit) and a
-- check character. The alphabet and the check are those of the NOID Check Digit Algorithm (California Digital
-- Library): 29 is prime, so one wrong character and two swapped ones are always noticed.
CREATE MACRO id_digit(number, place) AS
    substr('0123456789BCDFGHJKMNPQRSTVWXZ', ((number // (29 ** place)::BIGINT) % 29)::INTEGER + 1, 1);
CREATE MACRO id_value(word, place) AS
    greatest(strpos('0123456789BCDFGHJKMNPQRSTVWXZ', substr(word, place, 1)) - 1, 0) * place;
CREATE MACRO id_check(word) AS
    substr('0123456789BCDFGHJKMNPQRSTVWXZ', (
        id_value(word, 1) + id_value(word, 2) + id_value(word, 3) + id_value(word, 4)
        + id_value(word, 5) + id_value(word, 6) + id_value(word, 7)) % 29 + 1, 1);
CREATE MACRO id_word(prefix, number) AS
    prefix || id_digit(number, 5) || id_digit(number, 4) || id_digit(number, 3)
    || id_digit(number, 2) || id_digit(number, 1) || id_digit(number, 0);
CREATE MACRO registry_id(prefix, number) AS id_word(prefix, number) || id_check(id_word(prefix, number));

-- A period as its first day, "2025-12" or "2025", counted from 1950; 0 when it is unknown. Only the first day is sure.
CREATE MACRO period_days(period) AS greatest(coalesce(date_diff('day', DATE '1950-01-01', try_cast(
    CASE length(period) WHEN 4 THEN period || '-01-01' WHEN 7 THEN period || '-01' ELSE period END AS DATE)), 0), 0);

-- stage: one load at a time ------------------------------------------------------------------------------------

CREATE TABLE stage.load (run_id VARCHAR, begun TIMESTAMP, finished TIMESTAMP);

CREATE TABLE stage.sources (
    source VARCHAR,
    title VARCHAR,
    agency VARCHAR,
    kind VARCHAR,
    programme VARCHAR,
    period VARCHAR,
    one_row_per_person BOOLEAN,
    trust INTEGER,
    field_trust VARCHAR -- JSON object: field → trust
);

CREATE TABLE stage.files (source VARCHAR, file VARCHAR, sha256 VARCHAR, size UBIGINT);

CREATE TABLE stage.ignored (source VARCHAR, file VARCHAR, sheet VARCHAR, row UINTEGER, code VARCHAR);

CREATE TABLE stage.headings (source VARCHAR, file VARCHAR, sheet VARCHAR, field VARCHAR, heading VARCHAR);

CREATE TABLE stage.records (
    source VARCHAR,
    file VARCHAR,
    sheet VARCHAR,
    row UINTEGER,
    row_kind VARCHAR,
    nik VARCHAR,
    nik_15 VARCHAR,
    nik_status VARCHAR,
    nik_sementara VARCHAR,
    no_kk VARCHAR,
    no_kk_15 VARCHAR,
    no_kk_status VARCHAR,
    nama VARCHAR,
    nama_tokens VARCHAR,
    nama_gelar VARCHAR,
    nama_bin VARCHAR,
    nama_alias VARCHAR,
    tanggal_lahir DATE,
    tanggal_lahir_precision VARCHAR,
    tahun_lahir SMALLINT,
    tanggal_lahir_default BOOLEAN,
    tempat_lahir VARCHAR,
    usia SMALLINT,
    jenis_kelamin VARCHAR,
    nama_ibu VARCHAR,
    nama_ayah VARCHAR,
    nama_ortu VARCHAR,
    nama_kepala_keluarga VARCHAR,
    nik_ibu VARCHAR,
    nik_ayah VARCHAR,
    alamat VARCHAR,
    domisili VARCHAR,
    dusun VARCHAR,
    rt VARCHAR,
    rw VARCHAR,
    kode_kecamatan VARCHAR,
    kecamatan VARCHAR,
    kode_desa VARCHAR,
    desa VARCHAR,
    kode_pos VARCHAR,
    telepon VARCHAR,
    hubungan_keluarga VARCHAR,
    status_kawin VARCHAR,
    agama VARCHAR,
    pekerjaan VARCHAR,
    pendidikan VARCHAR,
    status_bekerja BOOLEAN,
    bersekolah BOOLEAN,
    kepemilikan_usaha BOOLEAN,
    disabilitas VARCHAR,
    penyakit_kronis BOOLEAN,
    status_hidup VARCHAR,
    padan_dukcapil BOOLEAN,
    id_asal VARCHAR,
    desil_nasional TINYINT,
    desil_provinsi TINYINT,
    desil_kabupaten_kota TINYINT,
    jumlah_anggota_keluarga SMALLINT,
    pbi_nas BOOLEAN,
    pbi_pemda BOOLEAN,
    program VARCHAR,
    jenis_bantuan VARCHAR,
    tahap VARCHAR,
    periode VARCHAR,
    nominal BIGINT,
    layak_pip BOOLEAN,
    tanggal_pengukuran DATE,
    status_tb_u VARCHAR,
    status_gizi VARCHAR,
    raw VARCHAR,
    status VARCHAR,
    record_id VARCHAR
);

CREATE TABLE stage.problems (
    code VARCHAR,
    severity VARCHAR,
    source VARCHAR,
    file VARCHAR,
    sheet VARCHAR,
    row UINTEGER,
    "column" VARCHAR,
    value VARCHAR,
    params VARCHAR
);

-- next: what the run has built ---------------------------------------------------------------------------------

CREATE TABLE next.build (run_id VARCHAR, stage_run_id VARCHAR, persons_last BIGINT, families_last BIGINT);

CREATE TABLE next.persons (
    person_id VARCHAR,
    family_id VARCHAR,
    nik VARCHAR,
    nik_status VARCHAR,
    nik_15 VARCHAR,
    no_kk VARCHAR,
    nama VARCHAR,
    nama_gelar VARCHAR,
    nama_bin VARCHAR,
    nama_alias VARCHAR,
    tanggal_lahir DATE,
    tahun_lahir SMALLINT,
    tempat_lahir VARCHAR,
    jenis_kelamin VARCHAR,
    nama_ibu VARCHAR,
    nama_ayah VARCHAR,
    alamat VARCHAR,
    domisili VARCHAR,
    dusun VARCHAR,
    rt VARCHAR,
    rw VARCHAR,
    kode_kecamatan VARCHAR,
    kecamatan VARCHAR,
    kode_desa VARCHAR,
    desa VARCHAR,
    kode_pos VARCHAR,
    telepon VARCHAR,
    hubungan_keluarga VARCHAR,
    status_kawin VARCHAR,
    agama VARCHAR,
    pekerjaan VARCHAR,
    pendidikan VARCHAR,
    status_bekerja BOOLEAN,
    bersekolah BOOLEAN,
    kepemilikan_usaha BOOLEAN,
    disabilitas VARCHAR,
    penyakit_kronis BOOLEAN,
    status_hidup VARCHAR,
    desil_nasional TINYINT,
    padan_dukcapil BOOLEAN,
    sources VARCHAR[],
    records UINTEGER,
    family_record VARCHAR, -- the record that names a parent, where the family is that parent's
    record_ids VARCHAR[], -- in order; `picks` counts in it, from 1
    picks STRUCT( -- field → place in record_ids of the record whose value survived
        nik UINTEGER, nik_status UINTEGER, nik_15 UINTEGER, no_kk UINTEGER, nama UINTEGER, nama_gelar UINTEGER,
        nama_bin UINTEGER, nama_alias UINTEGER, tanggal_lahir UINTEGER, tahun_lahir UINTEGER,
        tempat_lahir UINTEGER, jenis_kelamin UINTEGER, nama_ibu UINTEGER, nama_ayah UINTEGER, alamat UINTEGER,
        domisili UINTEGER, dusun UINTEGER, rt UINTEGER, rw UINTEGER, kode_kecamatan UINTEGER,
        kecamatan UINTEGER, kode_desa UINTEGER, desa UINTEGER, kode_pos UINTEGER, telepon UINTEGER,
        hubungan_keluarga UINTEGER, status_kawin UINTEGER, agama UINTEGER, pekerjaan UINTEGER,
        pendidikan UINTEGER, status_bekerja UINTEGER, bersekolah UINTEGER, kepemilikan_usaha UINTEGER,
        disabilitas UINTEGER, penyakit_kronis UINTEGER, status_hidup UINTEGER
    )
);

CREATE TABLE next.families (
    family_id VARCHAR,
    no_kk VARCHAR,
    nama_kepala_keluarga VARCHAR,
    alamat VARCHAR,
    rt VARCHAR,
    rw VARCHAR,
    kode_kecamatan VARCHAR,
    kecamatan VARCHAR,
    kode_desa VARCHAR,
    desa VARCHAR,
    desil_nasional TINYINT,
    desil_provinsi TINYINT,
    desil_kabupaten_kota TINYINT,
    desil_source VARCHAR,
    desil_period VARCHAR,
    members UINTEGER,
    jumlah_anggota_keluarga SMALLINT,
    sources VARCHAR[],
    records UINTEGER
);

CREATE TABLE next.participation (
    person_id VARCHAR,
    family_id VARCHAR,
    program VARCHAR,
    agency VARCHAR,
    source VARCHAR,
    periode VARCHAR,
    tahap VARCHAR,
    jenis_bantuan VARCHAR,
    nominal BIGINT,
    records UINTEGER,
    record_id VARCHAR
);

CREATE TABLE next.crosswalk (
    source VARCHAR,
    file VARCHAR,
    sheet VARCHAR,
    row UINTEGER,
    record_id VARCHAR,
    status VARCHAR,
    person_id VARCHAR,
    family_id VARCHAR,
    probability DOUBLE
);

CREATE TABLE next.alternatives ( -- values that did not survive
    person_id VARCHAR,
    field VARCHAR,
    value VARCHAR,
    record_id VARCHAR, -- the best record that has it
    source VARCHAR,
    sources INTEGER -- how many sources say so
);

CREATE TABLE next.conflicts ( -- differing values of what matters, those that survive among them
    person_id VARCHAR, -- null: about the family
    family_id VARCHAR,
    field VARCHAR,
    value VARCHAR,
    source VARCHAR,
    period VARCHAR,
    record_id VARCHAR,
    survives BOOLEAN
);

CREATE TABLE next.events (
    run_id VARCHAR,
    entity VARCHAR, -- person | family
    kind VARCHAR, -- born | split | merged | moved | matched-again | revived | retired
    id VARCHAR,
    other_id VARCHAR, -- split: where it came from; merged: its successor; moved: where the records went
    records UINTEGER, -- records (of a family: members) that tell so
    reason VARCHAR
);

-- published: the registry -------------------------------------------------------------------------------------

CREATE TABLE published.persons AS FROM next.persons WITH NO DATA;
CREATE TABLE published.families AS FROM next.families WITH NO DATA;
CREATE TABLE published.participation AS FROM next.participation WITH NO DATA;
CREATE TABLE published.crosswalk AS FROM next.crosswalk WITH NO DATA;
CREATE TABLE published.alternatives AS FROM next.alternatives WITH NO DATA;
CREATE TABLE published.conflicts AS FROM next.conflicts WITH NO DATA;
CREATE TABLE published.events AS FROM next.events WITH NO DATA;
CREATE TABLE published.records AS FROM stage.records WITH NO DATA;
CREATE TABLE published.problems AS FROM stage.problems WITH NO DATA;

CREATE TABLE published.sources AS FROM stage.sources WITH NO DATA;

CREATE TABLE published.files (
    source VARCHAR, file VARCHAR, sha256 VARCHAR, size UBIGINT,
    since TIMESTAMP -- when a run first published this content of the source
);

CREATE TABLE published.runs ( -- every publication, the newest with the greatest number
    number INTEGER,
    run_id VARCHAR,
    started TIMESTAMP,
    finished TIMESTAMP,
    version VARCHAR,
    config_hash VARCHAR,
    purpose VARCHAR,
    counts VARCHAR, -- JSON object
    gates VARCHAR, -- JSON array: gate, subject, value, limit, passed, accepted
    reason VARCHAR -- why a broken gate was accepted
);

CREATE TABLE published.counters (entity VARCHAR, last BIGINT); -- the last number given to an id

CREATE TABLE published.retired (id VARCHAR, entity VARCHAR, successor VARCHAR, run_id VARCHAR);

CREATE TABLE published.past (record_id VARCHAR, person_id VARCHAR); -- whose a record was that is gone

INSERT INTO published.counters VALUES ('person', 0), ('family', 0);
