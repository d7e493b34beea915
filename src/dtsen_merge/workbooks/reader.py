"""The one reader of spreadsheet files: what a file is, its bytes tell, not its name.

Read are xlsx, xlsm, xlsb, xls, ods (through calamine), csv, tsv and txt in any usual encoding, HTML tables and Excel
2003 XML (which web applications name .xls), parquet, and zip archives of these.
"""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.workbooks.binary_extents import check_xls, check_xlsb
from dtsen_merge.workbooks.excel_reader import read_excel
from dtsen_merge.workbooks.grid import SheetGrid, grid_frame
from dtsen_merge.workbooks.html_tables import read_html
from dtsen_merge.workbooks.ooxml import check_archive, guard_size
from dtsen_merge.workbooks.sniff import FileKind, is_cut_off, is_junk, sniff
from dtsen_merge.workbooks.spreadsheet_ml import read_spreadsheet_ml
from dtsen_merge.workbooks.text_files import is_table, read_text

TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
SUFFIXES: Final = WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {".parquet", ".zip"}
"""How names of files end that can be read, for people; what a file is, its bytes tell."""
_MAX_MEMBERS: Final = 500
_DEPTH: Final = 1
_IN_USE: Final = frozenset({32, 33})
"""Numbers of Windows for a file that another program has open and does not share, or of which it has locked a part."""


def read_grids(
    path: Path, *, label: str = "", delimiter: str | None = None, encoding: str | None = None
) -> Iterator[SheetGrid]:
    """The sheets of a file, one after the other.

    Args:
        path: the file.
        label: what messages call it; its name by default.
        delimiter: of a text, where it is known.
        encoding: of a text, where it is known.

    Raises:
        InputError: file-missing, file-unreadable, file-in-use, file-cut-off, file-password, file-not-spreadsheet or file-too-large; params: file.
        EmptySourceError: file-no-rows, after the last sheet, where all are blank; params: file.
    """
    name = label or path.name
    _check_is_file(path, name)
    found = False
    for grid in _read(path, name, _Hints(delimiter, encoding, path.suffix.lower() in WORKBOOK_SUFFIXES), 0):
        found = found or grid.frame.height > 0
        yield grid
    if not found:
        raise EmptySourceError("file-no-rows", file=name)


@dataclass(frozen=True, slots=True)
class _Hints:
    """What is known of the texts in a file; where it is `named_workbook`, prose is none."""

    delimiter: str | None
    encoding: str | None
    named_workbook: bool


def _check_is_file(path: Path, name: str) -> None:
    """A link that leads nowhere is a file that is missing; a folder, a pipe or a device is no spreadsheet."""
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        raise unreadable(fault, name) from fault
    if not stat.S_ISREG(mode):
        raise InputError("file-not-spreadsheet", file=name)


def _read(path: Path, name: str, hints: _Hints, depth: int) -> Iterator[SheetGrid]:
    try:
        kind = sniff(path)
        match kind:
            case FileKind.LOCKED:
                raise InputError("file-password", file=name)
            case FileKind.UNKNOWN:
                raise InputError("file-cut-off" if is_cut_off(path) else "file-not-spreadsheet", file=name)
            case FileKind.XLSX | FileKind.XLSB | FileKind.ODS | FileKind.ARCHIVE:
                _check_sizes(path, name)
        match kind:
            case FileKind.TEXT:
                yield _read_text(path.read_bytes(), name, hints)
            case FileKind.HTML:
                yield from read_html(path.read_bytes(), name=name, encoding=hints.encoding)
            case FileKind.SPREADSHEET_ML:
                yield from read_spreadsheet_ml(path.read_bytes(), name=name)
            case FileKind.PARQUET:
                yield _read_parquet(path, name)
            case FileKind.ARCHIVE if depth < _DEPTH:
                yield from _read_archive(path, name, hints, depth)
            case FileKind.ARCHIVE:
                raise InputError("file-not-spreadsheet", file=name)
            case _:
                if kind in (FileKind.XLSB, FileKind.XLS):
                    (check_xlsb if kind is FileKind.XLSB else check_xls)(path, name)
                yield from read_excel(path, kind, name)
    except OSError as fault:
        raise unreadable(fault, name) from fault


def unreadable(fault: OSError, name: str) -> InputError:
    """What an operating system's refusal to read a file means: it is gone, another program has it, or it may not be."""
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        return InputError("file-missing", file=name)
    if getattr(fault, "winerror", None) in _IN_USE:
        return InputError("file-in-use", file=name)
    return InputError("file-unreadable", file=name, detail=fault.strerror or type(fault).__name__)


def _check_sizes(path: Path, name: str) -> None:
    """What an archive says that it unpacks to; whether that is so is seen when it is unpacked (`check_archive`)."""
    with zipfile.ZipFile(path) as archive:
        guard_size(sum(info.file_size for info in archive.infolist()), path.stat().st_size, name)


def _read_text(data: bytes, name: str, hints: _Hints) -> SheetGrid:
    if hints.named_workbook and not hints.delimiter and not is_table(data):
        raise InputError("file-not-spreadsheet", file=name)
    return read_text(data, name=name, delimiter=hints.delimiter, encoding=hints.encoding)


def _read_parquet(path: Path, name: str) -> SheetGrid:
    """A parquet file as if it were a sheet: the column names in row 1, the rows from 2 on."""
    try:
        frame = pl.read_parquet(path)
        nested = [column for column, dtype in frame.schema.items() if dtype.is_nested() or dtype == pl.Binary]
        text = frame.drop(nested).select(pl.all().cast(pl.String))
    except pl.exceptions.PolarsError as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    head = pl.DataFrame({column: [column] for column in text.columns}, schema=dict.fromkeys(text.columns, pl.String))
    rows = pl.Series(range(1, text.height + 2), dtype=pl.UInt32)
    numeric = frozenset(place for place, column in enumerate(text.columns) if frame[column].dtype.is_numeric())
    return SheetGrid("", grid_frame(pl.concat([head, text]), rows), numeric=numeric)


def _read_archive(path: Path, name: str, hints: _Hints, depth: int) -> Iterator[SheetGrid]:
    """The spreadsheets inside a zip; a sheet is then called `member` or `member/sheet`. Other members are passed over."""
    check_archive(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir() and not is_junk(info.filename)]
            if len(members) > _MAX_MEMBERS:
                raise InputError("file-not-spreadsheet", file=name)
            read = 0
            for info in sorted(members, key=lambda info: info.filename):
                inner = PurePosixPath(info.filename.replace("\\", "/"))
                member = inner.as_posix().lstrip("/")
                with tempfile.TemporaryDirectory() as folder:
                    target = Path(folder) / f"member{inner.suffix[:8]}"
                    with archive.open(info) as source, target.open("wb") as sink:
                        while block := source.read(io.DEFAULT_BUFFER_SIZE * 64):
                            sink.write(block)
                    suffix = inner.suffix.lower()
                    if sniff(target) in (FileKind.UNKNOWN, FileKind.HTML) and suffix not in SUFFIXES:
                        continue
                    read += 1
                    its = replace(hints, named_workbook=hints.named_workbook or suffix in WORKBOOK_SUFFIXES)
                    for grid in _read(target, f"{name}/{member}", its, depth + 1):
                        yield replace(grid, sheet=f"{member}/{grid.sheet}" if grid.sheet else member)
            if not read:
                raise InputError("file-not-spreadsheet", file=name)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zipfile.LargeZipFile, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
