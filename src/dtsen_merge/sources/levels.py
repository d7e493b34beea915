"""Headers of several levels: which rows belong to one, and how far a heading reaches over the columns below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import meaning
from dtsen_merge.workbooks.grid import Merge

MOST_LEVELS: Final = 4
NUMBERED: Final = r"^\(?\d{1,3}\)?\.?$"
DATA_LIKE: Final = r"^\s*'?[\d.,/-]{5,}\s*$"
Line = tuple[int, list[str | None]]
"""A row's number and its cells."""


def filled(values: Sequence[str | None]) -> list[str]:
    """The cells that hold something."""
    return [word for word in values if word is not None and word.strip()]


def is_value(word: str) -> bool:
    """Whether a cell looks like data rather than like a heading."""
    return (
        bool(re.match(DATA_LIKE, word))
        or bool(re.search(r"\d{4,}", word))
        or bool(re.fullmatch(NUMBERED, word.strip()))
    )


def header_levels(rows: Sequence[Line], place: int, merged: Sequence[Merge]) -> list[Line]:
    """The rows of the header of which `rows[place]` is one: merged cells tell, else what stands below and above."""
    row = rows[place][0]
    tall = [
        (top, bottom) for top, left, bottom, right in merged if top <= row <= bottom and bottom > top and left == right
    ]
    if tall:
        first, last = min(top for top, _ in tall), max(bottom for _, bottom in tall)
        if last - first < MOST_LEVELS:
            return [line for line in rows if first <= line[0] <= last]
    levels = [rows[place]]
    if place and rows[place - 1][0] == row - 1 and _is_upper_level(rows[place - 1], rows[place], merged):
        levels.insert(0, rows[place - 1])
    if place + 1 < len(rows) and _is_lower_level(rows[place], rows[place + 1]):
        levels.append(rows[place + 1])
    return levels


def _is_lower_level(header: Line, below: Line) -> bool:
    """Words only, under gaps of the header and where a gap begins; one of them is a heading that is known.

    Else a person could be taken for one.
    """
    words = filled(below[1])
    if below[0] != header[0] + 1 or not words or any(is_value(word) for word in words):
        return False
    under_gaps = sum(word is not None and over is None for word, over in zip(below[1], header[1], strict=True))
    groups = _reaching(header[0], header[1], below[1], ())
    known = any(
        meaning(word) is not None or (over is not None and meaning(f"{word} {over}") is not None)
        for word, over in zip(below[1], groups, strict=True)
        if word is not None
    )
    return under_gaps >= 1 and known and _alone(header[1], below[1]) <= 1


def _is_upper_level(above: Line, header: Line, merged: Sequence[Merge]) -> bool:
    """Words only, most of which begin a group of columns or stand over a gap; a title beside its value is none."""
    words = filled(above[1])
    if any(is_value(word) or word.strip().startswith(":") or word.strip().endswith(":") for word in words):
        return False
    grouped = [left for top, left, bottom, right in merged if top == bottom == above[0] and right > left]
    if grouped:
        return len(grouped) >= 2 or len(words) >= 2
    return len(words) >= 2 and _alone(above[1], header[1]) <= len(words) // 3


def _alone(upper: Sequence[str | None], lower: Sequence[str | None]) -> int:
    """How many words of the upper row stand over one word of the lower and no gap beside it."""
    return sum(
        over is not None
        and under is not None
        and (place + 1 >= len(lower) or upper[place + 1] is not None or lower[place + 1] is None)
        for place, (over, under) in enumerate(zip(upper, lower, strict=True))
    )


def join_levels(
    levels: Sequence[Line], cells: Sequence[str], merged: Sequence[Merge] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Cell column → its heading, all levels joined by " / "; cell column → its lowest level."""
    headings: dict[str, str] = {}
    lower: dict[str, str] = {}
    bottom = levels[-1][1]
    uppers = [
        _reaching(row, values, _nearest_below(levels[place + 1 :]), merged)
        for place, (row, values) in enumerate(levels[:-1])
    ]
    for place, name in enumerate(cells):
        own = bottom[place]
        parts = [upper[place] for upper in uppers if upper[place]]
        told = [" ".join(word.split()) for word in (*parts, own) if word]
        if told:
            headings[name] = " / ".join(dict.fromkeys(told))
            lower[name] = told[-1]
    return headings, lower


def _nearest_below(levels: Sequence[Line]) -> list[str | None]:
    """In each column the first word of the levels, from above; a cell merged over several has it in the uppermost."""
    return [
        next((word for word in column if word is not None), None)
        for column in zip(*(v for _, v in levels), strict=True)
    ]


def _reaching(
    row: int, upper: Sequence[str | None], bottom: Sequence[str | None], merged: Sequence[Merge]
) -> list[str | None]:
    """How far each upper word reaches: over its merged cells; where none are merged, over the gaps to its right."""
    spans = {left: right for top, left, last_row, right in merged if top <= row <= last_row and right > left}
    told: list[str | None] = []
    current: str | None = None
    last = -1
    for place, (word, under) in enumerate(zip(upper, bottom, strict=True)):
        if word is not None:
            current, last = word, spans.get(place, place) if spans else len(upper)
        elif under is None or place > last:
            current = None
        told.append(current)
    return told


def fill_merged(data: pl.DataFrame, merged: Sequence[Merge], first_row: int) -> pl.DataFrame:
    """Data rows in which a cell that is merged over several rows holds for each of them (a KK over its members)."""
    tall = [
        (f"c{left}", top, bottom)
        for top, left, bottom, right in merged
        if bottom > top >= first_row and left == right and f"c{left}" in data.columns
    ]
    for column in dict.fromkeys(name for name, _, _ in tall):
        spans = pl.DataFrame(
            [(top, bottom) for name, top, bottom in tall if name == column],
            schema={"top": pl.UInt32, "bottom": pl.UInt32},
            orient="row",
        )
        below = spans.select(top="top", row=pl.int_ranges("top", pl.col("bottom") + 1, dtype=pl.UInt32)).explode("row")
        values = data.select(top="row", told=column)
        found = below.join(values, on="top").select("row", "told").unique("row")
        data = (
            data.join(found, on="row", how="left", maintain_order="left")
            .with_columns(pl.coalesce(column, "told").alias(column))
            .drop("told")
        )
    return data
