"""Table workbooks, read back by openpyxl and fastexcel."""

import stat
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest

from dtsen_merge.errors import SurroundingsError
from dtsen_merge.privacy.files import PRIVATE
from dtsen_merge.workbooks.tables import MARKS, About, Contents, TableColumn, TableSheet, write_tables

FRAME = pl.DataFrame(
    {
        "nik": ["6303055208800007", None, "6303055208800008"],
        "jumlah": [1200, None, -5],
        "bagian": [0.25, float("nan"), float("inf")],
        "tanggal": [date(1980, 8, 12), date(1899, 5, 5), None],
        "saat": [datetime(2026, 1, 31, 12), None, None],
        "benar": [True, None, False],
        "daftar": [["a", "b"], [], None],
    }
)


def book(path):
    return openpyxl.load_workbook(path)


def body(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keluar" / "uji.xlsx"


def test_values_come_back_as_they_were(path):
    write_tables(path, [TableSheet("data", FRAME)])
    sheet = book(path)["data"]
    assert body(sheet) == [
        ["6303055208800007", 1200, 0.25, datetime(1980, 8, 12), datetime(2026, 1, 31, 12), True, "a; b"],
        [None, None, None, "1899-05-05", None, None, None],
        ["6303055208800008", -5, None, None, None, False, None],
    ]
    kinds = {cell.column_letter: (cell.data_type, cell.number_format) for cell in sheet[2]}
    assert kinds["A"] == ("s", "@")
    assert kinds["B"] == ("n", "#,##0")
    assert kinds["D"] == ("d", "dd/mm/yyyy")


def test_a_second_reader_sees_the_same_rows(path):
    write_tables(path, [TableSheet("data", FRAME)])
    told = fastexcel.read_excel(path).load_sheet("data").to_polars()
    assert told.get_column("nik").to_list() == FRAME.get_column("nik").to_list()
    assert told.height == 3


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+62812",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://x")',
        "http://contoh.id",
        "\t=1",
        "{=1}",
        "#N/A",
        "TRUE",
        "007",
    ],
)
def test_a_text_is_never_a_formula_link_or_number(path, text):
    write_tables(path, [TableSheet("data", pl.DataFrame({"t": [text]}))])
    cell = book(path)["data"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.number_format == "@"  # stays text when it is edited, too
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('a<b>&"c"', 'a<b>&"c"'),
        ("baris 1\r\nbaris 2", "baris 1\nbaris 2"),
        ("\x01x\x1f", "x"),
        ("  tepi  ", "  tepi  "),
    ],
)
def test_signs_that_xml_takes_badly(path, text, kept):
    write_tables(path, [TableSheet("data", pl.DataFrame({"t": [text]}))])
    assert book(path)["data"]["A2"].value == kept


def test_what_looks_like_an_escape_of_excel_stays_what_was_typed(path):
    write_tables(path, [TableSheet("data", pl.DataFrame({"t": ["_x0041_"]}))])
    assert fastexcel.read_excel(path).load_sheet("data").to_polars().item() == "_x0041_"


def test_a_cell_s_text_is_cut_at_excel_s_limit(path):
    write_tables(path, [TableSheet("data", pl.DataFrame({"t": ["x" * 40_000]}))])
    assert len(book(path)["data"]["A2"].value) == 32_767


def test_a_sheet_is_a_real_table_with_a_frozen_filtered_header(path):
    columns = (TableColumn("nik", "NIK", comment="nomor"), TableColumn("jumlah", "Jumlah", width=20))
    write_tables(path, [TableSheet("data", FRAME, columns, frozen_columns=1)])
    sheet = book(path)["data"]
    (table,) = sheet.tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:B4", "A1:B4")
    assert [column.name for column in table.tableColumns] == ["NIK", "Jumlah"] == [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].comment.text == "nomor"
    assert sheet.column_dimensions["B"].width == pytest.approx(20, abs=1)
    assert sheet.dimensions == "A1:B4"
    assert b'<dimension ref="A1:B4"/>' in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_headings_that_are_alike_are_told_apart(path):
    write_tables(path, [TableSheet("d", FRAME, (TableColumn("nik", "Isi"), TableColumn("jumlah", "isi")))])
    assert [cell.value for cell in book(path)["d"][1]] == ["Isi", "isi (2)"]


def test_a_sheet_without_rows_still_opens_and_has_its_header(path):
    write_tables(path, [TableSheet("kosong", FRAME.clear())])
    sheet = book(path)["kosong"]
    assert sheet.max_row == 1
    assert next(iter(sheet.tables.values())).ref == "A1:G2"


def test_marks_paint_and_comment_their_cells_only(path):
    marks = pl.DataFrame(
        {"row": [0, 1, 1], "column": ["nik", "nik", "jumlah"], "style": ["error", "warning", "note"],
         "comment": ["salah", None, None]},
        schema=dict(MARKS),
    )  # fmt: skip
    write_tables(path, [TableSheet("data", FRAME, marks=marks)])
    sheet = book(path)["data"]

    def colour(where):
        return sheet[where].fill.fgColor.rgb if sheet[where].fill.patternType else None

    assert [colour(where) for where in ("A2", "A3", "B3", "B2", "A4")] == [
        "FFFFC7CE",
        "FFFFEB9C",
        "FFDDEBF7",
        None,
        None,
    ]
    assert sheet["A2"].comment.text == "salah"
    assert sheet["A3"].comment is None
    assert sheet["A2"].number_format == "@"


