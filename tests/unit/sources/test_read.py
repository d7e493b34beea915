"""One file read: rows conserved, problems told with their place, and what stops a run."""

from __future__ import annotations

import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.problems import CATALOGUE
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import SourceFile, read
from dtsen_merge.tables import IGNORED, PROBLEMS, RAW_FIELDS, ROW_KEY, ROW_KIND

NIK = [f"63030512058{n:05d}" for n in range(1, 60)]
HEAD = ["No", "NIK", "Nama", "Desa"]


def person(n):
    return [n, NIK[n], f"ORANG {'ABCDEFGH'[n]}", "Gambut"]


def places(sheet, code):
    return sheet.problems.filter(pl.col("code") == code).select("row", "column").rows()


def test_the_shape_of_what_is_read(bench):
    sheet = bench.sheet(
        bench.xlsx(
            "pkh/Data 1.xlsx",
            Lembar=[["DAFTAR"], [*HEAD, "Hobi"], [*person(1), "x"], ["JUMLAH", None, None, 1]],
        ),
        name="pkh",
    )
    assert sheet.rows.select(*ROW_KEY).rows() == [("pkh", "pkh/Data 1.xlsx", "Lembar", 3)]
    assert sheet.rows.schema["row_kind"] == ROW_KIND
    assert sheet.rows.columns == [*ROW_KEY, "row_kind", *(name for name in RAW_FIELDS if name in sheet.rows.columns)]
    assert dict(sheet.ignored.schema) == dict(IGNORED)
    assert dict(sheet.problems.schema) == dict(PROBLEMS)
    assert set(sheet.problems["code"]) | set(sheet.ignored["code"]) <= set(CATALOGUE)
    keys = sheet.problems.select("source", "file", "sheet").unique().rows()
    assert keys == [("pkh", "pkh/Data 1.xlsx", "Lembar")]


def test_severities_are_the_catalogue_s(bench):
    sheet = bench.sheet(bench.text("No;Nama;Desa;Hobi\n1;SITI;A;x\n2;BUDI\n3;ALI;B;y\n" + "4;OMAR;C;z\n" * 9))
    told = sheet.problems.select("code", pl.col("severity").cast(pl.String)).unique().rows()
    assert dict(told) == {code: CATALOGUE[code].severity for code, _ in told}


def test_a_cell_error_carries_its_row_field_and_value(bench):
    path = bench.folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for row, values in enumerate(
        [["NIK", "Nama", "Hobi"], [NIK[1], "SITI", "x"], [None, "BUDI", None], [NIK[3], None, None]]
    ):
        for column, value in enumerate(values):
            sheet.write(row + 2, column + 1, value)
    sheet.write_formula(4, 1, "=NA()", value="#N/A")
    sheet.write_formula(4, 3, "=NA()", value="#N/A")
    sheet.write_formula(5, 2, "=1/0", value="#DIV/0!")
    book.close()
    found = bench.sheet(path)
    errors = found.problems.filter(pl.col("code") == "cell-formula-error")
    assert errors.select("sheet", "row", "column", "value").rows() == [
        ("Data", 5, "nik", "#N/A"),
        ("Data", 6, "nama", "#DIV/0!"),
    ]
    assert found.rows["row"].to_list() == [4, 5, 6]


def test_a_row_of_errors_only_is_a_row(bench):
    path = bench.folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for row, values in enumerate([["NIK", "Nama"], [NIK[1], "SITI"], [], [NIK[3], "ALI"]]):
        sheet.write_row(row, 0, values)
    sheet.write_formula(2, 1, "=NA()", value="#N/A")
    book.close()
    found = bench.sheet(path)
    assert found.rows["row"].to_list() == [2, 3, 4]
    assert places(found, "cell-formula-error") == [(3, "nama")]


