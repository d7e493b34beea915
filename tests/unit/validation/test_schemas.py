"""The Pandera schemas by kind of source, and what their failures become."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.validation.schemas import check_records, empty_fields, schema_for
from dtsen_merge.vocabulary.dates import read_dates

KINDS = ["population", "welfare", "family", "programme", "other"]
GOOD = {"nama": "ALI", "nik": "6303051705800001", "no_kk": "6303050101100007", "desil_nasional": 3, "nominal": 5}


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_record_fails_nothing(make, today, kind):
    assert check_records(make(GOOD), kind, today).is_empty()
    assert check_records(make(), kind, today).is_empty()


@pytest.mark.parametrize(
    ("field", "value", "code", "kinds"),
    [
        ("nik", "123", "nik-length", KINDS),
        ("no_kk", "63030501011000070", "kk-length", KINDS),
        ("nik_ibu", "x", "nik-length", KINDS),
        ("nama", None, "nama-missing", KINDS),
        ("tanggal_lahir", date(2026, 1, 16), "date-future", KINDS),
        ("tanggal_lahir", date(1870, 1, 1), "date-age-impossible", KINDS),
        ("tahun_lahir", 1870, "date-age-impossible", KINDS),
        ("usia", 200, "number-unreadable", KINDS),
        ("kode_desa", "63.03", "region-unknown", KINDS),
        ("desil_nasional", 11, "desil-out-of-range", KINDS[1:]),
        ("desil_nasional", 0, "desil-out-of-range", KINDS[1:]),
        ("nominal", -1, "number-unreadable", ["programme", "other"]),
        ("tanggal_pengukuran", date(2027, 1, 1), "date-future", ["programme", "other"]),
    ],
)
def test_each_check_bears_its_code(make, today, field, value, code, kinds):
    bad = make(GOOD, {**GOOD, field: value})
    for kind in KINDS:
        found = check_records(bad, kind, today)
        told = set(zip(found["code"], found["column"], found["row"], strict=True))
        assert ((code, field, 3) in told) == (kind in kinds)
        assert set(found["row"]) <= {3}


@pytest.mark.parametrize(
    "written", ["1875-01-15", "1875-01-16", "1874", "1875", "1900-05-01", "1915-01-15", "1915-01-16", "2026-01-15"]
)
def test_pandera_lets_pass_what_standardise_keeps(make, today, written):
    read = read_dates(pl.Series([written]), today=today).row(0, named=True)
    kept = {"tanggal_lahir": read["date"], "tahun_lahir": read["year"], "tanggal_lahir_precision": read["precision"]}
    assert check_records(make({**GOOD, **kept}), "population", today).is_empty()


def test_a_family_row_needs_a_card_and_no_name(make, today):
    rows = make(
        {"row_kind": "family", "no_kk": "6303050101100007"},
        {"row_kind": "family", "nama": "ALI"},
        {"row_kind": "family", "no_kk_15": "630305010110000", "no_kk_status": "truncated"},
    )
    found = check_records(rows, "family", today)
    assert found.select("code", "row").rows() == [("kk-missing-on-family", 3)]


def test_every_check_stands_for_a_problem(today):
    for kind in KINDS:
        for column in schema_for(kind, today).columns.values():
            assert all(check.error in CATALOGUE for check in column.checks)


def test_a_frame_of_another_shape_is_a_bug(make, today):
    with pytest.raises(SchemaErrors):
        check_records(make(GOOD).drop("nama"), "other", today)
    with pytest.raises(SchemaErrors):
        check_records(make(GOOD).with_columns(pl.col("usia").cast(pl.Int64)), "other", today)
    with pytest.raises(SchemaErrors):
        check_records(make({**GOOD, "source": None}), "other", today)


def test_the_field_is_emptied_and_the_rest_stays(make, today):
    rows = make(GOOD, {**GOOD, "nik": "12", "tanggal_lahir": date(2030, 1, 1)})
    clean = empty_fields(rows, check_records(rows, "other", today))
    assert clean.row(0) == rows.row(0)
    told = clean.row(1, named=True)
    assert (told["nik"], told["nik_status"], told["nama"], told["raw"]) == (None, "malformed", "ALI", rows["raw"][1])
    assert (told["tanggal_lahir"], told["tahun_lahir"], told["tanggal_lahir_precision"]) == (None, None, "none")
    assert check_records(clean, "other", today).is_empty()
