"""Where the header of a sheet is and what its headings are: found by looking at the grid."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.settings import LayoutHints
from dtsen_merge.sources.aliases import alias_table, exact_meaning, meaning, normalise, speaks_of_person
from dtsen_merge.sources.levels import filled, header_levels, is_value, join_levels
from dtsen_merge.workbooks.grid import Merge

LOOK: Final = 60
"""Header rows are looked for among so many non-blank rows."""
CLEAR: Final = 4
"""Where a row has so many headings that are known to the letter, rows with fewer than two are not read for spelling."""
PEOPLE: Final = frozenset({"nama", "nik", "no_kk", "nama_kepala_keluarga", "nama_nik"})
"""Fields of which a header that lists people has one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet's lie of the land. `headings`: a line a column, its heading levels joined by " / "."""

    kind: str  # table | blocks | none
    header_rows: tuple[int, ...]  # as the spreadsheet program shows them
    headings: dict[str, str]  # cell column (c0 …) → heading as printed
    lower: dict[str, str]  # cell column → the lowest level of its heading


NOTHING: Final = Layout("none", (), {}, {})


def find_layout(
    frame: pl.DataFrame, hints: LayoutHints, merged: Sequence[Merge] = (), told: Collection[str] = ()
) -> Layout:
    """The header of a sheet; `Layout.kind` is "none" where no row looks like one.

    `merged` are the sheet's merged cells: they tell how far a heading reaches, where the file says so; `told` are
    headings that the profile names.
    """
    cells = [name for name in frame.columns if name != "row"]
    top = frame.head(LOOK) if hints.header_row is None else frame.filter(pl.col("row") >= hints.header_row).head(4)
    rows = [(row, list(values)) for row, *values in top.iter_rows()]
    if not rows or not cells:
        return NOTHING
    if hints.header_row is None and frame.height > LOOK and not any(map(_lists_people, rows)):
        rows = _rows_further_down(frame, cells) or rows
    if hints.kind == "blocks" or (hints.kind is None and _is_block_label(rows)):
        return _block_layout(rows, cells)
    place = 0 if hints.header_row is not None else _best_header(rows, frozenset(map(normalise, told)))
    if place is None:
        return NOTHING
    levels = (
        header_levels(rows, place, merged) if hints.header_rows is None else rows[place : place + hints.header_rows]
    )
    return Layout("table", tuple(row for row, _ in levels), *join_levels(levels, cells, merged))


def _best_header(rows: Sequence[tuple[int, list[str | None]]], told: frozenset[str]) -> int | None:
    """The row with most headings that are known; where few are, the first row of words above what looks like data."""
    plain = [len({exact_meaning(word) for word in filled(values)} - {None}) for _, values in rows]
    clear = max(plain) >= CLEAR
    scores = [
        count if clear and count < 2 else _score(values, told) for count, (_, values) in zip(plain, rows, strict=True)
    ]
    best = max(range(len(rows)), key=lambda place: (scores[place], -place))
    if scores[best] >= 2:
        return _first_of_people(rows, scores, best)
    usual = sorted(len(filled(values)) for _, values in rows)[len(rows) // 2]
    sure = any(_is_numbered([values[place] for _, values in rows]) for place in range(len(rows[0][1])))
    for place, (_, values) in enumerate(rows[:-1]):
        words = filled(values)
        if (
            len(words) >= max(2, 0.6 * usual)
            and not any(is_value(word) for word in words)
            and scores[place] >= (not sure)
        ):
            return place
    alone = scores[best] == 1 and len(filled(rows[best][1])) <= 3
    return best if alone and (speaks_of_person(rows[best][1]) or _tells(rows[best][1], told)) else None


def _first_of_people(rows: Sequence[tuple[int, list[str | None]]], scores: Sequence[int], best: int) -> int:
    """The header of the first table that lists people, where further tables below it have more headings."""
    listing = [
        place
        for place in range(best)
        if scores[place] >= 2 and not PEOPLE.isdisjoint(exact_meaning(word) for word in filled(rows[place][1]))
    ]
    for place in listing:
        between = [word for _, values in rows[place + 1 : best] for word in filled(values)]
        if any(is_value(word) for word in between):
            return place
    return best


def _lists_people(row: tuple[int, list[str | None]]) -> bool:
    known = {exact_meaning(word) for word in filled(row[1])} - {None}
    return len(known) >= 2 and not PEOPLE.isdisjoint(known)


def _rows_further_down(frame: pl.DataFrame, cells: Sequence[str]) -> list[tuple[int, list[str | None]]]:
    """The rows around the first header that lies below the first LOOK rows (the annex of a decree); none where none does."""
    words = list(alias_table())
    hits = pl.sum_horizontal([normalised(pl.col(name)).is_in(words).fill_null(False) for name in cells])
    places = frame.select(hits >= CLEAR - 1).to_series().arg_true().to_list()
    place = next((place for place in places if _lists_people((0, list(frame.row(place)[1:])))), None)
    if place is None:
        return []
    return [(row, list(values)) for row, *values in frame.slice(max(place - 4, 0), LOOK).iter_rows()]


def normalised(value: pl.Expr) -> pl.Expr:
    """`aliases.normalise`, as an expression."""
    return value.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")


def _score(values: Sequence[str | None], told: frozenset[str]) -> int:
    """How many different fields the words of a row name."""
    words = filled(values)
    return len({normalise(word) if told and normalise(word) in told else meaning(word) for word in words} - {None})


def _tells(values: Sequence[str | None], told: frozenset[str]) -> bool:
    return any(normalise(word) in told for word in filled(values))


def _is_numbered(values: Sequence[str | None]) -> bool:
    """Whether most cells of a column are identity numbers: then it is a table, whatever its headings."""
    cells = filled(values)
    return sum(bool(re.fullmatch(r"\s*'?\d{16}\s*", word)) for word in cells) >= max(3, 0.6 * len(cells))


def _is_block_label(rows: Sequence[tuple[int, list[str | None]]]) -> bool:
    """A line of headings about a family (NO.KK, NAMA.KK) that is followed by a line of headings about members."""
    kinds = []
    for _, values in rows:
        known = {exact_meaning(word) for word in filled(values)}
        if {"no_kk", "nama_kepala_keluarga"} <= known and "nik" not in known:
            kinds.append("family")
        elif {"nik", "nama"} <= known:
            kinds.append("member")
    return kinds[:2] == ["family", "member"] or kinds.count("family") >= 2


def _block_layout(rows: Sequence[tuple[int, list[str | None]]], cells: Sequence[str]) -> Layout:
    """The member header is the layout's; the family's label row is found again by `blocks`."""
    for row, values in rows:
        known = {meaning(word) for word in filled(values)}
        if {"nik", "nama"} <= known:
            return Layout("blocks", (row,), *join_levels([(row, values)], cells))
    return NOTHING
