"""Sex told by a tick in one of two columns, headed L and P: read as one column."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.layout import Layout

MALE: Final = frozenset({"l", "lk", "laki", "laki_laki", "pria"})
FEMALE: Final = frozenset({"p", "pr", "perempuan", "wanita", "w"})
HEADING: Final = "L/P"
_MOST_MARKS: Final = 5
"""Different ticks in a column (v, √, x, 1 and a sum at the foot): more of them are counts or codes."""
_LONGEST_MARK: Final = 2
_ONE_OF_TWO: Final = 0.9
"""Rows in which one of the two is ticked must be so many of those in which any is."""


def fold_ticks(frame: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, Layout]:
    """The frame and layout with a pair of tick columns made one, which holds L or P; others as they are.

    In rows with both ticked or with none the cell is empty.
    """
    pair = _pair(layout)
    if pair is None:
        return frame, layout
    male, female = pair
    below = pl.col("row") > max(layout.header_rows)
    data = frame.filter(below)
    if not (_ticks(data[male]) and _ticks(data[female])):
        return frame, layout
    one = (data[male].is_not_null() != data[female].is_not_null()).sum()
    some = (data[male].is_not_null() | data[female].is_not_null()).sum()
    if not some or float(one) < _ONE_OF_TWO * float(some):
        return frame, layout
    ticked = (
        pl.when(pl.col(male).is_not_null() & pl.col(female).is_null())
        .then(pl.lit("L"))
        .when(pl.col(female).is_not_null() & pl.col(male).is_null())
        .then(pl.lit("P"))
    )
    folded = frame.with_columns(pl.when(below).then(ticked).otherwise(pl.col(male)).alias(male))
    headings = {name: word for name, word in layout.headings.items() if name != female}
    lower = {name: word for name, word in layout.lower.items() if name != female}
    group = headings[male].rpartition(" / ")[0]
    headings[male] = f"{group} / {HEADING}" if group else HEADING
    lower[male] = HEADING
    return folded, replace(layout, headings=headings, lower=lower)


def _pair(layout: Layout) -> tuple[str, str] | None:
    """Two neighbouring columns headed L and P."""
    places = list(layout.lower.items())
    for (first, one), (second, other) in pairwise(places):
        if int(second[1:]) - int(first[1:]) != 1:
            continue
        words = normalise(one), normalise(other)
        if words[0] in MALE and words[1] in FEMALE:
            return first, second
        if words[0] in FEMALE and words[1] in MALE:
            return second, first
    return None


def _ticks(values: pl.Series) -> bool:
    told = values.drop_nulls()
    marks = told.str.strip_chars().str.to_lowercase().unique()
    return len(marks) <= _MOST_MARKS and (not len(marks) or bool((marks.str.len_chars() <= _LONGEST_MARK).all()))
