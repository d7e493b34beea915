"""Workbooks (xlsx, xlsm, xlsb, xls, ods) through fastexcel: every cell as text, with the program's own row numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import fastexcel
import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import CELL_ERRORS, SheetGrid, grid_frame
from dtsen_merge.workbooks.ods_marks import OdsSheet, ods_marks
from dtsen_merge.workbooks.ooxml import CELL_BYTES, SMALL, SheetMarks, check_archive, sheet_marks
from dtsen_merge.workbooks.sniff import FileKind

_ERROR: Final = re.compile(r"Error\((\w+)\)")
_SHOWN: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
_MIDNIGHT: Final = r"^\d{4}-\d\d-\d\d 00:00:00(?:\.0+)?$"
_NO_DAY: Final = r"^1899-12-3[01] \d\d:\d\d:\d\d$"
_TRUTH: Final = ("true", "false")
_REPEATED: Final = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_MANY: Final = 2_000_000
_UNMARKED: Final = SheetMarks(hiding_known=False)
"""Of xls and xlsb only the cells are read: the engine does not tell which rows and columns are hidden."""
_NAMED: Final = {
    FileKind.XLSX: (".xlsx", ".xlsm"), FileKind.XLSB: (".xlsb",), FileKind.XLS: (".xls",), FileKind.ODS: (".ods",),
}  # fmt: skip
"""The engine believes a file's name; one that is named otherwise is handed to it as bytes."""


def read_excel(path: Path, kind: FileKind, name: str) -> Iterator[SheetGrid]:
    """The sheets of a workbook in their order; chart sheets and macros are passed over.

    Raises:
        InputError: file-password, file-not-spreadsheet or file-too-large; params: file.
    """
    marks: dict[str, SheetMarks] = {}
    told: dict[str, OdsSheet] = {}
    if kind is FileKind.XLSX:
        marks = sheet_marks(path, name)
    elif kind in (FileKind.XLSB, FileKind.ODS):
        check_archive(path, name)
        if kind is FileKind.ODS:
            _check_repeats(path, name)
            told = ods_marks(path, name)
    with _as_input_error(name):
        book = fastexcel.read_excel(path if path.suffix.lower() in _NAMED[kind] else path.read_bytes())
        sheets = book.sheet_names
    read = 0
    for sheet in sheets:
        if marks and sheet not in marks:
            continue
        unmarked = told.get(sheet, OdsSheet()).marks if kind is FileKind.ODS else _UNMARKED
        grid = _read_sheet(book, sheet, name, marks.get(sheet, unmarked))
        if grid is not None:
            read += 1
            yield _with_failed(grid, told[sheet].errors) if sheet in told else grid
    if not read:
        raise InputError("file-not-spreadsheet", file=name)


def _read_sheet(book: fastexcel.ExcelReader, sheet: str, name: str, marks: SheetMarks) -> SheetGrid | None:
    with _as_input_error(name):
        loaded = _load(book, sheet, name, marks)
    return None if loaded is None else _grid(*loaded, sheet, marks)


