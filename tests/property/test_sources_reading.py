"""Reading conserves rows, and no file, however damaged, stops it but by an error that has a message."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtsen_merge.errors import EmptySourceError, InputError, QuestionError
from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import SourceFile, read, read_grid
from dtsen_merge.sources.draft import draft_profile
from dtsen_merge.sources.inspection import inspect_file
from dtsen_merge.workbooks.grid import SheetGrid
from dtsen_merge.workbooks.reader import read_grids

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NIK = st.integers(min_value=1, max_value=99_999).map(lambda n: f"63030512058{n:05d}")
WORDS = st.sampled_from(
    ["NIK", "Nama", "No", "No KK", "Alamat", "Desa", "Tgl Lahir", "JK", "Nama Ibu", "JUMLAH", "Total", "Mengetahui", "NO.KK",
     "NAMA.KK", "Camat Gambut", "Catatan: x", "SITI", "Gambut", "1", "2", "3", "-", "L", "Martapura, 12 Mei 2025", "KETUA", "Status"]
)  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=8)
CELL = st.one_of(st.none(), st.just("  "), WORDS, WORDS, NIK, TEXT, st.integers(min_value=0, max_value=10**16))
GRID = st.lists(st.lists(CELL, max_size=7), max_size=14)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("berkas")


def source(path: Path) -> SourceFile:
    return SourceFile(SourceProfile(name="uji", files=("*",)), path, path.name)


def not_blank(cell: object) -> bool:
    return cell is not None and any(pl.Series([str(cell)]).str.contains(r"[^\s\u00a0\ufeff\u200b-\u200f]"))


def write_xlsx(path: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Data")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell is not None:
                sheet.write_string(row, column, str(cell))
    book.close()


def grids_of(path: Path, **hints: str) -> list[SheetGrid]:
    """The file's sheets; none where all of them are blank."""
    found: list[SheetGrid] = []
    with contextlib.suppress(EmptySourceError):
        found.extend(read_grids(path, **hints))
    return found


def accounted(path: Path) -> list[int]:
    """The rows of all sheets, data and ignored, each as often as it occurs."""
    found: list[int] = []
    for grid in grids_of(path):
        sheet = read_grid(grid, source(path), ask=False)
        found += sheet.rows["row"].to_list() + sheet.ignored["row"].to_list()
        assert sheet.problems.filter(pl.col("row").is_not_null())["row"].is_in(sheet.rows["row"].to_list()).all()
    return sorted(found)


@FEW
@given(rows=GRID)
def test_every_row_that_is_not_blank_is_accounted_for_once(folder: Path, rows: list[list[object]]) -> None:
    wanted = [place for place, cells in enumerate(rows, 1) if any(not_blank(cell) for cell in cells)]
    path = folder / "a.xlsx"
    write_xlsx(path, rows)
    assert accounted(path) == wanted


@FEW
@given(rows=GRID, sign=st.sampled_from(";|\t,"), end=st.sampled_from(["\n", "\r\n"]))
def test_every_line_that_is_not_blank_is_accounted_for_once(
    folder: Path, rows: list[list[object]], sign: str, end: str
) -> None:
    cells = [["" if cell is None else str(cell).replace('"', "'").replace(sign, " ") for cell in row] for row in rows]
    wanted = [place for place, row in enumerate(cells, 1) if any(not_blank(cell) for cell in row)]
    path = folder / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(sign.join(row) for row in cells).encode())
    found = accounted_with(path, sign)
    assert found == wanted


def accounted_with(path: Path, sign: str) -> list[int]:
    found: list[int] = []
    for grid in grids_of(path, delimiter=sign):
        sheet = read_grid(grid, source(path), ask=False)
        found += sheet.rows["row"].to_list() + sheet.ignored["row"].to_list()
    return sorted(found)


def survives(path: Path) -> None:
    """Reads, inspects and drafts; only errors that have a message may stop it."""
    with contextlib.suppress(InputError, EmptySourceError, QuestionError):
        list(read(source(path)))
    draft_profile("uji", "uji", [inspect_file(source(path))])


@FEW
@given(content=st.binary(max_size=600))
def test_any_bytes_as_text(folder: Path, content: bytes) -> None:
    path = folder / "b.csv"
    path.write_bytes(content)
    survives(path)


@FEW
@given(content=st.lists(st.sampled_from(['"', ";", ",", "\n", "\r", "NIK", "Nama", "x", " ", "\t", "63"]), max_size=60))
def test_any_mess_of_quotes_and_separators(folder: Path, content: list[str]) -> None:
    path = folder / "c.csv"
    path.write_bytes("".join(content).encode())
    survives(path)
    lines = "".join(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for grid in grids_of(path):
        starts = grid.frame["row"].to_list()
        assert starts == sorted(set(starts))
        assert all(1 <= start <= len(lines) for start in starts)


@pytest.fixture(scope="module")
def valid(folder: Path) -> bytes:
    rows: list[list[object]] = [
        ["NIK", "Nama", "Desa"],
        *([f"63030512058{n:05d}", "SITI", "Gambut"] for n in range(30)),
    ]
    write_xlsx(folder / "valid.xlsx", rows)
    return (folder / "valid.xlsx").read_bytes()


@FEW
@given(data=st.data())
def test_any_damage_to_a_workbook(folder: Path, valid: bytes, data: st.DataObject) -> None:
    content = bytearray(valid)
    for _ in range(data.draw(st.integers(min_value=1, max_value=8))):
        content[data.draw(st.integers(min_value=0, max_value=len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(min_value=0, max_value=len(content)))]
    path = folder / "d.xlsx"
    path.write_bytes(content)
    survives(path)


@FEW
@given(data=st.data())
def test_any_damage_inside_a_workbook(folder: Path, valid: bytes, data: st.DataObject) -> None:
    """The archive is whole, the XML in it is not."""
    path = folder / "e.xlsx"
    with zipfile.ZipFile(folder / "valid.xlsx") as good, zipfile.ZipFile(path, "w") as bad:
        for info in good.infolist():
            content = bytearray(good.read(info))
            if info.filename.startswith("xl/") and data.draw(st.booleans()):
                for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
                    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(32, 126))
            bad.writestr(info.filename, bytes(content))
    survives(path)
