"""The raw grid writer: what is written is read back, by two readers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest

from dtsen_merge.workbooks.grid import column_letter
from dtsen_merge.workbooks.grid_writer import (
    MAX_ROWS,
    GridSheet,
    bold,
    day,
    error,
    formula,
    number,
    write_grids,
)


def grid(*columns: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({f"c{i}": pl.Series(values, dtype=pl.String) for i, values in enumerate(columns)})


def test_kinds_of_cells(tmp_path: Path) -> None:
    made = pl.DataFrame({"n": [6303051205800001], "d": [date(1980, 5, 12)]}).select(
        a=number(pl.col("n")), b=day(pl.col("d"))
    )
    cells = pl.concat([made, pl.DataFrame({"a": [error()], "b": [formula("SUM(A1:A1)", "42")]})])
    path = tmp_path / "x.xlsx"
    write_grids(path, [GridSheet("S", cells)])
    sheet = openpyxl.load_workbook(path)["S"]
    assert sheet["A1"].value == 6303051205800001
    assert sheet["B1"].value == datetime(1980, 5, 12)
    assert sheet["A2"].value == "#N/A"
    assert sheet["A2"].data_type == "e"
    assert sheet["B2"].value == "=SUM(A1:A1)"
    assert openpyxl.load_workbook(path, data_only=True)["S"]["B2"].value == 42


def test_text_survives_as_it_is(tmp_path: Path) -> None:
    texts = [
        "A & B <c> \"d\" 'e'",
        " lead",
        "trail ",
        "nb\xa0sp\xa0",
        "two  spaces",
        "baris\nbaru",
        "'6303",
        "=SUM(A1)",
        "é€",
        "",
    ]
    path = tmp_path / "x.xlsx"
    write_grids(path, [GridSheet("S", grid([*texts], [None] * len(texts)))])
    sheet = openpyxl.load_workbook(path)["S"]
    assert [sheet.cell(i, 1).value or "" for i in range(1, len(texts) + 1)] == texts
    assert sheet.cell(8, 1).data_type != "f" or sheet.cell(8, 1).value == "=SUM(A1)"
    frame = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    assert [text or "" for text in frame.to_series().to_list()] == texts


def test_sheets_merges_hidden_rows_and_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    first = GridSheet(
        "Satu & Dua", grid([bold("JUDUL"), None, "a"], [None, None, "b"]), merges=[(1, 1, 1, 2)], hidden_rows=[3]
    )
    write_grids(path, [first, GridSheet("Sembunyi", grid(["x"]), hidden=True)])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Satu & Dua", "Sembunyi"]
    assert book["Sembunyi"].sheet_state == "hidden"
    sheet = book["Satu & Dua"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet.row_dimensions[3].hidden
    assert sheet["A1"].font.b
    assert [sheet["A3"].value, sheet["B3"].value] == ["a", "b"]


def test_bytes_are_the_same_again_and_chunks_join(tmp_path: Path) -> None:
    cells = pl.DataFrame({f"c{i}": pl.int_range(40_000, eager=True).cast(pl.String) for i in range(20)})
    for name in ("a.xlsx", "b.xlsx"):
        write_grids(tmp_path / name, [GridSheet("S", cells)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    frame = fastexcel.read_excel(tmp_path / "a.xlsx").load_sheet(0, header_row=None, dtypes="string").to_polars()
    assert frame.shape == (40_000, 20)
    assert frame.to_series(19).to_list() == [str(i) for i in range(40_000)]


def test_excels_limit(tmp_path: Path) -> None:
    cells = pl.DataFrame({"c0": pl.repeat("x", MAX_ROWS + 1, eager=True)})
    with pytest.raises(ValueError, match="do not fit"):
        write_grids(tmp_path / "x.xlsx", [GridSheet("S", cells)])


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