def test_broken_lines_are_rows_with_a_problem(bench):
    text = "NIK|Nama|Desa\n" + "".join(f"{NIK[n]}|ORANG|Gambut\n" for n in range(1, 20))
    text += f"{NIK[20]}|ORANG\n{NIK[21]}|A|B|C\n{NIK[22]}|ORANG|Gambut||\n{NIK[23]}|ORANG|Gambut"
    sheet = bench.sheet(bench.text(text))
    assert sheet.rows.height == 23
    assert places(sheet, "row-broken") == [(21, None), (22, None)]


def test_short_lines_that_are_a_file_s_way_are_not_broken(bench):
    text = "NIK;Nama;Desa;Ket\n" + "".join(f"{NIK[n]};ORANG;Gambut\n" for n in range(1, 20))
    assert places(bench.sheet(bench.text(text)), "row-broken") == []


def test_line_numbers_hold_over_cells_with_line_breaks(bench):
    text = (
        f'NIK,Nama,Alamat\n{NIK[1]},SITI,"JL. A\nRT 1"\n{NIK[2]},BUDI,JL. B\n{NIK[3]},ALI\n' + f"{NIK[4]},OMAR,x\n" * 9
    )
    sheet = bench.sheet(bench.text(text))
    assert sheet.rows["row"].to_list()[:3] == [2, 4, 5]
    assert places(sheet, "row-broken") == [(5, None)]


def test_hidden_sheets_and_rows_are_read_and_told(bench):
    path = bench.folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("Satu", "Dua"):
        sheet = book.add_worksheet(name)
        for row, values in enumerate([HEAD, person(1), person(2)]):
            sheet.write_row(row, 0, values)
        if name == "Dua":
            sheet.hide()
            sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    one, two = bench.read(path)
    assert (one.hidden, two.hidden) == (False, True)
    assert two.rows.height == 2
    assert {"sheet-hidden", "rows-hidden"} <= set(two.problems["code"])
    assert not {"sheet-hidden", "rows-hidden"} & set(one.problems["code"])
    assert two.problems.filter(pl.col("code") == "rows-hidden").select("row", "value").rows() == [(None, "1")]


def test_a_nik_that_is_a_number_is_whole(bench):
    assert bench.table([["NIK", "Nama"], [int(NIK[1]), "SITI"]]).rows["nik"].to_list() == [NIK[1]]


def test_a_family_sheet(bench, ignored):
    rows = [
        ["No KK", "Nama Kepala Keluarga", "Desil"],
        ["6303050101000001", "HASAN", 2],
        ["6303050101000002", "ALI", 3],
    ]
    assert bench.table(rows).rows["row_kind"].to_list() == ["family"] * 2
    assert bench.table([["No KK", "Desil"], *([row[0], row[2]] for row in rows[1:])], kind="family").rows.height == 2
    with pytest.raises(InputError):
        bench.table(rows, row_kind="person")


def test_what_stops_a_run(bench):
    def refusal(path, **profile):
        with pytest.raises((InputError, EmptySourceError)) as caught:
            bench.read(path, **profile)
        assert caught.value.params["file"] == path.relative_to(bench.folder).as_posix()
        return caught.value.code

    assert refusal(bench.xlsx("x/a.xlsx", Data=[["Merek", "Jumlah"], ["Sapi", 3], ["Kambing", 4]])) == "file-no-names"
    assert refusal(bench.xlsx("x/b.xlsx", Data=[["DAFTAR"], HEAD])) == "file-no-rows"
    assert refusal(bench.xlsx("x/c.xlsx", Data=[HEAD, ["JUMLAH", None, None, 0]])) == "file-no-rows"
    assert refusal(bench.xlsx("x/d.xlsx", Data=[])) == "file-no-rows"
    assert refusal(bench.text("", "x/e.csv")) == "file-no-rows"
    assert refusal(bench.text("NIK;Nama;Desa", "x/f.csv")) == "file-no-rows"
    assert refusal(bench.text(b"%PDF-1.4", "x/g.csv")) == "file-not-spreadsheet"
    assert refusal(bench.folder / "x" / "none.csv") == "file-missing"


