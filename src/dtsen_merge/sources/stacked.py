"""Several tables one below the other on a sheet, each with its own header: where each begins and ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import alias_table, exact_meaning, meaning, normalise
from dtsen_merge.sources.layout import Layout, normalised
from dtsen_merge.sources.levels import DATA_LIKE, Line, filled, header_levels, is_value, join_levels
from dtsen_merge.sources.rows import FORMAL
from dtsen_merge.workbooks.grid import Merge

TITLE_LINES: Final = 4
"""So many lines above a further header may be its title."""
LEAST_KNOWN: Final = 2
"""Headings that a row must hold, in different fields, to be a header; a person's row holds at most one such word."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: its rows from `first_row` to `last_row`, title and header among them."""

    layout: Layout
    first_row: int
    last_row: int

    def part_of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The table's rows of the sheet."""
        return frame.filter(pl.col("row").is_between(self.first_row, self.last_row))


def part_tables(
    frame: pl.DataFrame, layout: Layout, merged: Sequence[Merge] = (), told: Collection[str] = ()
) -> list[Table]:
    """The sheet's tables in their order; one, where no further header stands below the first.

    Args:
        frame: the sheet's rows.
        layout: that of its first table.
        merged: merged cells.
        told: headings that the profile names.

    A header that says again what the one before it says, in the same columns, begins no table: it is a page's.
    """
    last = int(frame["row"][-1]) if frame.height else 0
    tables = [Table(layout, 0, last)]
    for place in _candidates(frame, layout, told):
        rows = _window(frame, place)
        known = max(layout.header_rows)
        at = next(number for number, (row, _) in enumerate(rows) if row == frame["row"][place])
        if rows[at][0] <= max(known, *tables[-1].layout.header_rows):
            continue
        levels = header_levels(rows, at, merged)
        found = Layout("table", tuple(row for row, _ in levels), *join_levels(levels, _cells(frame), merged))
        if _says_the_same(found, tables[-1].layout):
            continue
        begin = _with_title(rows, min(found.header_rows))
        before = tables.pop()
        tables += [Table(before.layout, before.first_row, begin - 1), Table(found, begin, last)]
    return tables


def _cells(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name != "row"]


def _candidates(frame: pl.DataFrame, layout: Layout, told: Collection[str]) -> list[int]:
    """Places of the rows below the header that may be a header: words that are known headings, and no values.

    Looked at closely are only rows that hold several words of the alias table, and rows without a digit right below a
    gap; both are rare among rows of people.
    """
    cells = _cells(frame)
    words = [*alias_table(), *(normalise(heading) for heading in told)]
    hits = pl.sum_horizontal([normalised(pl.col(name)).is_in(words).fill_null(False) for name in cells])
    valued = pl.any_horizontal([pl.col(name).str.contains(DATA_LIKE).fill_null(False) for name in cells])
    bare = ~pl.any_horizontal([pl.col(name).str.contains(r"\d").fill_null(False) for name in cells])
    count = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    gap = (pl.col("row").diff().fill_null(1) > 1) | (count.shift(1) <= 2)
    below = pl.col("row") > max(layout.header_rows)
    marked = frame.select(
        place=pl.int_range(pl.len()),
        hits=hits,
        wanted=below & ~valued & ((hits >= LEAST_KNOWN) | (gap & bare & (count >= 3))),
    )
    places = marked.filter("wanted")["place"].to_list()
    return [place for place in places if _is_header(frame.row(place)[1:], told)]


def _is_header(values: Sequence[str | None], told: Collection[str]) -> bool:
    words = filled(values)
    own = {normalise(heading) for heading in told}
    known = {normalise(word) if normalise(word) in own else meaning(word) for word in words} - {None}
    exact = {exact_meaning(word) for word in words} - {None}
    some = len(known) >= LEAST_KNOWN and (bool(exact) or bool(own & {normalise(word) for word in words}))
    return some and len(known) >= 0.3 * len(words) and not any(is_value(word) for word in words)


def _window(frame: pl.DataFrame, place: int) -> list[Line]:
    """The rows around a header: its title lines and levels."""
    start = max(place - TITLE_LINES - 2, 0)
    return [(row, list(values)) for row, *values in frame.slice(start, place - start + 3).iter_rows()]


def _says_the_same(found: Layout, known: Layout) -> bool:
    """Whether most headings stand again in the same columns."""
    same = sum(normalise(known.lower.get(name, "")) == normalise(word) for name, word in found.lower.items())
    return same >= 0.6 * max(len(found.lower), 1) and set(found.lower) <= set(known.lower)


def _with_title(rows: Sequence[Line], header: int) -> int:
    """The first row of the title above a header: lines of one or two cells, no signature among them."""
    begin = header
    above = [line for line in rows if line[0] < header]
    for row, values in reversed(above[-TITLE_LINES:]):
        words = filled(values)
        if len(words) > 2 or begin - row > 2 or any(is_value(word) or _is_formal(word) for word in words):
            break
        begin = row
    return begin


def _is_formal(word: str) -> bool:
    return bool(pl.Series([word]).str.contains(FORMAL)[0])
