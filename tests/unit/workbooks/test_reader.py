"""Any spreadsheet file as text, with the rows that a spreadsheet program shows."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.workbooks.reader import read_grids

NIK = "6303051205800001"


def workbook(path, **sheets):
    """A workbook of sheets: each a list of rows, or a function that is given the workbook and the sheet."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    for name, content in sheets.items():
        sheet = book.add_worksheet(name)
        if callable(content):
            content(book, sheet)
        else:
            for place, row in enumerate(content):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(place, column, value)
    book.close()
    return path


def only(path, **hints):
    (grid,) = read_grids(path, **hints)
    return grid


def refusal(path):
    with pytest.raises((InputError, EmptySourceError)) as caught:
        list(read_grids(path))
    return caught.value.code


def test_rows_are_numbered_as_the_program_shows_them_and_blank_rows_are_left_out(tmp_path):
    def draw(_, sheet):
        sheet.write(3, 2, "Nama")
        sheet.write(4, 2, "SITI")
        sheet.write(5, 2, "   ")
        sheet.write(6, 2, "\u00a0")
        sheet.write(8, 2, "AHMAD")

    frame = only(workbook(tmp_path / "a.xlsx", data=draw)).frame
    assert frame["row"].to_list() == [4, 5, 9]
    assert frame.drop("row").to_numpy().ravel().tolist().count("AHMAD") == 1
    assert frame.schema["row"] == pl.UInt32
    assert set(frame.drop("row").schema.values()) == {pl.String}


def test_numbers_stay_whole_and_dates_are_iso(tmp_path):
    def draw(book, sheet):
        sheet.write_row(0, 0, ["NIK", "Lahir", "Nilai", "Teks", "Benar", "Waktu"])
        sheet.write_number(1, 0, int(NIK))
        sheet.write_datetime(1, 1, dt.datetime(1980, 5, 12), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 2, 2.5)
        sheet.write_string(1, 3, "007")
        sheet.write_boolean(1, 4, True)
        sheet.write_datetime(1, 5, dt.datetime(2025, 1, 2, 13, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))

    row = only(workbook(tmp_path / "a.xlsx", data=draw)).frame.row(1)
    assert row[1] == NIK
    assert row[2].startswith("1980-05-12")
    assert row[3:5] == ("2.5", "007")
    assert row[5].lower() == "true"
    assert row[6].startswith("2025-01-02 13:30")


def test_a_failed_formula_is_null_and_told_with_its_row_and_column(tmp_path):
    def draw(_, sheet):
        sheet.write_row(2, 1, ["NIK", "Nama"])
        sheet.write_row(3, 1, [NIK, "SITI"])
        sheet.write_formula(4, 1, "=NA()", value="#N/A")
        sheet.write(4, 2, "AHMAD")
        sheet.write_formula(5, 2, "=1/0", value="#DIV/0!")

    grid = only(workbook(tmp_path / "a.xlsx", data=draw))
    by_row = {row: (column, error) for row, column, error in grid.errors.iter_rows()}
    assert {row: error for row, (_, error) in by_row.items()} == {5: "#N/A", 6: "#DIV/0!"}
    header = grid.frame.filter(pl.col("row") == 3).row(0, named=True)
    assert header[by_row[5][0]] == "NIK"
    assert header[by_row[6][0]] == "Nama"
    assert grid.frame.filter(pl.col("row") == 5)[by_row[5][0]].to_list() == [None]


def test_a_row_that_holds_only_a_failed_formula_is_not_blank(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["NIK", "Nama"])
        sheet.write_formula(1, 0, "=NA()", value="#N/A")
        sheet.write_row(2, 0, [NIK, "SITI"])

    assert only(workbook(tmp_path / "a.xlsx", data=draw)).frame["row"].to_list() == [1, 2, 3]


def test_sheets_come_in_order_and_hidden_ones_are_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Satu=[["a"]], Dua=lambda _, s: (s.write(0, 0, "b"), s.hide()), Tiga=[])
    grids = list(read_grids(path))
    assert [(grid.sheet, grid.hidden) for grid in grids] == [("Satu", False), ("Dua", True), ("Tiga", False)]
    assert grids[2].frame.height == 0
    assert grids[2].frame.columns[0] == "row"


