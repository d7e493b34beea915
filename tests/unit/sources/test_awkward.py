"""Sheets that offices really make: each of these was misread, refused or counted wrongly once."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.errors import QuestionError
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import RawSheet, SourceFile, read
from dtsen_merge.sources.draft import draft_profile
from dtsen_merge.sources.inspection import inspect_file, loose_profile

NIKS = ("6303051205800001", "6303054506820002", "6303051001100003", "6303052203750004", "6303055708600009")


def written(folder: Path, name: str, lines: list[list[str | None]]) -> Path:
    path = folder / name
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(cell or "" for cell in line) for line in lines), encoding="utf-8")
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell is not None:
                    sheet.write_string(row, column, cell)
    return path


def only(path: Path, **profile: object) -> RawSheet:
    source = SourceProfile.model_validate({"name": "uji", "files": ("*",), **profile})
    (sheet,) = read(SourceFile(source, path, path.name))
    return sheet


def people(*parts: str) -> list[list[str | None]]:
    """Lines of number, name, NIK, and what else is said of all."""
    return [[str(place), f"AHMAD {'ABCDE'[place]}", nik, *parts] for place, nik in enumerate(NIKS)]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_three_levels_of_headings(tmp_path: Path, suffix: str) -> None:
    lines: list[list[str | None]] = [
        ["DAFTAR PENERIMA"],
        [],
        ["No", "IDENTITAS", None, None, None, "ALAMAT", None],
        [None, "Nama", "NIK", "Lahir", None, "Desa", "RT"],
        [None, None, None, "Tempat", "Tanggal", None, None],
        ["1", "2", "3", "4", "5", "6", "7"],
        *people("Martapura", "12-05-1980", "Keraton", "001"),
    ]
    sheet = only(written(tmp_path, f"a.{suffix}", lines))
    assert sheet.layout.header_rows == (3, 4, 5)
    assert sheet.rows["row"].to_list() == [7, 8, 9, 10, 11]
    assert sheet.rows["tempat_lahir"].unique().to_list() == ["Martapura"]
    assert sheet.rows["tanggal_lahir"].unique().to_list() == ["12-05-1980"]
    assert sheet.rows["desa"].unique().to_list() == ["Keraton"]


def test_a_line_above_the_header_is_not_a_level_of_it(tmp_path: Path) -> None:
    lines: list[list[str | None]] = [
        ["Kecamatan :", "MARTAPURA"],
        ["No", "Nama", "NIK", "Alamat", "Ket"],
        *people("Jl. A", "-"),
    ]
    sheet = only(written(tmp_path, "a.xlsx", lines))
    assert sheet.layout.header_rows == (2,)
    assert sheet.ignored["code"].to_list() == ["row-ignored-title", "row-ignored-header"]


def test_a_heading_that_is_missing_does_not_cost_the_first_person(tmp_path: Path) -> None:
    sheet = only(
        written(tmp_path, "a.csv", [["Nama", None, "Alamat"], ["AHMAD", "L", "Jl. A"], ["SITI", "P", "Jl. B"]])
    )
    assert sheet.rows["nama"].to_list() == ["AHMAD", "SITI"]


def test_parents_under_their_group(tmp_path: Path) -> None:
    lines: list[list[str | None]] = [
        ["No", "Nama", None, "Orang Tua", None, "Alamat"],
        [None, "Anak", "NIK", "Ayah", "Ibu", None],
        *people("BAPAK", "EMAK", "Jl. A"),
    ]
    rows = only(written(tmp_path, "a.xlsx", lines)).rows
    assert rows.select("nama_ayah", "nama_ibu").unique().rows() == [("BAPAK", "EMAK")]
    assert rows["nama"][0] == "AHMAD A"


def test_a_group_about_expectant_mothers_is_about_the_person(tmp_path: Path) -> None:
    lines: list[list[str | None]] = [
        ["No", "Data Ibu Hamil", None, "Alamat"],
        [None, "Nama", "NIK", None],
        *people("Jl. A"),
    ]
    rows = only(written(tmp_path, "a.xlsx", lines)).rows
    assert rows["nama"].to_list() == [f"AHMAD {letter}" for letter in "ABCDE"]
    assert "nama_ibu" not in rows.columns


def test_both_parents_in_one_cell(tmp_path: Path) -> None:
    lines = [["No", "Nama", "NIK", "Nama Orang Tua Kandung"], *people("Ayah : BAPAK, Ibu : EMAK")]
    rows = only(written(tmp_path, "a.csv", lines)).rows
    assert rows.select("nama_ayah", "nama_ibu").unique().rows() == [("BAPAK", "EMAK")]


def test_a_list_by_heads_of_families_is_about_the_heads(tmp_path: Path) -> None:
    lines = [["No", "Nama Kepala Keluarga", "NIK", "No KK"], *people("6303050101100001")]
    for profile in ({"kind": "programme"}, {}):
        rows = only(written(tmp_path, "a.csv", lines), **profile).rows
        assert rows["row_kind"].unique().to_list() == ["person"]
        assert rows["nama"].to_list() == rows["nama_kepala_keluarga"].to_list()


def test_heads_without_a_nik_are_families_where_nothing_else_is_said(tmp_path: Path) -> None:
    lines = [["No", "Nama Kepala Keluarga", "No KK"], *people()]
    assert only(written(tmp_path, "a.csv", lines)).rows["row_kind"].unique().to_list() == ["family"]


def test_kk_over_names_is_the_head(tmp_path: Path) -> None:
    rows = only(written(tmp_path, "a.csv", [["No", "Nama", "NIK", "KK"], *people("BAPAK")])).rows
    assert rows["nama_kepala_keluarga"].unique().to_list() == ["BAPAK"]
    assert "no_kk" not in rows.columns


def test_numbered_headings(tmp_path: Path) -> None:
    lines = [["1. Nama", "2. NIK *", "3. Jenis Kelamin (L/P)"], ["AHMAD", NIKS[0], "L"], ["SITI", NIKS[1], "P"]]
    rows = only(written(tmp_path, "a.csv", lines)).rows
    assert rows.select("nik", "nama", "jenis_kelamin").rows() == [(NIKS[0], "AHMAD", "L"), (NIKS[1], "SITI", "P")]


def test_two_headings_of_a_lesser_field_that_differ(tmp_path: Path) -> None:
    lines = [["No", "Nama", "NIK", "ijazah_tertinggi_yang_dimiliki", "pendidikan_akhir_ktp"], *people("SD", "SMP")]
    sheet = only(written(tmp_path, "a.csv", lines))
    assert "pendidikan" not in sheet.rows.columns  # never settled silently: it stays unmapped, and that is said
    assert "column-ambiguous" in sheet.problems["code"].to_list()


def test_two_headings_of_the_name_that_differ_are_asked_for(tmp_path: Path) -> None:
    lines = [["No", "Nama Anak", "NIK", "Nama Penerima"], *people()]
    for place, line in enumerate(lines[1:]):
        line.append(f"IBU {'VWXYZ'[place]}")
    with pytest.raises(QuestionError) as asked:
        only(written(tmp_path, "a.csv", lines))
    assert asked.value.params["field"] == "nama"


def test_monthly_lists_are_not_one_row_a_person(tmp_path: Path) -> None:
    lines = [["No", "Nama", "NIK"], *([str(n), f"ORANG {n}", f"63030512058{n:05d}"] for n in range(1, 21))]
    seen = []
    for month in ("01", "02"):
        path = written(tmp_path, f"daftar_{month}.csv", lines)
        seen.append(inspect_file(SourceFile(loose_profile("uji"), path, f"uji/{path.name}")))
    assert "one_row_per_person = true" in draft_profile("uji", "uji", seen[:1])
    assert "one_row_per_person = false" in draft_profile("uji", "uji", seen)
    assert "nik_hashes" not in str(seen[0].as_dict())


def test_rows_are_kept_apart_and_together(tmp_path: Path) -> None:
    lines: list[list[str | None]] = [
        ["No", "Nama", "NIK", "Alamat"],
        *people("Jl. A"),
        [None, "JUMLAH", "5"],
        ["Catatan:"],
    ]
    sheet = only(written(tmp_path, "a.xlsx", lines))
    both = pl.concat([sheet.rows["row"], sheet.ignored["row"]]).sort()
    assert both.to_list() == list(range(1, 9))
