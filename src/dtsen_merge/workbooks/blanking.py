"""Emptying rows of a spreadsheet file in its place, all others standing where they stood.

A text keeps its bytes but for the lines that are emptied. A workbook (xlsx) is written anew with its sheets, rows, cells as
text, merged cells and hidden rows; formats, formulas and pictures are not kept, since a formula or a cache may hold what was
emptied. Other kinds (xls, xlsb, ods, web pages, archives) cannot be written here.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.privacy.files import replacing
from dtsen_merge.workbooks.grid import SheetGrid
from dtsen_merge.workbooks.grid_writer import ERROR, NUMBER, GridSheet, write_grids
from dtsen_merge.workbooks.reader import read_grids
from dtsen_merge.workbooks.sniff import FileKind, sniff
from dtsen_merge.workbooks.text_files import find_encoding

_BREAK: Final = re.compile(rb"\r\n|\r|\n")
_NUMBER: Final = r"^-?(0|[1-9]\d{0,15})(\.\d+)?$"
_WIDE: Final = ("utf-16", "utf-16-le", "utf-16-be")


def blank_rows(
    path: Path, rows: Mapping[str, Collection[int]], *, delimiter: str | None = None, encoding: str | None = None
) -> bool:
    """Empty rows of a file; whether it could be done (else the file is as it was).

    Args:
        path: the file; it is replaced whole or not at all, and keeps its permissions.
        rows: sheet ("" of a text or parquet file) → the numbers of rows, as `read_grids` gives them.
        delimiter: of a text, where it is known.
        encoding: of a text, where it is known.

    Raises:
        InputError: the file cannot be read.
        SurroundingsError: it cannot be written.
    """
    kind = sniff(path)
    if kind not in (FileKind.TEXT, FileKind.XLSX, FileKind.PARQUET) or path.suffix.lower() in (".xlsm", ".xltm"):
        return False
    before = list(read_grids(path, delimiter=delimiter, encoding=encoding))
    wanted = {grid.sheet: _without(grid, rows.get(grid.sheet, ())) for grid in before}
    with replacing(path, mode=stat.S_IMODE(path.stat().st_mode)) as draft:
        if kind is FileKind.TEXT:
            draft.write_bytes(_blank_text(path.read_bytes(), before[0], rows.get("", ()), encoding))
        elif kind is FileKind.PARQUET:
            _blank_parquet(path, rows.get("", ())).write_parquet(draft)
        else:
            write_grids(draft, [_sheet(grid, rows.get(grid.sheet, ())) for grid in before])
        after = {grid.sheet: grid.frame for grid in read_grids(draft, delimiter=delimiter, encoding=encoding)}
        if {name: _cells(frame) for name, frame in after.items()} != {n: _cells(frame) for n, frame in wanted.items()}:
            raise AssertionError("what was written is not read as the rows that stay")
    return True


def _without(grid: SheetGrid, rows: Collection[int]) -> pl.DataFrame:
    return grid.frame.filter(~pl.col("row").is_in(list(rows)))


def _cells(frame: pl.DataFrame) -> dict[tuple[int, str], str]:
    """What stands where; columns that are empty altogether say nothing."""
    told = frame.unpivot(index="row", variable_name="column", value_name="cell").drop_nulls("cell")
    return {(row, column): cell for row, column, cell in told.rows()}


def _blank_text(data: bytes, grid: SheetGrid, rows: Collection[int], encoding: str | None) -> bytes:
    code = encoding or find_encoding(data)
    if code.lower().replace("_", "-") in _WIDE:
        text = data.decode(code).encode("utf-8")
        return _blank_lines(text, grid, rows).decode("utf-8").encode(code)
    return _blank_lines(data, grid, rows)


def _blank_lines(data: bytes, grid: SheetGrid, rows: Collection[int]) -> bytes:
    """The lines of each record emptied, its breaks kept; a record ends where the next one that holds something begins."""
    ends = [0, *(found.end() for found in _BREAK.finditer(data)), len(data)]
    starts = [*grid.frame["row"].to_list(), len(ends)]
    out = bytearray()
    done = 0
    for start, following in pairwise(starts):
        if start in rows:
            first, last = ends[start - 1], ends[min(following, len(ends)) - 1]
            out += data[done:first]
            out += b"".join(_BREAK.findall(data[first:last]))
            done = last
    return bytes(out + data[done:])


def _blank_parquet(path: Path, rows: Collection[int]) -> pl.DataFrame:
    frame = pl.read_parquet(path).with_row_index("__place")
    gone = pl.col("__place").is_in([row - 2 for row in rows])  # the names stand in row 1
    return frame.select(pl.when(~gone).then(pl.col(name)).alias(name) for name in frame.columns[1:])


def _sheet(grid: SheetGrid, rows: Collection[int]) -> GridSheet:
    kept = _without(grid, rows)
    last = int(grid.frame["row"].max() or 0)  # type: ignore[arg-type]
    every = pl.DataFrame({"row": pl.Series(range(1, last + 1), dtype=pl.UInt32)})
    cells = every.join(kept, on="row", how="left", maintain_order="left")
    numbers = [f"c{place}" for place in sorted(grid.numeric) if f"c{place}" in kept.columns]
    cells = cells.with_columns(
        pl.when(pl.col(name).str.contains(_NUMBER)).then(pl.lit(NUMBER) + pl.col(name)).otherwise(name).alias(name)
        for name in numbers
    )
    for name in grid.errors["column"].unique().to_list():
        failed = grid.errors.filter((pl.col("column") == name) & ~pl.col("row").is_in(list(rows)))
        told = failed.select("row", failed=pl.concat_str(pl.lit(ERROR), "error"))
        cells = cells.join(told, on="row", how="left", maintain_order="left")
        cells = cells.with_columns(pl.coalesce("failed", name).alias(name)).drop("failed")
    merges = [(top, left + 1, bottom, right + 1) for top, left, bottom, right in grid.merged]
    return GridSheet(
        grid.sheet, cells.drop("row"), merges=merges, hidden_rows=sorted(grid.hidden_rows), hidden=grid.hidden
    )
