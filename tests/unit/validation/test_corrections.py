"""The workbook that goes back to the agency, read back with another library."""

from __future__ import annotations

import json
import stat
import zipfile

import openpyxl
import polars as pl
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.tables import PROBLEMS, conform
from dtsen_merge.validation import write_corrections

FILE = "pkh/daftar.xlsx"


def problem(code, severity, row, column=None, value=None, sheet="Lembar1", **params):
    return {
        "code": code, "severity": severity, "source": "pkh", "file": FILE, "sheet": sheet, "row": row,
        "column": column, "value": value, "params": json.dumps(params),
    }  # fmt: skip


def problems(*rows):
    return (
        conform(pl.DataFrame(list(rows), infer_schema_length=None), PROBLEMS)
        if rows
        else conform(pl.DataFrame({"code": []}), PROBLEMS)
    )


@pytest.fixture
def written(tmp_path, make):
    """(workbook, path) for three rows, two of them in question."""
    records = make(
        {"nama": "ALI", "nik": "6303051705800001", "raw": json.dumps({"nama": "ali", "nik": "6303051705800001"}),
         "kecamatan": "MARTAPURA", "desa": "TUNGKARAN"},
        {"nama": "BUDI", "raw": json.dumps({"nama": '=HYPERLINK("x")', "nik": "630305170580000"}),
         "kecamatan": "MARTAPURA", "desa": "TUNGKARAN"},
        {"raw": json.dumps({"alamat": "+62"})},
    )  # fmt: skip
    told = problems(
        problem("nik-length", "error", 3, "nik", "630305170580000"),
        problem("code-unknown", "warning", 3, "nik", "630305170580000"),
        problem("date-default", "note", 3, "tanggal_lahir"),
        problem("nama-missing", "error", 4, "nama"),
        problem("nik-other-region", "note", 2, "nik"),
        problem("rows-hidden", "note", None),
        {**problem("nik-length", "error", 2, "nik"), "source": "pip"},
    )
    path = tmp_path / "pkh.xlsx"
    write_corrections(
        path, source="pkh", title="Penerima PKH", agency="Dinas Sosial", records=records, problems=told, language="id",
        headings={(FILE, "Lembar1"): {"nik": "NIK KTP"}},
    )  # fmt: skip
    return openpyxl.load_workbook(path), path


def test_only_rows_in_question_are_listed_as_delivered(written):
    sheet = written[0]["Lembar1"]
    assert [[cell.value for cell in row][:4] for row in sheet.iter_rows()] == [
        ["Baris", "NIK KTP", "nama", "alamat"],
        [3, "630305170580000", '=HYPERLINK("x")', None],
        [4, None, None, "+62"],
    ]
    assert sheet.cell(1, 6).value == "Perbaikan"


def test_cells_are_coloured_by_the_gravest_and_say_what_and_how(written):
    sheet = written[0]["Lembar1"]
    nik, row_number = sheet.cell(2, 2), sheet.cell(2, 1)
    assert nik.fill.fgColor.rgb == "FFFFC7CE"
    assert "NIK bukan 16 angka" in nik.comment.text
    assert "Kode atau istilah tidak dikenal" in nik.comment.text
    assert "ketik ulang ke-16 angkanya" in nik.comment.text
    assert row_number.fill.fgColor.rgb == "FFDDEBF7"  # a field that the sheet has no column for
    assert "tanggal lahir: Tanggal lahir perkiraan" in sheet.cell(2, 5).value
    assert sheet.cell(3, 3).fill.fgColor.rgb == "FFFFC7CE"


def test_text_stays_text_so_nothing_becomes_a_formula_or_loses_digits(written):
    sheet = written[0]["Lembar1"]
    assert sheet.cell(2, 3).data_type == "s"
    assert {sheet.cell(2, place).number_format for place in (2, 3)} == {"@"}
    assert sheet.column_dimensions["F"].number_format == "@"  # the answer, still empty
    with zipfile.ZipFile(written[1]) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name)


def table(book, name):
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_the_summary_counts_by_problem_sheet_and_village(written):
    book = written[0]
    assert book.sheetnames == [
        "Ringkasan",
        "Menurut masalah",
        "Menurut lembar",
        "Menurut desa",
        "Catatan berkas",
        "Lembar1",
    ]
    first = [row[0] for row in table(book, "Ringkasan") if row[0]]
    assert first[0] == "Perbaikan data: Penerima PKH"
    assert "3 baris diterima dari instansi; 2 baris perlu diperiksa." in first
    assert table(book, "Menurut masalah")[2][:4] == ["NIK bukan 16 angka", "nik-length", "Galat", 1]
    assert len(table(book, "Menurut masalah")) == 7
    assert table(book, "Menurut lembar")[1:] == [[FILE, "Lembar1", 3, 2, "Lembar1"]]
    assert table(book, "Menurut desa")[1:] == [
        ["(tidak diketahui)", "(tidak diketahui)", 1, 1, 0], ["MARTAPURA", "TUNGKARAN", 1, 1, 1],
    ]  # fmt: skip
    assert table(book, "Catatan berkas")[1][:2] == ["Baris tersembunyi ikut dibaca", FILE]


def test_only_the_owner_may_read_it_also_where_a_laxer_file_stood(written, tmp_path, make):
    lax = tmp_path / "lax.xlsx"
    lax.touch(mode=0o644)
    write_corrections(lax, source="pkh", title="", agency="", records=make(), problems=problems(), language="en")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (written[1], lax)} == {0o600}


def test_nothing_to_correct_is_said(tmp_path, make):
    path = tmp_path / "pkh.xlsx"
    write_corrections(
        path, source="pkh", title="", agency="", records=make({"nama": "ALI"}), problems=problems(), language="en"
    )
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "By sheet"]
    assert "There is nothing to correct. Thank you." in [row[0].value for row in book["Summary"].iter_rows()]


def test_a_broken_row_without_a_record_is_listed_too(tmp_path, make):
    path = tmp_path / "pkh.xlsx"
    told = problems(problem("row-broken", "error", 9))
    write_corrections(path, source="pkh", title="", agency="", records=make(), problems=told, language="en")
    assert openpyxl.load_workbook(path)["Lembar1"].cell(2, 1).value == 9


def test_a_file_that_cannot_be_written_is_told(tmp_path, make):
    path = tmp_path / "folder.xlsx"
    path.mkdir()
    with pytest.raises(SurroundingsError) as told:
        write_corrections(path, source="pkh", title="", agency="", records=make(), problems=problems(), language="en")
    assert told.value.params == {"path": "folder.xlsx"}


def test_an_empty_cell_shows_what_the_problem_says_stood_there(tmp_path, make):
    path = tmp_path / "pkh.xlsx"
    told = problems(problem("cell-formula-error", "error", 2, "no_kk", "#N/A"))
    write_corrections(
        path, source="pkh", title="", agency="", records=make({"nama": "ALI"}), problems=told, language="en"
    )
    assert table(openpyxl.load_workbook(path), "Lembar1")[1][:3] == [2, "#N/A", "ALI"]
