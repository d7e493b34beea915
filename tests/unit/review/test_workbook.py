"""review.xlsx, read back."""

import stat
import sys
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from dtsen_merge import tables
from dtsen_merge.review import REVIEW_RECORDS, decision_words, write_review_workbook

YELLOW = "FFFFEB9C"


@pytest.fixture
def write(tmp_path, pairs, records, cuts):
    def write(language="id", name="review.xlsx", **told):
        path = tmp_path / name
        write_review_workbook(path, **{"pairs": pairs, "records": records, "cuts": cuts, "language": language, **told})
        return path

    return write


def rows(sheet):
    head = [cell.value for cell in sheet[1]]
    return [dict(zip(head, [cell.value for cell in cells], strict=True)) for cells in sheet.iter_rows(min_row=2)]


def where(sheet, heading, row):
    return sheet.cell(row, [cell.value for cell in sheet[1]].index(heading) + 1)


def test_a_case_is_two_rows_with_all_that_a_decision_needs(write):
    sheet = openpyxl.load_workbook(write())["Keputusan"]
    told = rows(sheet)
    assert [line["Kasus"] for line in told] == [1, 1, 2, 2, 3, 3, 4, 4]
    first, second = told[2], told[3]
    assert (first["Nama"], second["Nama"]) == ("SITI MARYAMAH", "SITI MARIYAMAH")
    assert (first["Sumber"], first["Berkas"], first["Lembar"], first["Baris"]) == ("siak", "siak/x.xlsx", "S", 2)
    assert (second["Sumber"], second["Baris"]) == ("pkh", 3)
    assert (first["record_a"], first["record_b"]) == (second["record_a"], second["record_b"]) == ("a", "b")
    assert first["Peluang"] == pytest.approx(0.87)
    assert second["Peluang"] is None


def test_the_reason_is_a_sentence_that_names_fields(write):
    told = rows(openpyxl.load_workbook(write())["Keputusan"])[2]["Mengapa"]
    assert told.startswith("Peluang satu orang 87 %")
    assert "Sama: Nomor KK, Jenis kelamin, Kecamatan." in told
    assert "Berbeda: Nama, NIK (1 angka), Tanggal lahir, Telepon (1 angka)." in told
    assert "Hanya pada satu baris: Desa/kelurahan." in told


def test_what_differs_is_coloured_on_both_rows_and_nothing_else(write):
    sheet = openpyxl.load_workbook(write())["Keputusan"]
    for row in (4, 5):
        assert where(sheet, "NIK", row).fill.fgColor.rgb == YELLOW
        assert where(sheet, "Nama", row).fill.fgColor.rgb == YELLOW
        assert where(sheet, "Nomor KK", row).fill.patternType is None


def test_answers_are_drop_downs_in_unlocked_cells_of_the_first_row(write):
    sheet = openpyxl.load_workbook(write())["Keputusan"]
    (choice,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert choice.formula1 == '"sama,beda,tidak tahu"'
    assert str(choice.sqref) == "B2:B9"
    assert sheet.protection.sheet
    for heading in ("Keputusan", "Catatan", "Oleh", "Tanggal"):
        assert [where(sheet, heading, row).protection.locked for row in (3, 5)] == [True, True]
        assert [where(sheet, heading, row).fill.fgColor.rgb for row in (3, 5)] == ["FFD9D9D9"] * 2
        assert where(sheet, heading, 2).fill.patternType is None  # empty, so it looks as its column does
        columns = sheet.column_dimensions[where(sheet, heading, 2).column_letter]
        assert not columns.protection.locked  # the first rows' cells are empty: they go by their column
    assert where(sheet, "Nama", 2).protection.locked
    hidden = [where(sheet, name, 1).column_letter for name in ("record_a", "record_b")]
    assert all(sheet.column_dimensions[letter].hidden for letter in hidden[:1])


def test_links_that_were_cut_stand_on_their_own_sheet_with_the_reason(write):
    told = rows(openpyxl.load_workbook(write())["Dipisahkan"])
    assert [(line["record_a"], line["record_b"]) for line in told] == [("a", "e"), ("a", "e")]
    assert told[0]["Mengapa"].startswith("Dipisahkan: NIK menunjukkan dua orang yang berbeda")
    assert told[0]["Peluang"] is None


def test_no_number_is_whole_in_the_file(write):
    archive = zipfile.ZipFile(write())
    told = b"".join(archive.read(name) for name in archive.namelist())
    for number in (b"6303055208800007", b"6303055208800017", b"630305520880000", b"6303052001100001", b"6281234567890"):
        assert number not in told
    assert b"6372************" in told  # differs in most digits: which ones are not shown


def test_a_name_that_begins_like_a_formula_is_text(write):
    sheet = openpyxl.load_workbook(write())["Keputusan"]
    cell = next(cell for cells in sheet.iter_rows() for cell in cells if cell.value == "=SITI")
    assert cell.data_type == "s"


def test_it_exists_when_there_is_nothing_to_decide(write):
    told = {
        "pairs": tables.empty(tables.PAIRS), "records": tables.empty(REVIEW_RECORDS), "cuts": tables.empty(tables.CUTS),
    }  # fmt: skip
    book = openpyxl.load_workbook(write(**told))
    assert book.sheetnames == ["Petunjuk", "Keputusan", "Dipisahkan"]
    assert [book[name].max_row for name in book.sheetnames[1:]] == [1, 1]
    assert book["Petunjuk"]["A3"].value == "0 kasus meragukan dan 0 tautan yang dipisahkan."


def test_english(write):
    book = openpyxl.load_workbook(write("en"))
    assert book.sheetnames == ["Read me", "Decisions", "Cut"]
    assert rows(book["Decisions"])[2]["Why"].startswith("Probability of one person 87 %")
    assert decision_words("en") == {"same": "same", "different": "different", "unknown": "don't know"}


def test_the_same_cases_and_moment_give_the_same_bytes(write):
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    first, second = write(created=moment, name="a.xlsx"), write(created=moment, name="b.xlsx")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_only_the_owner_reads_it(write):
    assert stat.S_IMODE(write().stat().st_mode) == 0o600
