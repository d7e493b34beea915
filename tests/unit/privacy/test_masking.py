"""Masking: what remains of a value, and that nothing else does."""

from datetime import date

import polars as pl
import pytest

from dtsen_merge import tables
from dtsen_merge.privacy import COLUMNS, HIDDEN, mask_date, mask_frame, mask_name, mask_number, mask_text

NIK = "6303055208800007"
CANONICAL = {
    name: getattr(tables, name)
    for name in (
        "RECORDS", "PROBLEMS", "IGNORED", "LINKAGE_INPUT", "PAIRS", "CLUSTERS", "CUTS", "CROSSWALK", "PERSONS",
        "FAMILIES", "PARTICIPATION",
    )
}  # fmt: skip


def masked(expression, values):
    return pl.DataFrame({"v": values}).select(expression(pl.col("v"))).to_series().to_list()


def test_a_number_keeps_four_digits_and_its_length():
    assert masked(mask_number, [NIK, NIK[:15], None, ""]) == ["6303************", "6303***********", None, ""]


@pytest.mark.parametrize("odd", ["6303", "SITI AMINAH", "6303055208800007X", "63030552088000071"])
def test_what_is_no_identity_number_is_hidden_altogether(odd):
    assert masked(mask_number, [odd]) == [HIDDEN]


def test_a_name_becomes_initials():
    names = ["SITI NUR AINI", "M. (ABD) RAHMAN/UDIN", "  ", "123", None, "سيتي نور"]
    assert masked(mask_name, names) == ["S. N. A.", "M. A. R.", HIDDEN, HIDDEN, None, "س. ن."]


def test_a_date_becomes_its_year_as_text():
    assert masked(mask_date, [date(1980, 8, 12), None]) == ["1980", None]


@pytest.mark.parametrize("name", CANONICAL)
def test_every_canonical_column_is_classed(name):
    schema = CANONICAL[name]
    assert set(schema) <= set(COLUMNS)
    assert set(mask_frame(tables.empty(schema)).columns) == set(schema) - {"raw"}


def test_a_column_that_is_not_classed_is_refused_and_one_that_is_vouched_for_is_let_through():
    frame = pl.DataFrame({"catatan": ["SITI"], "nama": ["SITI"]})
    with pytest.raises(ValueError, match="catatan"):
        mask_frame(frame)
    assert mask_frame(frame, keep=["catatan"]).to_dicts() == [{"catatan": "SITI", "nama": "S."}]


def test_nothing_planted_in_any_text_column_survives():
    """Every text column that a clerk can fill holds a NIK, a telephone number and a name; none comes out."""
    planted = "ZULKARNAIN 6303055208800007 081234567890"
    kept_as_is = {name for name, handling in COLUMNS.items() if handling == "keep"}
    for name, schema in CANONICAL.items():
        texts = [column for column, dtype in schema.items() if dtype == pl.String and column not in kept_as_is]
        frame = tables.conform(pl.DataFrame({column: [planted] for column in texts}), schema)
        out = str(mask_frame(frame).rows())
        assert "055208800007" not in out, name
        assert "81234567890" not in out, name
        identity = [column for column in texts if COLUMNS[column] in ("number", "name", "hide")]
        assert all("ZULKARNAIN" not in str(mask_frame(frame).get_column(column).to_list()) for column in identity), name


def test_health_and_whereabouts_are_hidden_but_village_and_desil_stay():
    frame = pl.DataFrame(
        {
            "alamat": ["Jl. Melati 3"], "telepon": ["628123"], "disabilitas": ["FISIK"], "penyakit_kronis": [True],
            "status_gizi": ["BURUK"], "desa": ["Sungai Batang"], "desil_nasional": [1],
        }
    )  # fmt: skip
    assert mask_frame(frame).row(0) == (HIDDEN, HIDDEN, HIDDEN, None, HIDDEN, "Sungai Batang", 1)


def test_a_problem_s_cell_is_shown_only_as_its_field_may_be():
    problems = pl.DataFrame(
        {
            "column": ["nik", "nama", "tanggal_lahir", "jenis_kelamin", "nik", None],
            "value": [NIK, "SITI NUR", "12-08-1980", "SITI NUR", "SITI NUR", "SITI NUR"],
        }
    )
    out = mask_frame(problems).get_column("value").to_list()
    assert out == ["6303************", "S. N.", "1980", HIDDEN, HIDDEN, HIDDEN]


def test_a_standardised_value_of_what_planning_needs_is_shown():
    values = pl.DataFrame({"field": ["pekerjaan", "alamat", "nik"], "value": ["PETANI", "Jl. Melati 3", NIK]})
    assert mask_frame(values).get_column("value").to_list() == ["PETANI", HIDDEN, "6303************"]
    villages = pl.DataFrame({"field": ["kode_desa"], "value": ["63.03.05.2001"]})
    assert mask_frame(villages).get_column("value").to_list() == ["63.03.05.2001"]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (f"NIK {NIK} salah", "NIK 6303************ salah"),
        ("NIK 6303 0552 0880 0007", "NIK 6303************"),
        ("63.03.05.520880.0007", "6303************"),
        ("NIK6303055208800007x", "NIK6303************x"),
        ("hp 081234567890", "hp ***"),
        ("hp 0812-3456-7890", "hp ***"),
        ("lahir 12-08-1980", "lahir **-**-1980"),
        ("lahir 1980-08-12", "lahir 1980-**-**"),
        ("pkh/PKH_2025.xlsx baris 12 dari 123456", "pkh/PKH_2025.xlsx baris 12 dari 123456"),
        ("run 20251210T101500Z", "run 20251210T101500Z"),
        ("d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"),
    ],
)
def test_a_text_loses_the_numbers_that_tell_who_somebody_is(told, shown):
    assert mask_text(told) == shown
