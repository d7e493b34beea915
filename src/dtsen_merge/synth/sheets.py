"""Drafting a sheet as offices make them: titles, headings, data with interruptions, totals, signatures.

`SheetDraft` counts rows as it goes, so that every data row's place in the sheet is known for the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.workbooks.grid_writer import GridSheet, bold, number

Line = Sequence[str | None]
Columns = Sequence[tuple[str, pl.Expr]]
OFFICIAL: Final = "PEMERINTAH KABUPATEN {}"


class SheetDraft:
    """Rows are put one below the other; `finish` gives the grid. `left`: empty columns before the table."""

    def __init__(self, name: str, width: int, *, left: int = 0) -> None:
        self.name = name[:31]
        self.width = width + left
        self.left = left
        self.height = 0
        self._frames: list[pl.DataFrame] = []
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden: list[int] = []

    def lines(self, *lines: Line) -> None:
        """Literal rows; short ones are filled with empty cells."""
        if not lines:
            return
        padded = [[None] * self.left + list(line) + [None] * (self.width - self.left - len(line)) for line in lines]
        names = [f"c{i}" for i in range(self.width)]
        schema = dict.fromkeys(names, pl.String)
        self._append(pl.DataFrame(padded, schema=schema, orient="row"))

    def titles(self, *texts: str) -> None:
        """Title lines, each merged over the table's width."""
        for text in texts:
            self.lines([bold(text)])
            if self.width - self.left > 1:
                self._merges.append((self.height, self.left + 1, self.height, self.width))

    def blank(self, count: int = 1) -> None:
        """Empty rows."""
        self.lines(*[[None]] * count)

    def header(self, headings: Sequence[str], *, numbered: bool = False) -> None:
        """One row of headings, and at times the row of column numbers below it."""
        self.lines([bold(text) for text in headings])
        if numbered:
            self.lines([f"({i})" if len(headings) < 12 else str(i) for i in range(1, len(headings) + 1)])

    def two_level_header(self, columns: Sequence[tuple[str, str]]) -> None:
        """(group, heading): groups span their columns; a column without one is merged downwards."""
        top: list[str | None] = []
        for i, (group, heading) in enumerate(columns):
            same = i > 0 and group and columns[i - 1][0] == group
            top.append(None if same else bold(group or heading))
        self.lines(top, [bold(heading) if group else None for group, heading in columns])
        row, start = self.height - 1, 0
        for i in range(1, len(columns) + 1):
            if i < len(columns) and columns[i][0] and columns[i][0] == columns[start][0]:
                continue
            first, last = self.left + start + 1, self.left + i
            if not columns[start][0]:
                self._merges.append((row, first, row + 1, first))
            elif last > first:
                self._merges.append((row, first, row, last))
            start = i

    def data(self, cells: pl.DataFrame, *, breaks: dict[int, Sequence[Line]] | None = None) -> pl.Series:
        """Data rows; `breaks`: literal rows before the data row of that index. Gives the row numbers (UInt32)."""
        rows: list[pl.Series] = []
        cuts = sorted(at for at in (breaks or {}) if 0 < at < cells.height)
        for start, stop in zip([0, *cuts], [*cuts, cells.height], strict=True):
            if start:
                self.lines(*(breaks or {})[start])
            part = cells.slice(start, stop - start)
            rows.append(pl.int_range(self.height + 1, self.height + part.height + 1, dtype=pl.UInt32, eager=True))
            self._append(part)
        return pl.concat(rows)

    def hide(self, rows: Sequence[int]) -> None:
        """Hide rows by number."""
        self._hidden.extend(rows)

    def signature(self, place: str, office: str, name: str) -> None:
        """The block at the foot: place and date, office, a gap, the name of the official."""
        at = max(0, min(self.width - self.left - 2, 5))
        gap: list[str | None] = [None] * at
        self.blank()
        self.lines(
            [*gap, f"{place}, 31 Januari 2026"],
            [*gap, office],
            [None],
            [None],
            [*gap, name],
            [*gap, "NIP. -"],
        )

    def finish(self, *, hidden: bool = False) -> GridSheet:
        """The grid as drafted."""
        cells = pl.concat(self._frames) if self._frames else pl.DataFrame({"c0": [None]}, schema={"c0": pl.String})
        return GridSheet(self.name, cells, self._merges, self._hidden, hidden)

    def _append(self, frame: pl.DataFrame) -> None:
        missing = self.width - frame.width
        if missing:
            frame = frame.select([pl.lit(None, dtype=pl.String).alias(f"_{i}") for i in range(missing)] + [pl.all()])
        frame.columns = [f"c{i}" for i in range(self.width)]
        self._frames.append(frame)
        self.height += frame.height


def printed(frame: pl.DataFrame, columns: Columns) -> tuple[list[str], pl.DataFrame]:
    """Headings and cells (String) of the columns; a serial number is made from `running()`."""
    cells = frame.select(expr.cast(pl.String).alias(f"c{i}") for i, (_, expr) in enumerate(columns))
    return [heading for heading, _ in columns], cells


def running() -> pl.Expr:
    """1, 2, 3 … as number cells: the column No."""
    return number(pl.int_range(1, pl.len() + 1))
