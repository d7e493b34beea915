"""Exports: masked unless asked, in three formats."""

import json
import stat
import sys
from datetime import UTC, datetime

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dtsen_merge.delivery import EXPORTABLE, ExportMeta, PackageMeta, export

META = ExportMeta("r1", datetime(2026, 1, 31, tzinfo=UTC), PackageMeta(purpose="uji", keep_until="2026-05-01"))
SECRETS = (
    "055208800007",
    "052001100001",
    "ZULKARNAIN",
    "HASAN",
    "MARYAMAH",
    "Melati",
    "81234567890",
    "1980, 8, 12",
    "08-12",
)


def content(path):
    """All that stands in a file, as text."""
    if path.suffix == ".parquet":
        return str(pl.read_parquet(path).rows())
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    return path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_masked_files_hold_none_of_what_was_planted(tmp_path, frames, format):
    paths = export(frames, tmp_path, format=format, meta=META)
    told = "".join(content(path) for path in paths)
    assert [secret for secret in SECRETS if secret in told] == []
    assert "6303************" in told
    assert "P0000011" in told


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_whole_values_are_there_when_asked_and_private(tmp_path, frames, format):
    paths = export(frames, tmp_path, format=format, meta=META, masked=False)
    told = "".join(content(path) for path in paths)
    assert "6303055208800007" in told
    assert "ZULKARNAIN HASAN" in told
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_what_is_asked_for_is_what_is_written(tmp_path, frames):
    export(frames, tmp_path, format="csv", meta=META, what=["families"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datapackage.json", "families.csv"]
    export(frames, tmp_path / "all", format="parquet", meta=META)
    assert sorted(path.stem for path in (tmp_path / "all").glob("*.parquet")) == sorted(EXPORTABLE)


def test_parquet_is_the_registry_itself(tmp_path, frames):
    export(frames, tmp_path, format="parquet", meta=META, masked=False)
    assert_frame_equal(pl.read_parquet(tmp_path / "persons.parquet"), frames["persons"])


def test_csv_for_excel(tmp_path, frames):
    export(frames, tmp_path, format="csv", meta=META, masked=False)
    raw = (tmp_path / "persons.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfperson_id;family_id;nik")
    told = pl.read_csv(tmp_path / "persons.csv", separator=";", infer_schema=False)
    assert told.get_column("nama").to_list() == ["'=ZULKARNAIN HASAN", "MARYAMAH"]
    assert told.get_column("sources").to_list() == ["pkh|siak", "baznas"]
    assert told.get_column("alamat").to_list() == ["Jl. Melati; No. 3", None]
    assert "0,98" in (tmp_path / "crosswalk.csv").read_text(encoding="utf-8-sig")
    export(frames, tmp_path, format="csv", meta=META, masked=False, separator=",")
    told = pl.read_csv(tmp_path / "crosswalk.csv")
    assert told.get_column("probability").to_list() == [0.98, None]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_csv_cell_that_would_be_computed_is_neutralised(tmp_path, frames, sign):
    text = f"{sign}cmd|' /C calc'!A0"
    frames["persons"] = frames["persons"].with_columns(pl.lit(text).alias("pekerjaan"))
    export(frames, tmp_path, format="csv", meta=META, masked=False, what=["persons"])
    told = pl.read_csv(tmp_path / "persons.csv", separator=";", infer_schema=False)
    assert set(told.get_column("pekerjaan").to_list()) == {f"'{text}"}


def test_a_list_s_first_entry_is_neutralised_too(tmp_path, frames):
    frames["persons"] = frames["persons"].with_columns(pl.lit(["=1+1"]).alias("sources"))
    export(frames, tmp_path, format="csv", meta=META, what=["persons"])
    told = pl.read_csv(tmp_path / "persons.csv", separator=";", infer_schema=False)
    assert set(told.get_column("sources").to_list()) == {"'=1+1"}


def test_workbook_speaks_the_reader_s_language_and_explains_its_columns(tmp_path, frames):
    for language, sheets, yes_no in (
        ("id", ["Isi", "BNBA", "Orang", "Keluarga", "Kepesertaan", "Daftar padanan", "Kamus data"], "tidak"),
        (
            "en",
            ["Contents", "By name by address", "Persons", "Families", "Participation", "Crosswalk", "Data dictionary"],
            "no",
        ),
    ):
        (path,) = export(frames, tmp_path, format="xlsx", meta=META, language=language, masked=False)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == sheets
        persons = book[sheets[2]]
        headings = [cell.value for cell in persons[1]]
        row = dict(zip(frames["persons"].columns, [cell.value for cell in persons[2]], strict=True))
        assert row["bersekolah"] == yes_no
        assert (row["nama"], persons["G2"].data_type) == ("=ZULKARNAIN HASAN", "s")
        dictionary = [[cell.value for cell in cells] for cells in book[sheets[-1]].iter_rows(min_row=2)]
        assert [line[2] for line in dictionary[: len(headings)]] == headings
        assert all(all(line) for line in dictionary)
        front = str([[cell.value for cell in cells] for cells in book[sheets[0]].iter_rows()])
        assert "uji" in front
        assert "2026-05-01" in front


def test_a_masked_workbook_says_so_and_sets_no_date_of_deletion(tmp_path, frames):
    (path,) = export(frames, tmp_path, format="xlsx", meta=META)
    front = str([[cell.value for cell in cells] for cells in openpyxl.load_workbook(path)["Isi"].iter_rows()])
    assert "Disamarkan" in front
    assert "2026-05-01" not in front


def test_the_description_of_a_masked_csv_fits_what_is_in_it(tmp_path, frames):
    export(frames, tmp_path, format="csv", meta=META)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    persons = package["resources"][0]
    assert package["masked"] is True
    assert persons["dialect"]["delimiter"] == ";"
    fields = {field["name"]: field for field in persons["schema"]["fields"]}
    header = (tmp_path / "persons.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert ";".join(fields) == header
    assert fields["nik"]["constraints"]["pattern"] == r"\d{4}\*{12}"
    assert (fields["tanggal_lahir"]["type"], fields["sources"]["type"]) == ("string", "string")
