"""Reading spreadsheet files into all-text grids with the row numbers that the spreadsheet program shows.

xlsx, xlsm, xlsb, xls and ods through fastexcel (calamine); text files by `text_files`; parquet; a zip of these.
A number comes out as it was stored (a 16-digit NIK is exact up to 2^53), a date as `1980-05-12 00:00:00`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import fastexcel
import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.text_files import TEXT_SUFFIXES, read_text_grid

WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
SUFFIXES: Final = WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {".parquet", ".zip"}
OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
MOST_UNPACKED: Final = 4 * 1024**3
"""A workbook or zip that unpacks to more bytes than this is refused: no office file of a district is so large."""
MOST_TIMES: Final = 1000
"""… and one that unpacks to more than this many times its size, once that is more than 100 MB (a zip bomb)."""
ERROR_CODES: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet as text.

    `frame`: `row` (UInt32, 1-based) and the cells `c0`, `c1`, … (String; empty is null), blank rows left out.
    `errors`: `row`, `column` (the name of the cell's column), `error` (`#N/A`, …), one line a cell with a formula
    error, whose cell is null in `frame`. `widths` (text files): fields in each record, aligned with `frame`.
    """

    sheet: str
    frame: pl.DataFrame
    errors: pl.DataFrame
    hidden: bool = False
    widths: pl.Series | None = None


def read_grids(path: Path, *, delimiter: str | None = None, encoding: str | None = None) -> Iterator[SheetGrid]:
    """The sheets of a file, in its order; a text file has one, named "".

    Raises:
        InputError: the file is missing, protected by a password, not a spreadsheet, or unpacks to too much.
    """
    if not path.is_file():
        raise InputError("file-missing", file=path.name)
    suffix = path.suffix.lower()
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError("file-unreadable", file=path.name, detail=fault.strerror or "") from fault
    yield from _grids(content, suffix, path.name, delimiter, encoding)


def _grids(content: bytes, suffix: str, name: str, delimiter: str | None, encoding: str | None) -> Iterator[SheetGrid]:
    if suffix == ".zip":
        yield from _zipped(content, name)
    elif suffix == ".parquet":
        yield _parquet(content, name)
    elif suffix in TEXT_SUFFIXES:
        frame, widths = read_text_grid(content, name, delimiter=delimiter, encoding=encoding)
        yield SheetGrid("", frame, no_errors(), widths=widths)
    else:
        yield from _workbook(content, name)


def no_errors() -> pl.DataFrame:
    """The empty frame of `SheetGrid.errors`."""
    return pl.DataFrame(schema={"row": pl.UInt32, "column": pl.String, "error": pl.String})


def _workbook(content: bytes, name: str) -> Iterator[SheetGrid]:
    _refuse_protected(content, name)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with _archive(content, name):
            pass
    try:
        book = fastexcel.read_excel(content)
        sheets = book.sheet_names
    except fastexcel.FastExcelError as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    for sheet in sheets:
        try:
            loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
            batch, errors = loaded.to_arrow_with_errors()
            visible = loaded.visible == "visible"
        except fastexcel.FastExcelError as fault:
            raise InputError("file-not-spreadsheet", file=name) from fault
        cells = pl.DataFrame(pl.from_arrow(batch)) if batch.num_columns else pl.DataFrame()
        frame = _as_grid(cells)
        found = [
            (position[0] + 1, f"c{position[1]}", _error_code(error.detail))
            for error in (errors.errors if errors else [])
            for position in [error.offset_position]
        ]
        told = pl.DataFrame(found, schema=no_errors().schema, orient="row") if found else no_errors()
        yield SheetGrid(sheet, frame, told, hidden=not visible)


def _as_grid(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells renamed, blank text made null, rows numbered, blank rows left out."""
    if not cells.width:
        return pl.DataFrame(schema={"row": pl.UInt32})
    cells = cells.rename({old: f"c{place}" for place, old in enumerate(cells.columns)})
    text = pl.all().cast(pl.String)
    blank = text.str.replace_all("\u00a0", " ", literal=True).str.strip_chars() == ""
    cells = cells.select(pl.when(blank).then(None).otherwise(text).name.keep())
    numbered = cells.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.UInt32))
    return numbered.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))


def _error_code(detail: str) -> str:
    found = re.search(r"Error\((\w+)\)", detail)
    return ERROR_CODES.get(found.group(1), "#ERROR!") if found else "#ERROR!"


def _parquet(content: bytes, name: str) -> SheetGrid:
    """A parquet file as a grid: its column names are row 1."""
    try:
        table = pl.read_parquet(io.BytesIO(content))
        text = table.select(pl.all().cast(pl.String))
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    head = pl.DataFrame({column: [column] for column in text.columns}, schema=text.schema)
    return SheetGrid("", _as_grid(pl.concat([head, text])), no_errors())


def _zipped(content: bytes, name: str) -> Iterator[SheetGrid]:
    """The files in a zip; a sheet is named `inner file/sheet`."""
    with _archive(content, name) as archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            suffix = PurePosixPath(entry.filename).suffix.lower()
            if entry.is_dir() or suffix not in SUFFIXES - {".zip"}:
                continue
            if entry.flag_bits & 1:
                raise InputError("file-password", file=name)
            try:
                inner = archive.read(entry)
            except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as fault:
                raise InputError("file-not-spreadsheet", file=name) from fault
            for grid in _grids(inner, suffix, name, None, None):
                sheet = f"{entry.filename}/{grid.sheet}" if grid.sheet else entry.filename
                yield SheetGrid(sheet, grid.frame, grid.errors, grid.hidden, grid.widths)


def _archive(content: bytes, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    if unpacked > MOST_UNPACKED or unpacked > max(100 * 1024**2, MOST_TIMES * len(content)):
        raise InputError("file-too-large", file=name, size=f"{unpacked / 1024**3:.1f} GiB")
    return archive


def _refuse_protected(content: bytes, name: str) -> None:
    """An encrypted OOXML workbook is an OLE file that holds an EncryptedPackage; an encrypted ods says so itself."""
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise InputError("file-password", file=name)
    if content.startswith(b"PK"):
        with _archive(content, name) as archive:
            manifest = "META-INF/manifest.xml"
            if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
                raise InputError("file-password", file=name)
