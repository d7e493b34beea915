"""Workbooks (xlsx, xlsm, xlsb, xls, ods) through fastexcel: every cell as text, with the program's own row numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import fastexcel
import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.grid import CELL_ERRORS, Merge, SheetGrid, grid_frame
from dtsen_merge.workbooks.ooxml import CELL_BYTES, SMALL, SheetMarks, check_archive, sheet_marks
from dtsen_merge.workbooks.sniff import FileKind

_ERROR: Final = re.compile(r"Error\((\w+)\)")
_SHOWN: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
_MIDNIGHT: Final = r"^(\d{4}-\d\d-\d\d) 00:00:00(?:\.0+)?$"
_NO_DAY: Final = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_REPEATED: Final = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_MANY: Final = 2_000_000
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
    if kind is FileKind.XLSX:
        marks = sheet_marks(path, name)
    elif kind in (FileKind.XLSB, FileKind.ODS):
        check_archive(path, name)
        if kind is FileKind.ODS:
            _check_repeats(path, name)
    with _as_input_error(name):
        book = fastexcel.read_excel(path if path.suffix.lower() in _NAMED[kind] else path.read_bytes())
        sheets = book.sheet_names
    read = 0
    for sheet in sheets:
        if marks and sheet not in marks:
            continue
        with _as_input_error(name):
            loaded = _load(book, sheet, name)
        if loaded is not None:
            read += 1
            yield _grid(loaded, sheet, marks.get(sheet, SheetMarks()))
    if not read:
        raise InputError("file-not-spreadsheet", file=name)


def _load(book: fastexcel.ExcelReader, sheet: str, name: str) -> fastexcel.ExcelSheet | None:
    try:
        return book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as fault:
        if "not a valid worksheet" in str(fault) or isinstance(fault, fastexcel.SheetNotFoundError):
            return None
        raise InputError("file-not-spreadsheet", file=name) from fault


def _grid(loaded: fastexcel.ExcelSheet, sheet: str, marks: SheetMarks) -> SheetGrid:
    batch, faults = loaded.to_arrow_with_errors()
    table = pl.from_arrow(batch)
    text = table if isinstance(table, pl.DataFrame) else pl.DataFrame()
    text = text.with_columns(_plain(pl.col(column)) for column in text.columns)
    errors = _cell_errors(faults)
    rows = pl.Series(range(1, text.height + 1), dtype=pl.UInt32)
    first = marks.first_column
    merged: tuple[Merge, ...] = tuple(
        (top, left - first, bottom, right - first) for top, left, bottom, right in marks.merged
    )
    return SheetGrid(
        sheet,
        grid_frame(text, rows, keep=errors["row"]),
        errors=errors,
        merged=tuple(merge for merge in merged if merge[1] >= 0),
        hidden=loaded.visible != "visible",
        hidden_rows=marks.hidden_rows,
        hidden_columns=frozenset(column - first for column in marks.hidden_columns if column >= first),
        numeric=frozenset(column - first for column in marks.numeric if column >= first),
        first_column=first,
    )


def _plain(text: pl.Expr) -> pl.Expr:
    """Dates without a time of midnight, times without a day, truth values in capitals."""
    timed = text.str.ends_with(":00") | text.str.starts_with("1899-12-3")
    short = text.str.replace(_MIDNIGHT, "$1").str.replace(_NO_DAY, "$1")
    upper = text.str.to_uppercase()
    return (
        pl.when(timed).then(short)
        .when(text.is_in(["true", "false"])).then(upper)
        .otherwise(text)
    )  # fmt: skip


def _cell_errors(faults: fastexcel.CellErrors | None) -> pl.DataFrame:
    found = [] if faults is None else faults.errors
    lines = [
        (fault.position[0] + 1, f"c{fault.position[1]}", _SHOWN.get(kind[1], f"#{kind[1].upper()}!"))
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
