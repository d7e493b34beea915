"""From mapped cells to records and problems."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from dtsen_merge.errors import ConfigError
from dtsen_merge.settings import SourceProfile, load_policy
from dtsen_merge.sources.standardise import Standardised, decide_truncation, load_words, standardise
from dtsen_merge.tables import PROBLEMS, RECORDS

TODAY = date(2026, 1, 15)
GOOD = "6303050509920001"


def run(
    *rows: dict[str, str | None], kind: str = "programme", region: str = "63.03", file: str = "pkh/a.xlsx", **more: Any
) -> Standardised:
    fields = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame(
        {
            "source": "pkh", "file": file, "sheet": "S", "row": range(2, len(rows) + 2),
            "row_kind": [row.get("row_kind", "person") for row in rows],
            **{name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in fields if name != "row_kind"},
        },
        schema_overrides={"row": pl.UInt32},
    )  # fmt: skip
    profile = SourceProfile.model_validate({"name": "pkh", "files": ["pkh/*"], "kind": kind, **more})
    return standardise(frame, region_code=region, profile=profile, truncated=decide_truncation(frame), today=TODAY)


def codes(done: Standardised) -> list[tuple[str, str | None]]:
    return [(code, column) for code, column in done.problems.select("code", "column").rows()]


def record(done: Standardised, row: int = 0) -> dict[str, Any]:
    return done.records.row(row, named=True)


def test_a_whole_row() -> None:
    done = run(
        {
            "nik": f"'{GOOD}", "no_kk": "6303050101150003", "nama": "H. M. Noer, S.Pd", "tanggal_lahir": "05-09-1992",
            "tempat_lahir": " martapura ", "jenis_kelamin": "Laki-laki", "nama_ibu": "Hj. ST. AISYAH", "alamat": "Jl. A. Yani",
            "rt": "1", "rw": "RW 2", "desa": "Sei Alang", "kecamatan": "Kec. Karang Intan", "kode_pos": "70661",
            "telepon": "0812-3456-7890", "hubungan_keluarga": "KK", "status_kawin": "2", "agama": "Islam", "pekerjaan": "PNS",
            "pendidikan": "S1", "status_bekerja": "1", "nominal": "Rp 300.000,00", "desil_nasional": "3", "pbi_nas": "YA",
        },
        programme="PKH", period="2025-12",
    )  # fmt: skip
    got = record(done)
    assert dict(done.records.schema) == {name: pl.Series([], dtype=dtype).dtype for name, dtype in RECORDS.items()}
    assert codes(done) == []
    expected = {
        "nik": GOOD, "nik_status": "whole", "no_kk": "6303050101150003", "nama": "M. NOER", "nama_tokens": "MUHAMMAD NUR",
        "nama_gelar": "H S.PD", "tanggal_lahir": date(1992, 9, 5), "tanggal_lahir_precision": "day", "tahun_lahir": 1992,
        "tanggal_lahir_default": False, "tempat_lahir": "MARTAPURA", "jenis_kelamin": "L", "nama_ibu": "SITI AISYAH",
        "rt": "001", "rw": "002", "kode_desa": "63.03.06.2011", "desa": "Sungai Alang", "kecamatan": "Karang Intan",
        "telepon": "6281234567890", "hubungan_keluarga": "KEPALA KELUARGA", "status_kawin": "KAWIN", "agama": "ISLAM",
        "pekerjaan": "PEGAWAI NEGERI SIPIL (PNS)", "pendidikan": "DIPLOMA IV/STRATA I", "status_bekerja": True,
        "nominal": 300_000, "desil_nasional": 3, "pbi_nas": True, "program": "PKH", "periode": "2025-12",
    }  # fmt: skip
    assert {name: got[name] for name in expected} == expected
    assert json.loads(got["raw"])["nik"] == f"'{GOOD}"


def test_a_field_that_is_wrong_is_emptied_told_and_kept_raw() -> None:
    done = run(
        {
            "nama": "ALI",
            "nik": "6.30305E+15",
            "tanggal_lahir": "31-02-1980",
            "jenis_kelamin": "x",
            "desil_nasional": "11",
        }
    )
    got = record(done)
    assert [got[name] for name in ("nik", "tanggal_lahir", "jenis_kelamin", "desil_nasional")] == [None] * 4
    assert codes(done) == [
        ("nik-e-notation", "nik"), ("date-impossible", "tanggal_lahir"), ("sex-unreadable", "jenis_kelamin"),
        ("desil-out-of-range", "desil_nasional"),
    ]  # fmt: skip
    assert done.problems["value"].to_list() == ["6.30305E+15", "31-02-1980", "x", "11"]
    assert done.problems.schema == pl.Schema(PROBLEMS)
    assert json.loads(got["raw"]) == {
        "nik": "6.30305E+15", "nama": "ALI", "tanggal_lahir": "31-02-1980", "jenis_kelamin": "x", "desil_nasional": "11",
    }  # fmt: skip


def test_the_severity_is_the_catalogue_s() -> None:
    done = run(
        {"nama": "ALI", "nik": "", "tanggal_lahir": "01-07-1960"}, {"nama": "-", "nik": GOOD, "tanggal_lahir": None}
    )
    told = done.problems.select("code", "severity", "row").rows()
    assert told == [("nik-empty", "note", 2), ("nama-unusable", "error", 3), ("date-default", "note", 2)]
    assert record(done)["tanggal_lahir_default"] is True


def test_no_column_is_no_problem_but_a_sheet_without_names_is() -> None:
    done = run({"alamat": "JL. MELATI"})
    assert codes(done) == [("nama-missing", "nama")]
    assert record(done)["nik_status"] == "empty"


def test_truncated_numbers_are_fifteen_digits_and_one_problem_a_row() -> None:
    rows = [{"nama": "ALI", "nik": f"63030505099{n:02d}000"} for n in range(60, 90)] + [{"nama": "B", "nik": GOOD}]
    done = run(*[{**row, "nik": row["nik"].ljust(16, "0")} for row in rows])
    assert record(done)["nik_15"] == "630305050996000" and record(done)["nik"] is None
    assert record(done, 30)["nik"] == GOOD
    assert codes(done).count(("nik-truncated", "nik")) == 30


def test_a_nik_of_elsewhere_is_only_noted() -> None:
    elsewhere = {"nama": "ALI", "nik": "3276010509920001"}
    assert codes(run(elsewhere)) == [("nik-other-region", "nik")]
    assert codes(run(elsewhere, region="")) == []
    assert record(run(elsewhere))["nik"] == "3276010509920001"


def test_a_mark_of_death_sets_the_status_unless_another_stands_there() -> None:
    done = run(
        {"nama": "ALM. ALI", "status_hidup": None},
        {"nama": "BUDI (ALM)", "status_hidup": "Hidup"},
        {"nama": "CITRA ALMH", "status_hidup": "Pindah"},
        {"nama": "DEWI", "status_hidup": "Hidup"},
        {"nama": "EKA", "status_hidup": "entah"},
    )
    assert done.records["status_hidup"].to_list() == ["MENINGGAL", "MENINGGAL", "PINDAH", "HIDUP", None]
    assert codes(done).count(("nama-deceased-mark", "nama")) == 3


def test_a_family_row_names_no_person() -> None:
    done = run(
        {"row_kind": "family", "no_kk": "6303050101150003", "nama_kepala_keluarga": "H. ALI", "nama": "X", "nik": GOOD,
         "desil_nasional": "2"},
        {"row_kind": "family", "no_kk": "-", "nama_kepala_keluarga": "BUDI"},
        {"row_kind": "person", "no_kk": "6303050101150003", "nama": "CITRA", "nik": GOOD},
    )  # fmt: skip
    first = record(done)
    assert (first["nama"], first["nik"], first["nama_kepala_keluarga"], first["desil_nasional"]) == (
        None,
        None,
        "ALI",
        2,
    )
    assert codes(done) == [("kk-missing-on-family", "no_kk")]
    assert done.problems["row"].to_list() == [3]
    assert record(done, 2)["nama"] == "CITRA"


def test_a_family_row_s_only_name_is_the_head_s() -> None:
    assert (
        record(run({"row_kind": "family", "no_kk": "6303050101150003", "nama": "ALI"}))["nama_kepala_keluarga"] == "ALI"
    )


def test_relations_in_numbers_follow_the_kind_of_source() -> None:
    cells = {"nama": "ALI", "hubungan_keluarga": "2", "jenis_kelamin": "P"}
    assert record(run(cells, kind="welfare"))["hubungan_keluarga"] == "ISTRI"
    assert record(run(cells, kind="population"))["hubungan_keluarga"] == "SUAMI"


def test_dates_of_uncertain_order_are_told_once_a_sheet() -> None:
    done = run(*[{"nama": "ALI", "tanggal_lahir": f"0{n}-0{n + 1}-1980"} for n in range(2, 8)])
    told = done.problems.filter(pl.col("code") == "date-order-ambiguous")
    assert told.select("row", "sheet").rows() == [(None, "S")]
    assert done.records["tanggal_lahir"][0] == date(1980, 3, 2)
    clear = run(*[{"nama": "ALI", "tanggal_lahir": text} for text in ("02-03-1980", "25-03-1980")])
    assert codes(clear) == []


def test_a_very_old_birth_date_is_kept_with_a_warning_and_an_impossible_one_is_not() -> None:
    done = run(*({"nama": "ALI", "tanggal_lahir": cell} for cell in ("02-03-1908", "02-03-1808", "01-01-1900")))
    assert done.records["tanggal_lahir"].to_list() == [date(1908, 3, 2), None, date(1900, 1, 1)]
    assert done.records["tahun_lahir"].to_list() == [1908, None, 1900]
    told = done.problems.filter(pl.col("code") != "date-default").select("code", "severity", "row").sort("row")
    assert told.rows() == [
        ("date-too-old", "warning", 2), ("date-age-impossible", "error", 3), ("date-too-old", "warning", 4),
    ]  # fmt: skip


def test_an_empty_date_of_excel_is_empty_in_a_workbook_and_a_date_in_a_text() -> None:
    cells = (
        {"nama": "ALI", "tanggal_lahir": cell, "tanggal_pengukuran": cell} for cell in ("1899-12-31", "1900-01-01")
    )
    done = run(*cells)
    assert done.records["tanggal_lahir"].to_list() == [None, None]
    assert done.records["tanggal_pengukuran"].to_list() == [None, None]
    assert done.records["tanggal_lahir_precision"].to_list() == ["none", "none"]
    assert json.loads(record(done)["raw"])["tanggal_lahir"] == "1899-12-31"
    assert codes(done) == [
        ("date-excel-empty", "tanggal_lahir"), ("date-excel-empty", "tanggal_lahir"),
        ("date-excel-empty", "tanggal_pengukuran"), ("date-excel-empty", "tanggal_pengukuran"),
    ]  # fmt: skip
    typed = run({"nama": "ALI", "tanggal_lahir": "1900-01-01"}, file="pkh/a.CSV")
    assert record(typed)["tanggal_lahir"] == date(1900, 1, 1)


def test_a_postal_code_of_another_country_is_kept_where_no_region_is_checked() -> None:
    row = {"nama": "ALI", "kode_pos": "2119"}
    assert record(run(row, region=""))["kode_pos"] == "2119"
    assert codes(run(row, region="")) == []
    assert record(run(row))["kode_pos"] is None
    assert codes(run(row)) == [("number-unreadable", "kode_pos")]


def test_serial_numbers_of_1904_are_known_by_the_niks() -> None:
    done = run({"nama": "ALI", "nik": GOOD, "tanggal_lahir": "32390"})
    assert record(done)["tanggal_lahir"] == date(1992, 9, 5)


def test_the_row_s_own_period_and_programme_come_before_the_profile_s() -> None:
    rows = [
        {"nama": "ALI", "periode": "Nov 2025", "program": "BPNT"},
        {"nama": "BUDI", "periode": None, "program": None},
    ]
    done = run(*rows, programme="PKH", period="2025-12")
    assert done.records.select("program", "periode").rows() == [("BPNT", "2025-11"), ("PKH", "2025-12")]


def test_a_place_outside_is_told_where_the_sheet_says_so() -> None:
    done = run({"nama": "ALI", "kode_desa": "32.76.01.1006"})
    assert done.problems.select("code", "column", "value").rows() == [("region-outside", "kabupaten", "32.76.01.1006")]


@pytest.mark.parametrize("cell", ['a "quoted" \\ name\n', "\x01", "é\u00a0"])
def test_raw_is_json_whatever_the_cell_holds(cell: str) -> None:
    done = run({"nama": "ALI", "alamat": cell, "dusun": " \u00a0", "rt": ""})
    assert json.loads(record(done)["raw"]) == {"nama": "ALI", "alamat": cell}


def test_the_workspace_s_own_words_are_used() -> None:
    def policy(name: str) -> dict[str, Any]:
        data = load_policy(name)
        return {**data, "front": [*data["front"], "DATU"]} if name == "names.toml" else data

    rows = pl.DataFrame(
        {"source": "s", "file": "f", "sheet": "", "row": [2], "row_kind": "person", "nama": ["DATU ALI"]}
    )
    profile = SourceProfile(name="s", files=("s/*",))
    done = standardise(
        rows, region_code="", profile=profile, truncated=frozenset(), today=TODAY, words=load_words(policy)
    )
    assert done.records["nama"].to_list() == ["ALI"]


def test_a_policy_file_without_a_table_is_a_fault_of_configuration() -> None:
    with pytest.raises(ConfigError):
        load_words(lambda name: {} if name == "codes.toml" else load_policy(name))


@pytest.mark.parametrize(
    "limits", [{"oldest_age": 120, "impossible_age": 110}, {"oldest_age": 110, "impossible_age": 151}]
)
def test_ages_that_are_out_of_order_are_a_fault_of_configuration(limits: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        load_words(lambda name: {**load_policy(name), **({"limits": limits} if name == "dates.toml" else {})})


def test_an_older_workspace_s_dates_need_no_new_setting() -> None:
    words = load_words(
        lambda name: {**load_policy(name), **({"limits": {"oldest_age": 100}} if name == "dates.toml" else {})}
    )
    assert (words.oldest_age, words.impossible_age) == (100, 150)


def test_ditto_marks_in_places_mean_the_line_above_and_stay_raw() -> None:
    first = {"nama": "A", "alamat": "JL. X", "desa": "Keraton", "kecamatan": "Martapura"}
    marks = ["sda", "S.d.a.", "idem", '"', "''", "- sda -", "sama dengan atas"]
    rows = [first, *({"nama": "B", "alamat": mark, "desa": mark, "kecamatan": mark} for mark in marks)]
    records = run(*rows).records
    assert set(records["kode_desa"].to_list()) == {records["kode_desa"][0]} != {None}
    assert records["alamat"].to_list() == ["JL. X"] * len(rows)
    assert json.loads(records["raw"][1])["alamat"] == "sda"


def test_ditto_marks_say_nothing_below_nothing_and_never_in_numbers_or_names() -> None:
    done = run({"nama": "ALI", "desa": "sda"}, {"nama": "idem", "nik": "sda"}, {"nama": "BASRI", "desa": "sda"})
    assert done.records["desa"].to_list() == [None, None, None]
    assert done.records["nik"].to_list() == [None, None, None]
    assert done.records["nama"].to_list() == ["ALI", "IDEM", "BASRI"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["P", "W", "p"], ["L", "P", "L"]), (["L", "P", "W"], ["L", "P", "P"]), (["P", "P", "L"], ["P", "P", "L"])],
)
def test_p_beside_w_is_pria(cells: list[str], expected: list[str]) -> None:
    records = run(*({"nama": "A", "jenis_kelamin": cell} for cell in cells)).records
    assert records["jenis_kelamin"].to_list() == expected
