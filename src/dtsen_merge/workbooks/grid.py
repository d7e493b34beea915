"""One sheet as a grid of text: what the reader hands over, whatever kind of file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from dtsen_merge.tables import Schema

CELL_ERRORS: Final[Schema] = {
    "row": pl.UInt32,  # as the spreadsheet program shows it
    "column": pl.String,  # c0 … cN
    "error": pl.String,  # "#N/A", "#REF!", …
}

BOOKMARK: Final = "_dtsen_merge"
"""The hidden sheet by which a corrections workbook is known."""

SOMETHING: Final = r"[^\s\u00a0\ufeff\u200b-\u200f]"
"""A sign that can be seen: a cell without one is blank."""

Merge = tuple[int, int, int, int]
"""First row (1-based), first column (0-based), last row, last column: as `row` and `c0…cN` count them."""


@dataclass(frozen=True)
class SheetGrid:
    """A sheet, every cell as text; blank cells are null and rows of blank cells are kept out.

    Numbers stand as they are stored, whole ones without a decimal point; dates as ISO text; a cell whose formula
    failed is null and listed in `errors`.
    """

    sheet: str  # "" for a text file
    frame: pl.DataFrame  # row (UInt32, as the program shows it; in a text the line it starts on), c0 (A) … cN (String)
    errors: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(CELL_ERRORS)))
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hiding_known: bool = True  # whether the format's reader tells of hidden rows and columns
    numeric: frozenset[int] = frozenset()  # columns whose cells are numbers, not text (from the sheet's first megabyte)
    widths: pl.Series | None = None  # of a text: how many fields each row's record holds; None for a workbook

    @property
    def columns(self) -> list[str]:
        """The names of the text columns."""
        return self.frame.columns[1:]

    @property
    def width(self) -> int:
        """How many text columns there are."""
        return self.frame.width - 1

    def letter(self, index: int) -> str:
        """The name that a spreadsheet program shows over column `index`."""
        return column_letter(index)


def no_errors() -> pl.DataFrame:
    """An empty frame of cell errors."""
    return pl.DataFrame(schema=dict(CELL_ERRORS))


def column_letter(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def grid_frame(cells: pl.DataFrame, rows: pl.Series, *, keep: pl.Series | None = None) -> pl.DataFrame:
    """`row` and c0 … cN out of text columns of any name: blanks to null, rows without a cell left out.

    Rows of which a cell holds an error (`keep`: their numbers) are not blank, though all their cells are null.
    """
    names = [f"c{index}" for index in range(cells.width)]
    text = cells.rename(dict(zip(cells.columns, names, strict=True))).with_columns(
        pl.when(pl.col(name).str.contains(SOMETHING)).then(pl.col(name)).alias(name) for name in names
    )
    frame = text.insert_column(0, rows.cast(pl.UInt32).alias("row"))
    if not names:
        return frame.clear()
    wanted = filled(names) if keep is None or keep.is_empty() else filled(names) | pl.col("row").is_in(keep.to_list())
    return frame.filter(wanted)


def filled(names: Sequence[str]) -> pl.Expr:
    """Whether any of the columns holds something."""
    return pl.any_horizontal(pl.col(name).is_not_null() for name in names)
