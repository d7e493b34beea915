"""The workbook that goes back to the agency, read back with another library."""

from __future__ import annotations

import json
import stat
import zipfile

import openpyxl
import polars as pl
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.tables import HEADINGS, PROBLEMS, REPLIES, conform
from dtsen_merge.validation import AgencySheet, write_corrections

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


LINES = pl.DataFrame(
    {
        "row": [1, 3, 4, 5, 6, 9],
        "c0": [None] * 6,
        "c1": ["DAFTAR PENERIMA", "No", "1", "2", "3", "Mengetahui"],
        "c2": [None, "NIK KTP", "6303051705800001", "630305170580000", None, None],
        "c3": [None, "Nama", "ali", '=HYPERLINK("x")', None, None],
        "c4": [None, "Keterangan", None, "sakit", "+62", None],
    },
    schema_overrides={"row": pl.UInt32, "c0": pl.String},
)
"""The agency's sheet from column B on: title, header in row 3, three people, a signature."""
HEADS = pl.DataFrame(
    [("pkh", FILE, "Lembar1", "nik", "NIK KTP", "C", 0, 9), ("pkh", FILE, "Lembar1", "nama", "Nama", "D", 0, 9)],
    schema=dict(HEADINGS),
    orient="row",
)
ID = [f"{number:032x}" for number in range(10)]
MARKS = pl.DataFrame(
    {"row": [1, 3, 4, 5, 6, 9], "mark": [ID[n] for n in (1, 3, 4, 5, 6, 9)]}, schema_overrides={"row": pl.UInt32}
)


def records(make):
    rows = make(
        {"nama": "ALI", "row": 4, "kecamatan": "MARTAPURA", "desa": "TUNGKARAN"},
        {"nama": "BUDI", "row": 5, "kecamatan": "MARTAPURA", "desa": "TUNGKARAN"},
        {"row": 6},
    )
    return rows.with_columns(record_id=pl.Series([ID[4], ID[5], ID[6]]))


TOLD = problems(
    problem("nik-length", "error", 5, "nik", "630305170580000"),
    problem("code-unknown", "warning", 5, "nik", "630305170580000"),
    problem("date-default", "note", 5, "tanggal_lahir"),
    problem("nama-missing", "error", 6, "nama"),
    problem("nik-other-region", "note", 4, "nik"),
    problem("rows-hidden", "note", None),
    {**problem("nik-length", "error", 4, "nik"), "source": "pip"},
)


def write(path, records, told=TOLD, **more):
    given = {"title": "", "agency": "", "language": "id", "sheets": {}, "headings": HEADS, **more}
    write_corrections(path, source="pkh", records=records, problems=told, **given)
    return openpyxl.load_workbook(path)


@pytest.fixture
def written(tmp_path, make):
    """(workbook, path) for three rows, two of them in question."""
    path = tmp_path / "pkh.xlsx"
    sheets = {(FILE, "Lembar1"): AgencySheet(LINES, (3,), MARKS)}
    book = write(path, records(make), title="Penerima PKH", agency="Dinas Sosial", sheets=sheets, run_id="r1")
    return book, path


def test_the_agencys_sheet_is_as_it_was_with_our_columns_beside_it(written):
    sheet = written[0]["Lembar1"]
    assert [[cell.value for cell in row][:6] for row in sheet.iter_rows()] == [
        [None, "DAFTAR PENERIMA", None, None, None, None],
        [None] * 6,
        [None, "No", "NIK KTP", "Nama", "Keterangan", "Baris"],
        [None, "1", "6303051705800001", "ali", None, "4"],
        [None, "2", "630305170580000", '=HYPERLINK("x")', "sakit", "5"],
        [None, "3", None, None, "+62", "6"],
        [None] * 6,
        [None] * 6,
        [None, "Mengetahui", None, None, None, None],
    ]
    assert [cell.value for cell in sheet[3]][6:8] == ["Masalah", "Jawaban instansi"]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:I9"
    assert [sheet.cell(row, 9).value for row in (3, 4, 5, 9)] == ["3:-", f"4:{ID[4]}", f"5:{ID[5]}", "9:-"]
    assert sheet.column_dimensions["I"].hidden