def test_chart_sheets_are_passed_over(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Data")
    sheet.write_column(0, 0, ["Nama", 1, 2])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$A$2:$A$3"})
    book.add_chartsheet("Grafik").set_chart(chart)
    book.close()
    assert [grid.sheet for grid in read_grids(tmp_path / "a.xlsx") if grid.frame.height] == ["Data"]


def test_more_than_a_thousand_columns(tmp_path):
    path = workbook(tmp_path / "a.xlsx", data=[[f"k{place}" for place in range(1500)], ["x"] * 1500])
    assert only(path).frame.shape == (2, 1501)


def test_a_sheet_by_openpyxl_reads_the_same(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["NIK", "Nama", "Lahir"])
    book.active.append([int(NIK), "SITI", dt.date(1980, 5, 12)])
    book.save(tmp_path / "a.xlsx")
    row = only(tmp_path / "a.xlsx").frame.row(1)
    assert row[:3] == (2, NIK, "SITI")
    assert row[3].startswith("1980-05-12")


def test_parquet_has_its_column_names_in_row_one(tmp_path):
    pl.DataFrame({"nik": [int(NIK)], "nama": ["SITI"], "lahir": [dt.date(1980, 5, 12)]}).write_parquet(
        tmp_path / "a.parquet"
    )
    frame = only(tmp_path / "a.parquet").frame
    assert frame.rows() == [(1, "nik", "nama", "lahir"), (2, NIK, "SITI", "1980-05-12")]


def test_nested_and_binary_columns_of_a_parquet_do_not_stop_it(tmp_path):
    pl.DataFrame({"nama": ["SITI"], "daftar": [[1, 2]], "bita": [b"\xff\x00"]}).write_parquet(tmp_path / "a.parquet")
    assert only(tmp_path / "a.parquet").frame["c0"].to_list() == ["nama", "SITI"]


def test_a_zip_gives_the_sheets_of_its_files_and_passes_junk_over(tmp_path):
    inner = workbook(tmp_path / "i.xlsx", Satu=[["Nama"], ["SITI"]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b/data.csv", "Nama,Desa\nAHMAD,Astambul\n")
        archive.write(inner, "kec.xlsx")
        archive.writestr("~$kec.xlsx", b"lock")
        archive.writestr("__MACOSX/._kec.xlsx", b"junk")
        archive.writestr("baca saya.pdf", b"%PDF-1.4")
    grids = list(read_grids(tmp_path / "a.zip"))
    assert [grid.sheet for grid in grids] == ["b/data.csv", "kec.xlsx/Satu"]


def test_a_text_in_a_zip_keeps_the_hints(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("data.csv", "Nama#Desa\nAHMAD, S.Pd#Astambul\n")
    assert only(tmp_path / "a.zip", delimiter="#").frame.row(1) == (2, "AHMAD, S.Pd", "Astambul")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.dat", "A.XLSX"])
def test_what_a_file_is_its_content_tells_not_its_name(tmp_path, name):
    content = workbook(tmp_path / "real.xlsx", data=[["Nama"], ["SITI"]]).read_bytes()
    (tmp_path / name).write_bytes(content)
    assert only(tmp_path / name).frame["c0"].to_list() == ["Nama", "SITI"]


def test_a_workbook_named_csv_and_a_text_named_xls(tmp_path):
    (tmp_path / "a.csv").write_bytes(workbook(tmp_path / "r.xlsx", data=[["Nama"], ["SITI"]]).read_bytes())
    (tmp_path / "b.xls").write_text("Nama\tDesa\nSITI\tAstambul\n")
    assert only(tmp_path / "a.csv").frame["c0"].to_list() == ["Nama", "SITI"]
    assert only(tmp_path / "b.xls").frame.row(1) == (2, "SITI", "Astambul")


def test_locked_workbooks(tmp_path):
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 512
    (tmp_path / "a.xlsx").write_bytes(ole)
    (tmp_path / "b.csv").write_bytes(ole)
    assert refusal(tmp_path / "a.xlsx") == refusal(tmp_path / "b.csv") == "file-password"
    with zipfile.ZipFile(tmp_path / "c.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"\x01\x02")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    assert refusal(tmp_path / "c.ods") == "file-password"


def test_files_that_are_no_spreadsheet(tmp_path):
    for name, content in {
        "a.xlsx": b"%PDF-1.4 something",
        "b.xlsx": b"",
        "c.xlsx": b"PK\x03\x04 cut off",
        "d.csv": b"%PDF-1.4\n1 0 obj",
        "e.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "f.xls": bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 3000,
        "g.parquet": b"PAR1 cut off",
        "h.zip": b"PK\x05\x06" + b"\x00" * 18,
    }.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == "file-not-spreadsheet", name
    (tmp_path / "folder.xlsx").mkdir()
    assert refusal(tmp_path / "folder.xlsx") == "file-not-spreadsheet"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.98])
def test_a_workbook_that_was_not_copied_to_its_end(tmp_path, kept):
    path = workbook(tmp_path / "a.xlsx", data=[["Nama"], *([f"SITI {n}"] for n in range(400))])
    os.truncate(path, int(path.stat().st_size * kept))
    assert refusal(path) == "file-cut-off"


def test_a_file_that_is_not_there_or_cannot_be_opened(tmp_path, monkeypatch):
    (tmp_path / "broken.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (tmp_path / "a.csv").write_text("Nama;Desa\nSITI;Gambut\n")
    (tmp_path / "round.csv").symlink_to(tmp_path / "round.csv")
    assert refusal(tmp_path / "none.xlsx") == refusal(tmp_path / "broken.xlsx") == "file-missing"
    assert refusal(tmp_path / "a.csv" / "b.csv") == "file-missing"
    assert refusal(tmp_path / "round.csv") == "file-unreadable"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        assert refusal(tmp_path / "pipe.csv") == "file-not-spreadsheet"

    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "open", denied)
    assert refusal(tmp_path / "a.csv") == "file-unreadable"
    monkeypatch.setattr(type(tmp_path), "stat", denied)  # a folder that may not be entered
    assert refusal(tmp_path / "a.csv") == "file-unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_file_that_may_not_be_read(tmp_path, name):
    path = workbook(tmp_path / "r.xlsx", data=[["Nama"], ["SITI"]]).rename(tmp_path / name)
    path.chmod(0)
    assert refusal(path) == "file-unreadable"


def test_files_of_which_all_sheets_are_blank(tmp_path):
    (tmp_path / "0.csv").touch()
    with pytest.raises(EmptySourceError):
        list(read_grids(tmp_path / "0.csv"))
    for name, content in {
        "a.csv": b"",
        "b.csv": b"\n \n\n",
        "c.txt": ";;\n;\u00a0;\n".encode(),
        "d.csv": b"\xef\xbb\xbf",
        "e.tsv": "\r\n".encode("utf-16"),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == "file-no-rows", name
    assert refusal(workbook(tmp_path / "a.xlsx", Satu=[], Dua=[["  "], [None, "\u00a0"]])) == "file-no-rows"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "a.xlsx")
        archive.writestr("b.csv", "")
    assert refusal(tmp_path / "a.zip") == "file-no-rows"


LETTER = (
    "Kepada Yth. Kepala Dinas,\n\nBersama ini kami kirimkan daftar.\nMohon diperiksa, lalu dibalas.\n\nSalam, Camat\n"
)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
def test_prose_that_is_named_like_a_workbook_is_none(tmp_path, name):
    path = tmp_path / name
    path.write_text(LETTER)
    assert refusal(path) == "file-not-spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("surat.txt", LETTER)
        archive.writestr("foto.png", b"\x89PNG\r\n\x1a\n")
    assert refusal(path) == "file-not-spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/surat.txt", LETTER)
    assert refusal(path) == "file-not-spreadsheet"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, LETTER)
    assert refusal(tmp_path / "a.zip") == "file-not-spreadsheet"


def test_a_text_that_is_named_like_a_workbook_and_holds_a_table(tmp_path):
    path = tmp_path / "a.xls"
    for content in (
        "DAFTAR, 2025\n\nNama\tDesa\nSITI, S.Pd\tAstambul\nALI\tGambut\n",
        "Nama\tDesa\n",
        "Nama;Desa\nSITI;Gambut\n",
    ):
        path.write_text(content)
        assert only(path).width == 2, content
    path.write_text("Nama#Desa\nSITI#Gambut\n")
    assert only(path, delimiter="#").width == 2


def test_a_heading_that_begins_like_an_archive_or_a_program(tmp_path):
    for heading in ("PKH", "PK", "MZ", "<NIK>"):
        (tmp_path / "a.csv").write_text(f"{heading};Nama\n1;SITI\n")
        assert only(tmp_path / "a.csv").frame.row(0)[1:] == (heading, "Nama")


def test_a_word_document_is_no_spreadsheet(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(tmp_path / "a.xlsx") == "file-not-spreadsheet"


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w", force_zip64=True) as out,
    ):
        block = b"0" * (1 << 20)
        for _ in range(400):
            out.write(block)
    assert refusal(tmp_path / "a.zip") == "file-too-large"
    content = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(tmp_path / "r.xlsx", data=[["Nama"]])) as good,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for info in good.infolist():
            bad.writestr(info.filename, good.read(info))
        bad.writestr("xl/media/image1.bin", b"0" * (300 << 20))
    (tmp_path / "b.xlsx").write_bytes(content.getvalue())
    assert refusal(tmp_path / "b.xlsx") == "file-too-large"


def test_a_stray_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["Nama", "Desa"])
        sheet.write(1_048_575, 16_383, "x")

    assert refusal(workbook(tmp_path / "a.xlsx", data=draw)) == "file-too-large"


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(path, rows):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_ods(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = (
        f'<table:table-cell office:value-type="float" office:value="{NIK}"><text:p>6,30E+15</text:p></table:table-cell>'
    )
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{cell.format('Nama')}{cell.format('NIK')}</table:table-row>"
        f"<table:table-row>{cell.format('SITI')}{number}</table:table-row>"
    )
    grid = only(ods(tmp_path / "a.ods", rows))
    assert grid.sheet == "Data"
    assert grid.frame.rows() == [(3, "Nama", "NIK"), (4, "SITI", NIK)]


def test_an_ods_that_repeats_a_filled_row_without_end_is_refused(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="900000000">{cell}</table:table-row>'
    assert refusal(ods(tmp_path / "a.ods", rows)) == "file-too-large"
