"""The one reader of spreadsheet files: what a file is, its bytes tell, not its name.

Read are xlsx, xlsm, xlsb, xls, ods (through calamine), csv, tsv and txt in any usual encoding, parquet, and zip
archives of these.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.excel_reader import read_excel
from dtsen_merge.workbooks.grid import SheetGrid, grid_frame
from dtsen_merge.workbooks.ooxml import check_archive
from dtsen_merge.workbooks.sniff import FileKind, is_junk, sniff
from dtsen_merge.workbooks.text_files import read_text

TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
SUFFIXES: Final = WORKBOOK_SUFFIXES | TEXT_SUFFIXES | {".parquet", ".zip"}
"""How names of files end that can be read, for people; what a file is, its bytes tell."""
_MAX_MEMBERS: Final = 500
_DEPTH: Final = 1


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
        InputError: file-missing, file-password, file-not-spreadsheet or file-too-large; params: file.
    """
    name = label or path.name
    if not path.is_file():
        raise InputError("file-missing", file=name)
    yield from _read(path, name, delimiter, encoding, 0)


def _read(path: Path, name: str, delimiter: str | None, encoding: str | None, depth: int) -> Iterator[SheetGrid]:
    try:
        kind = sniff(path)
        match kind:
            case FileKind.LOCKED:
                raise InputError("file-password", file=name)
            case FileKind.UNKNOWN:
                raise InputError("file-not-spreadsheet", file=name)
            case FileKind.TEXT:
                yield read_text(path.read_bytes(), name=name, delimiter=delimiter, encoding=encoding)
            case FileKind.PARQUET:
                yield _read_parquet(path, name)
            case FileKind.ARCHIVE if depth < _DEPTH:
                yield from _read_archive(path, name, delimiter, encoding, depth)
            case FileKind.ARCHIVE:
                raise InputError("file-not-spreadsheet", file=name)
            case _:
                yield from read_excel(path, kind, name)
    except OSError as fault:
        raise InputError("file-unreadable", file=name, detail=fault.strerror or type(fault).__name__) from fault


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


def _read_archive(
    path: Path, name: str, delimiter: str | None, encoding: str | None, depth: int
) -> Iterator[SheetGrid]:
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
                    if sniff(target) is FileKind.UNKNOWN and inner.suffix.lower() not in SUFFIXES:
                        continue
                    read += 1
                    for grid in _read(target, f"{name}/{member}", delimiter, encoding, depth + 1):
                        yield replace(grid, sheet=f"{member}/{grid.sheet}" if grid.sheet else member)
            if not read:
                raise InputError("file-not-spreadsheet", file=name)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zipfile.LargeZipFile, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