def test_text_hints_of_the_profile(bench):
    path = bench.text("Nama#Desa\nSITI, S.Pd#Gambut\n".encode("utf-16-le"))
    sheet = bench.sheet(path, layout={"delimiter": "#", "encoding": "utf-16-le"})
    assert sheet.rows["nama"].to_list() == ["SITI, S.Pd"]


def test_variants_answer_for_their_own_sheets(bench):
    path = bench.xlsx(A=[HEAD, person(1)], B=[["Siapa", "Desa"], ["SITI", "Gambut"]])
    variant = {"files": [], "sheets": ["B"], "columns": {"nama": "Siapa"}}
    assert [sheet.rows.height for sheet in bench.read(path, variant=[variant])] == [1, 1]


def test_unmapped_headings_are_told_once_each(bench):
    sheet = bench.table([["Nama", "Hobi", None, "Hobi"], ["SITI", "x", "y", "z"], ["ALI", "x", "y", "z"]])
    told = sheet.problems.filter(pl.col("code") == "column-unmapped")["value"].to_list()
    assert told == ["Hobi", "Hobi"]


def test_a_zip_of_files(bench):
    import zipfile

    inner = bench.xlsx("in/kec.xlsx", Gambut=[HEAD, person(1)])
    with zipfile.ZipFile(bench.folder / "a.zip", "w") as archive:
        archive.write(inner, "kec.xlsx")
        archive.writestr("b.csv", "Nama;Desa\nSITI;Gambut\n")
    assert [(sheet.file, sheet.sheet, sheet.rows.height) for sheet in bench.read(bench.folder / "a.zip")] == [
        ("a.zip", "b.csv", 1),
        ("a.zip", "kec.xlsx/Gambut", 1),
    ]


def test_headings_are_the_agencys_own_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("No;Nama Penerima;No KTP;TTL\n1;AHMAD;6303051205800001;Martapura, 12-05-1980\n", encoding="utf-8")
    (sheet,) = read(SourceFile(SourceProfile(name="uji", files=("*",)), path, "a.csv"))
    assert dict(sheet.headings().select("field", "heading").rows()) == {
        "nama": "Nama Penerima",
        "nik": "No KTP",
        "tempat_lahir": "TTL (tempat lahir)",
        "tanggal_lahir": "TTL (tanggal lahir)",
    }


def test_identity_numbers_kept_as_numbers_are_told_by_their_column(bench):
    sheet = bench.table([["NIK", "Nama"], [6303051205800011, "SITI"], [6303051205800012, "ALI"]])
    told = sheet.problems.filter(pl.col("code") == "identity-as-number")
    assert told.select("column", "value", "row").rows() == [("nik", "NIK", None)]
    text = bench.table([["NIK", "Nama"], ["6303051205800011", "SITI"], ["6303051205800012", "ALI"]])
    assert "identity-as-number" not in text.problems["code"]


def test_the_running_number_is_no_column_that_nobody_knows(bench):
    sheet = bench.table([["No", "NIK", "Nama", "Hobi"], [1, "6303051205800011", "SITI", "x"]])
    assert sheet.problems.filter(pl.col("code") == "column-unmapped")["value"].to_list() == ["Hobi"]


def test_a_heading_of_the_profile_that_is_not_there_is_told_and_the_others_are_looked_at(bench):
    rows = [["NIK", "Nama", "Hobi"], ["6303051205800011", "SITI", "x"], ["6303051205800012", "ALI", "y"]]
    sheet = bench.table(rows, columns={"nama": "Nama Penerima"})
    assert sheet.rows["nama"].to_list() == ["SITI", "ALI"]
    told = sheet.problems.filter(pl.col("code") == "profile-heading-missing")
    assert told.select("severity", "value").rows() == [("warning", "Nama Penerima")]
