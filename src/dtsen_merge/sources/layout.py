"""Where the header of a sheet is and what its headings are: found by looking at the grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.settings import LayoutHints
from dtsen_merge.sources.aliases import meaning, speaks_of_person
from dtsen_merge.workbooks.grid import Merge

LOOK: Final = 60
"""Header rows are looked for among so many non-blank rows."""
NUMBERED: Final = r"^\(?\d{1,3}\)?\.?$"
DATA_LIKE: Final = r"^\s*'?[\d.,/-]{5,}\s*$"


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet's lie of the land. `headings`: a line a column, its heading levels joined by " / "."""

    kind: str  # table | blocks | none
    header_rows: tuple[int, ...]  # as the spreadsheet program shows them
    headings: dict[str, str]  # cell column (c0 …) → heading as printed
    lower: dict[str, str]  # cell column → the lowest level of its heading


NOTHING: Final = Layout("none", (), {}, {})


def find_layout(frame: pl.DataFrame, hints: LayoutHints, merged: Sequence[Merge] = ()) -> Layout:
    """The header of a sheet; `Layout.kind` is "none" where no row looks like one.

    `merged` are the sheet's merged cells: they tell how far a heading reaches, where the file says so.
    """
    cells = [name for name in frame.columns if name != "row"]
    top = frame.head(LOOK) if hints.header_row is None else frame.filter(pl.col("row") >= hints.header_row).head(4)
    rows = [(row, list(values)) for row, *values in top.iter_rows()]
    if not rows or not cells:
        return NOTHING
    if hints.kind == "blocks" or (hints.kind is None and _is_block_label(rows)):
        return _block_layout(rows, cells)
    place = 0 if hints.header_row is not None else _best_header(rows)
    if place is None:
        return NOTHING
    levels = _levels(rows, place, merged) if hints.header_rows is None else rows[place : place + hints.header_rows]
    return _joined("table", levels, cells, merged)


def _best_header(rows: Sequence[tuple[int, list[str | None]]]) -> int | None:
    """The row with most headings that are known; where few are, the first row of words above what looks like data."""
    scores = [_score(values) for _, values in rows]
    best = max(range(len(rows)), key=lambda place: (scores[place], -place))
    if scores[best] >= 2:
        return best
    usual = sorted(len(_filled(values)) for _, values in rows)[len(rows) // 2]
    for place, (_, values) in enumerate(rows[:-1]):
        words = _filled(values)
        if len(words) >= max(2, 0.6 * usual) and not any(_is_value(word) for word in words) and scores[place] >= 1:
            return place
    return best if scores[best] == 1 and len(_filled(rows[best][1])) <= 3 and speaks_of_person(rows[best][1]) else None


def _score(values: Sequence[str | None]) -> int:
    return len({meaning(word) for word in _filled(values)} - {None})


def _filled(values: Sequence[str | None]) -> list[str]:
    return [word for word in values if word is not None and word.strip()]


def _is_value(word: str) -> bool:
    return (
        bool(re.match(DATA_LIKE, word))
        or bool(re.search(r"\d{4,}", word))
        or bool(re.fullmatch(NUMBERED, word.strip()))
    )


def _levels(
    rows: Sequence[tuple[int, list[str | None]]], place: int, merged: Sequence[Merge]
) -> list[tuple[int, list[str | None]]]:
    """The header row with a level above or below it, where there is one."""
    levels = [rows[place]]
    tall = any(top == rows[place][0] and bottom == top + 1 for top, _, bottom, _ in merged)
    if place + 1 < len(rows) and _is_lower_level(rows[place], rows[place + 1], sure=tall):
        levels.append(rows[place + 1])
    elif place and rows[place - 1][0] == rows[place][0] - 1 and _is_upper_level(rows[place - 1], rows[place]):
        levels.insert(0, rows[place - 1])
    return levels


def _is_lower_level(
    header: tuple[int, list[str | None]], below: tuple[int, list[str | None]], *, sure: bool
) -> bool:
    """Words only, under gaps of the header and where a gap begins; `sure` where headings reach over both rows.

    Without that, one of the words must be a heading that is known: else a person could be taken for one.
    """
    words = _filled(below[1])
    if below[0] != header[0] + 1 or not words or any(_is_value(word) for word in words):
        return False
    under_gaps = alone = 0
    for place, word in enumerate(below[1]):
        if word is None:
            continue
        if header[1][place] is None:
            under_gaps += 1
        elif place + 1 >= len(below[1]) or header[1][place + 1] is not None or below[1][place + 1] is None:
            alone += 1
    known = sum(meaning(word) is not None for word in words)
    return under_gaps >= 1 and (sure or (known >= 1 and alone <= 1))


def _is_upper_level(above: tuple[int, list[str | None]], header: tuple[int, list[str | None]]) -> bool:
    words = _filled(above[1])
    if len(words) < 2 or any(_is_value(word) for word in words):
        return False
    return any(word is not None and header[1][place] is not None for place, word in enumerate(above[1]))


def _joined(
    kind: str,
    levels: Sequence[tuple[int, list[str | None]]],
    cells: Sequence[str],
    merged: Sequence[Merge] = (),
) -> Layout:
    """Headings of all levels, joined; an upper word stands over more than one column."""
    headings: dict[str, str] = {}
    lower: dict[str, str] = {}
    bottom = levels[-1][1]
    uppers = [_reaching(row, values, bottom, merged) for row, values in levels[:-1]]
    for place, name in enumerate(cells):
        own = bottom[place]
        parts = [upper[place] for upper in uppers if upper[place]]
        words = [*parts, own] if own else parts
        told = [" ".join(str(word).split()) for word in words if word]
        if told:
            headings[name] = " / ".join(dict.fromkeys(told))
            lower[name] = " ".join((own or told[-1]).split())
    return Layout(kind, tuple(row for row, _ in levels), headings, lower)


def _reaching(
    row: int, upper: Sequence[str | None], bottom: Sequence[str | None], merged: Sequence[Merge]
) -> list[str | None]:
    """How far each upper word reaches: over its merged cells; where none are merged, over the gaps to its right."""
    spans = {left: right for top, left, bottom_row, right in merged if top <= row <= bottom_row and right > left}
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


def _is_block_label(rows: Sequence[tuple[int, list[str | None]]]) -> bool:
    """A line of headings about a family (NO.KK, NAMA.KK) that is followed by a line of headings about members."""
    kinds = []
    for _, values in rows:
        known = {meaning(word) for word in _filled(values)}
        if {"no_kk", "nama_kepala_keluarga"} <= known and "nik" not in known:
            kinds.append("family")
        elif {"nik", "nama"} <= known:
            kinds.append("member")
    return kinds[:2] == ["family", "member"] or kinds.count("family") >= 2


def _block_layout(rows: Sequence[tuple[int, list[str | None]]], cells: Sequence[str]) -> Layout:
    """The member header is the layout's; the family's label row is found again by `blocks`."""
    for row, values in rows:
        known = {meaning(word) for word in _filled(values)}
        if {"nik", "nama"} <= known:
            found = _joined("blocks", [(row, values)], cells)
            return Layout("blocks", found.header_rows, found.headings, found.lower)
    return NOTHING