def _load(
    book: fastexcel.ExcelReader, sheet: str, name: str, marks: SheetMarks
) -> tuple[pl.DataFrame, fastexcel.CellErrors | None, bool, int] | None:
    """A sheet's cells as text, those that failed, whether it is hidden, and its first column; None for no worksheet.

    The engine tells of failed cells only from its own copy of the sheet, larger than the frame. Where none can have
    failed it goes without the copy; else the copy is let go of before the frame is worked on.
    """
    faults, hidden, first = None, marks.hidden, marks.first_column
    try:
        if marks.may_fail:
            loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
            hidden = loaded.visible != "visible"
            first = next((column.absolute_index for column in loaded.available_columns()), 0)
            batch, faults = loaded.to_arrow_with_errors()
            del loaded
        else:
            batch = book.load_sheet_eager(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as fault:
        if "not a valid worksheet" in str(fault) or isinstance(fault, fastexcel.SheetNotFoundError):
            return None
        raise InputError("file-not-spreadsheet", file=name) from fault
    table = pl.from_arrow(batch)
    return table if isinstance(table, pl.DataFrame) else pl.DataFrame(), faults, hidden, first


def _grid(
    cells: pl.DataFrame, faults: fastexcel.CellErrors | None, hidden: bool, first: int, sheet: str, marks: SheetMarks
) -> SheetGrid:
    text = _from_column_a(_plain(cells), first)
    errors = _cell_errors(faults, first)
    rows = pl.Series(range(1, text.height + 1), dtype=pl.UInt32)
    return SheetGrid(
        sheet,
        grid_frame(text, rows, keep=errors["row"]),
        errors=errors,
        merged=marks.merged,
        hidden=hidden,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        hiding_known=marks.hiding_known,
        numeric=marks.numeric,
    )


def _with_failed(grid: SheetGrid, failed: list[tuple[int, int, str]]) -> SheetGrid:
    """The sheet with its failed cells told; a row of which nothing else is left stands again."""
    lines = [(row, f"c{column}", shown) for row, column, shown in failed if column < grid.width]
    errors = pl.DataFrame(lines, schema=dict(CELL_ERRORS), orient="row")
    alone = errors.select("row").unique().join(grid.frame.select("row"), on="row", how="anti")
    blank = alone.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in grid.columns)
    return replace(grid, frame=pl.concat([grid.frame, blank.select(grid.frame.columns)]).sort("row"), errors=errors)


def _from_column_a(cells: pl.DataFrame, first: int) -> pl.DataFrame:
    """The cells with the empty columns before them, which the engine leaves out, so that the first is A."""
    if not first or not cells.width:
        return cells
    before = [pl.lit(None, dtype=pl.String).alias(f"before_{place}") for place in range(first)]
    return cells.select(*before, pl.all())


def _plain(cells: pl.DataFrame) -> pl.DataFrame:
    """Dates without a time of midnight, times without a day, truth values in capitals; other columns as they are."""
    every = pl.all()
    odd = cells.select((_timed(every) | every.is_in(_TRUTH)).any())
    return cells.with_columns(_plain_cell(pl.col(name)) for name in cells.columns if odd[name][0])


def _timed(text: pl.Expr) -> pl.Expr:
    return text.str.ends_with(":00") | text.str.starts_with("1899-12-3")


def _plain_cell(text: pl.Expr) -> pl.Expr:
    return (
        pl.when(_timed(text) & text.str.contains(_MIDNIGHT)).then(text.str.head(10))
        .when(_timed(text) & text.str.contains(_NO_DAY)).then(text.str.slice(11))
        .when(text.is_in(_TRUTH)).then(text.str.to_uppercase())
        .otherwise(text)
    )  # fmt: skip


def _cell_errors(faults: fastexcel.CellErrors | None, first: int) -> pl.DataFrame:
    found = [] if faults is None else faults.errors
    lines = [
        (fault.position[0] + 1, f"c{fault.position[1] + first}", _SHOWN.get(kind[1], f"#{kind[1].upper()}!"))
        for fault in found
        if (kind := _ERROR.search(fault.detail))
    ]
    return pl.DataFrame(lines, schema=dict(CELL_ERRORS), orient="row")


def _check_repeats(path: Path, name: str) -> None:
    """Refuse an ods whose repeated rows and cells would fill the memory when they are written out."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        data = stream.read(SMALL)
    most = max((int(count) for _, count in _REPEATED.findall(data)), default=0)
    if most > _MANY:
        raise InputError("file-too-large", file=name, size=f"> {most * CELL_BYTES / 1024**3:.1f} GiB")


@contextmanager
def _as_input_error(name: str) -> Iterator[None]:
    """What the engine says of a damaged workbook, as an InputError; a panic inside it is one as well."""
    try:
        yield
    except fastexcel.FastExcelError as fault:
        locked = "password" in str(fault).lower() or "encrypt" in str(fault).lower()
        raise InputError("file-password" if locked else "file-not-spreadsheet", file=name) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise InputError("file-not-spreadsheet", file=name) from None
