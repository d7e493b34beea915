"""Rows of a file are emptied and all others stand where they stood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtsen_merge.workbooks.blanking import blank_rows
from dtsen_merge.workbooks.reader import read_grids


def frames(path: Path, delimiter: str | None = None) -> dict[str, dict[int, tuple]]:
    grids = read_grids(path, delimiter=delimiter)
    return {grid.sheet: {row[0]: row[1:] for row in grid.frame.rows()} for grid in grids}


@pytest.mark.parametrize(
    ("text", "row", "left"),
    [
        (b"NIK;Nama\n1;ANI\n2;BUDI\n3;CICI\n", 3, b"NIK;Nama\n1;ANI\n\n3;CICI\n"),
        (b"NIK;Nama\r\n1;ANI\r\n2;BUDI", 3, b"NIK;Nama\r\n1;ANI\r\n"),
        (b'NIK;Nama\n1;"ANI\nPUTRI"\n2;BUDI\n', 2, b"NIK;Nama\n\n\n2;BUDI\n"),
        (b"sep=;\nNIK;Nama\n1;ANI\n2;BUDI\n", 3, b"sep=;\nNIK;Nama\n\n2;BUDI\n"),
        (b"NIK;Nama\r1;ANI\r2;BUDI\r", 2, b"NIK;Nama\r\r2;BUDI\r"),
        (b"\xef\xbb\xbfNIK|Nama\n1|AN\xc3\x8d\n2|BUDI\n", 2, b"\xef\xbb\xbfNIK|Nama\n\n2|BUDI\n"),
        (b"NIK;Nama\n1;AN\xcd\n2;BUD\xcd\n", 2, b"NIK;Nama\n\n2;BUD\xcd\n"),
        (b"NIK;Nama\n\n1;ANI\n\n\n2;BUDI\n", 3, b"NIK;Nama\n\n\n\n\n2;BUDI\n"),
    ],
)
def test_a_text_keeps_its_bytes_but_for_the_rows(tmp_path: Path, text: bytes, row: int, left: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    path.chmod(0o640)
    before = frames(path)[""]
    assert blank_rows(path, {"": {row}})
    assert path.read_bytes() == left
    assert frames(path)[""] == {number: cells for number, cells in before.items() if number != row}
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_a_text_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("NIK;Nama\r\n1;ANÍ\r\n2;BUDI\r\n3;CICI\r\n".encode(encoding))
    assert blank_rows(path, {"": {2, 4}}, encoding=None if encoding == "utf-16" else encoding)
    assert path.read_bytes().decode(encoding) == "NIK;Nama\r\n\r\n2;BUDI\r\n\r\n"


def test_a_workbook_keeps_sheets_rows_numbers_dates_merges_and_what_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data & lain"
    sheet.append(["DAFTAR PENERIMA"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["NIK", "Nama", "Tgl Lahir", "Nominal"])
    for number in range(4):
        sheet.append([f"630305120580000{number}", f"ORANG <{number}>", date(1980, 5, 12), 750000 + number])
    sheet["D5"] = "#N/A"
    sheet["D5"].data_type = "e"
    sheet.row_dimensions[6].hidden = True
    other = book.create_sheet("Lama")
    other.append(["NIK", "Nama"])
    other.append([6303051205800001.0, "AHMAD"])
    other.sheet_state = "hidden"
    book.save(path)
    before = {grid.sheet: grid for grid in read_grids(path)}
    assert blank_rows(path, {"Data & lain": {4, 7}})
    after = {grid.sheet: grid for grid in read_grids(path)}
    assert list(after) == list(before)
    for name, grid in before.items():
        gone = {4, 7} if name == "Data & lain" else set()
        assert grid.frame.filter(~pl.col("row").is_in(gone)).equals(after[name].frame)
        told = after[name]
        assert (grid.merged, grid.hidden, grid.hidden_rows) == (told.merged, told.hidden, told.hidden_rows)
        assert grid.errors.equals(told.errors)
    for word in ("6303051205800000", "ORANG <0>"):
        assert word not in repr(frames(path))


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["NIK", "Nama", "Nominal"])
    for number in range(30):
        book.active.append([6303051205800000 + number, f"ORANG {number}", 1000.5])
    book.save(path)
    (before,) = read_grids(path)
    assert before.numeric == {0, 2}
    assert blank_rows(path, {"Sheet": {5}})
    (after,) = read_grids(path)
    assert after.numeric == before.numeric
    assert after.frame.equals(before.frame.filter(pl.col("row") != 5))


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"nik": ["1", "2", "3"], "nominal": [1, 2, 3]}).write_parquet(path)
    assert blank_rows(path, {"": {3}})
    assert pl.read_parquet(path).rows() == [("1", 1), (None, None), ("3", 3)]


def test_what_cannot_be_written_is_left(tmp_path: Path) -> None:
    for name, data in (("a.xls", b"<html><table><tr><td>NIK</td><td>Nama</td></tr></table></html>"),):
        (tmp_path / name).write_bytes(data)
        assert not blank_rows(tmp_path / name, {"": {1}})
        assert (tmp_path / name).read_bytes() == data


CELLS = st.text(alphabet='ABab12 ;"\n,|é', max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=8), st.data())
def test_any_text(tmp_path: Path, rows: list[list[str]], data: st.DataObject) -> None:
    path = tmp_path / "a.csv"
    quoted = [";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    path.write_text("NIK;Nama;Alamat\n" + "\n".join(quoted) + "\n", encoding="utf-8", newline="")
    before = frames(path, ";")[""]
    gone = set(data.draw(st.lists(st.sampled_from(sorted(before)), max_size=3)))
    kept = {number: cells for number, cells in before.items() if number not in gone}
    if not any(cell for cells in kept.values() for cell in cells):
        return
    blank_rows(path, {"": gone}, delimiter=";")
    assert frames(path, ";")[""].keys() == kept.keys()