def test_drop_downs_protection_and_hidden_columns(path):
    many = tuple(f"Desa {number}" for number in range(100))
    columns = (
        TableColumn("nik"),
        TableColumn("jumlah", hidden=True),
        TableColumn("bagian", choices=("sama", "beda"), unlocked=True, hint="pilih"),
        TableColumn("benar", choices=many),
    )
    write_tables(path, [TableSheet("data", FRAME, columns, protected=True), TableSheet("lain", FRAME)])
    made = book(path)
    sheet = made["data"]
    first, second = sheet.data_validations.dataValidation
    assert (first.formula1, str(first.sqref), first.prompt) == ('"sama,beda"', "C2:C4", "pilih")
    assert second.formula1 == "'_'!$A$1:$A$100"
    assert [cell.value for cell in made["_"]["A"]] == list(many)
    assert made["_"].sheet_state == "hidden"
    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["C2"].protection.locked) == (True, False)
    assert sheet.column_dimensions["B"].hidden
    assert body(made["lain"])[0][0] == "6303055208800007"  # the sheet after the hidden one has its own rows


def test_a_long_table_goes_on_in_further_sheets_with_its_marks(path):
    frame = pl.DataFrame({"n": range(10)})
    marks = pl.DataFrame({"row": [6], "column": ["n"], "style": ["error"], "comment": [None]}, schema=dict(MARKS))
    names = write_tables(path, [TableSheet("data", frame, marks=marks)], max_rows=5)
    assert names == ("data", "data (2)", "data (3)")
    made = book(path)
    assert [value for name in names for (value,) in body(made[name])] == list(range(10))
    assert made["data (2)"]["A4"].fill.fgColor.rgb == "FFFFC7CE"
    tables = [table.name for name in names for table in made[name].tables.values()]
    assert len(set(tables)) == 3


def test_contents_page_links_to_every_sheet(path):
    contents = Contents("Isi", "Judul", ("Baris keterangan",))
    write_tables(
        path, [TableSheet("O'Brien: [2025]", FRAME, description="uji"), TableSheet("isi", FRAME)], contents=contents
    )
    made = book(path)
    assert made.sheetnames == ["Isi", "O'Brien   2025", "isi (2)"]
    front = made["Isi"]
    assert (front["A1"].value, front["A3"].value) == ("Judul", "Baris keterangan")
    assert [cell.value for cell in front[6]] == ["O'Brien   2025", 3, "uji"]
    assert front["A6"].hyperlink.location == "'O''Brien   2025'!A1"


def test_properties_and_print_settings(path):
    about = About(title="Registri & lain", author="Dinas", footer="Rahasia", created=datetime(2026, 1, 31, tzinfo=UTC))
    write_tables(path, [TableSheet("data", FRAME)], about=about)
    made = book(path)
    assert (made.properties.title, made.properties.creator) == ("Registri & lain", "Dinas")
    assert made.properties.created == datetime(2026, 1, 31)
    sheet = made["data"]
    assert sheet.oddFooter.left.text == "Rahasia"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_bands_shade_blocks_of_rows(path):
    write_tables(path, [TableSheet("data", pl.DataFrame({"kasus": [1, 1, 2, 2], "t": list("abcd")}), bands="kasus")])
    (rule,) = book(path)["data"].conditional_formatting
    assert str(rule.sqref) == "A2:B5"
    assert rule.rules[0].formula == ["MOD($A2,2)=0"]


def test_the_same_input_gives_the_same_bytes(path, tmp_path):
    marks = pl.DataFrame({"row": [0], "column": ["nik"], "style": ["error"], "comment": ["x"]}, schema=dict(MARKS))
    sheets = [TableSheet("data", FRAME, marks=marks)]
    write_tables(path, sheets)
    write_tables(tmp_path / "b.xlsx", sheets)
    assert path.read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_a_private_file_is_its_owner_s(path):
    write_tables(path, [TableSheet("data", FRAME)], mode=PRIVATE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_open_in_excel_stays_as_it_was(path, monkeypatch):
    write_tables(path, [TableSheet("data", FRAME)])
    before = path.read_bytes()

    def refuse(self, target):
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError) as caught:
        write_tables(path, [TableSheet("data", FRAME.head(1))])
    assert caught.value.code == "output-not-writable"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "sheet",
    [
        TableSheet("d", FRAME, (TableColumn("tidak_ada"),)),
        TableSheet("d", FRAME, (TableColumn("nik", style="ungu"),)),
        TableSheet("d", pl.DataFrame()),
    ],
)
def test_a_sheet_that_asks_for_what_does_not_exist_is_a_bug(path, sheet):
    with pytest.raises(ValueError, match="sheet d"):
        write_tables(path, [sheet])


def test_many_slices_join_without_a_seam(path, monkeypatch):
    monkeypatch.setattr("dtsen_merge.workbooks.sheet_xml._CELLS_A_SLICE", 7)
    frame = pl.DataFrame({"a": range(23), "b": [f"t{n}" for n in range(23)]})
    marks = pl.DataFrame(
        {"row": [0, 6, 7, 22], "column": ["b"] * 4, "style": ["error"] * 4, "comment": [None] * 4}, schema=dict(MARKS)
    )
    write_tables(path, [TableSheet("d", frame, marks=marks)])
    sheet = book(path)["d"]
    assert body(sheet) == [[n, f"t{n}"] for n in range(23)]
    painted = [cell.row - 2 for cell in sheet["B"][1:] if cell.fill.patternType]
    assert painted == [0, 6, 7, 22]


def test_rows_are_as_high_as_their_wrapped_text(path):
    frame = pl.DataFrame({"masalah": ["pendek", "kata " * 30, "satu\ndua\ntiga", None]})
    write_tables(path, [TableSheet("a", frame, (TableColumn("masalah", width=60, wrap=True),))])
    heights = [book(path)["a"].row_dimensions[row].height for row in range(2, 6)]
    assert heights == [None, 45, 45, None]