def test_cells_are_coloured_by_the_gravest_and_say_what_and_how(written):
    sheet = written[0]["Lembar1"]
    nik, row_number = sheet["C5"], sheet["F5"]
    assert nik.fill.fgColor.rgb == "FFFFC7CE"
    assert "NIK bukan 16 angka" in nik.comment.text
    assert "Kode atau istilah tidak dikenal" in nik.comment.text
    assert "ketik ulang ke-16 angkanya" in nik.comment.text
    assert row_number.fill.fgColor.rgb == "FFDDEBF7"  # a field that the sheet has no column for
    assert "tanggal lahir: Tanggal lahir perkiraan" in sheet["G5"].value
    assert sheet["D6"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C4"].fill.fgColor.rgb == "00000000"  # of a row with notes only nothing is asked


def test_text_stays_text_so_nothing_becomes_a_formula_or_loses_digits(written):
    sheet = written[0]["Lembar1"]
    assert sheet["D5"].data_type == "s"
    assert {sheet.cell(5, place).number_format for place in (3, 4)} == {"@"}
    assert sheet.column_dimensions["H"].number_format == "@"  # the answer, still empty
    with zipfile.ZipFile(written[1]) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name)


def test_the_answer_may_be_chosen_and_may_be_other_words(written):
    (rule,) = written[0]["Lembar1"].data_validations.dataValidation
    assert rule.formula1 == '"Sudah diperbaiki,Data sudah benar,Hapus baris ini,Tidak diketahui"'
    assert not rule.showErrorMessage
    assert "H4" in rule.sqref and "H9" in rule.sqref


def test_a_long_sheet_shows_its_head_and_the_rows_in_question(tmp_path, make, monkeypatch):
    monkeypatch.setattr("dtsen_merge.validation.correction_sheets._MOST_LINES", 5)
    sheets = {(FILE, "Lembar1"): AgencySheet(LINES, (3,), MARKS)}
    sheet = write(tmp_path / "a.xlsx", records(make), sheets=sheets)["Lembar1"]
    assert [row[5].value for row in sheet.iter_rows()] == [None, "Baris", "5", "6"]
    assert sheet["C3"].fill.fgColor.rgb == "FFFFC7CE"


def test_an_earlier_answer_stands_in_its_place_while_the_row_is_the_same(tmp_path, make):
    given = [("pkh", FILE, "Lembar1", 5, ID[5], "right", ""), ("pkh", FILE, "Lembar1", 6, ID[9], "remove", "")]
    replies = pl.DataFrame(given, schema=dict(REPLIES), orient="row")
    sheets = {(FILE, "Lembar1"): AgencySheet(LINES, (3,), MARKS)}
    sheet = write(tmp_path / "a.xlsx", records(make), sheets=sheets, replies=replies)["Lembar1"]
    assert (sheet["H5"].value, sheet["H6"].value) == ("Data sudah benar", None)


def test_a_sheet_that_has_changed_since_gets_no_tab_but_its_problems_are_listed(tmp_path, make):
    book = write(tmp_path / "a.xlsx", records(make))
    assert "Lembar1" not in book.sheetnames and "_dtsen_merge" not in book.sheetnames
    assert [row[2] for row in table(book, "Daftar masalah")[1:]] == ["C5", "C5", "D6"]


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
        "Daftar masalah",
        "Lembar1",
        "_dtsen_merge",
    ]
    assert book["_dtsen_merge"].sheet_state == "veryHidden"
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
    assert table(book, "Daftar masalah")[1][:6] == [FILE, "Lembar1", "C5", "NIK KTP", "630305170580000", "Peringatan"]


def test_only_the_owner_may_read_it_also_where_a_laxer_file_stood(written, tmp_path, make):
    lax = tmp_path / "lax.xlsx"
    lax.touch(mode=0o644)
    write(lax, records(make), problems())
    assert {stat.S_IMODE(path.stat().st_mode) for path in (written[1], lax)} == {0o600}


def test_nothing_to_correct_is_said(tmp_path, make):
    book = write(tmp_path / "pkh.xlsx", records(make), problems(), language="en")
    assert book.sheetnames == ["Summary", "By sheet"]
    assert "There is nothing to correct. Thank you." in [row[0].value for row in book["Summary"].iter_rows()]


def test_a_file_that_cannot_be_written_is_told(tmp_path, make):
    path = tmp_path / "folder.xlsx"
    path.mkdir()
    with pytest.raises(SurroundingsError) as told:
        write(path, records(make), problems())
    assert told.value.params == {"path": "folder.xlsx"}
