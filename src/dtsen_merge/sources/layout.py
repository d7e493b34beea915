"""Where the header is, which rows are data, and why the others are not: found by looking at the grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.settings import LayoutHints
from dtsen_merge.sources.aliases import normalise, recognised, speaks_of_person

LOOK: Final = 60
"""Header rows are looked for among so many non-blank rows."""
NUMBERED: Final = r"^\(?\d{1,3}\)?\.?$"
TOTAL: Final = r"(?i)^\s*((sub|grand)[\s-]*)?(jumlah|total)\b"
SIGNATURE: Final = (
    r"(?i)^\s*(mengetahui|menyetujui|disetujui|diketahui|dibuat|petugas|koordinator|kepala|plt\b|a\.?n\.|camat|lurah"
    r"|ketua|sekretaris|bendahara|pembakal|pendamping|nip\b|ttd|tertanda|tanda tangan|[a-z .]+,\s*(tgl\.?\s*)?\d{0,2}\s*"
    r"(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s+\d{4})"
)
FOOTNOTE: Final = r"(?i)^\s*(catatan|keterangan|ket\.|sumber|\*|note)\b?\s*[:*]?"
DATA_LIKE: Final = r"^\s*'?[\d.,/-]{5,}\s*$"


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet's lie of the land. `headings`: a line a column, its heading levels joined by " / "."""

    kind: str  # table | blocks | none
    header_rows: tuple[int, ...]  # as the spreadsheet program shows them
    headings: dict[str, str]  # cell column (c0 …) → heading as printed
    lower: dict[str, str]  # cell column → the lowest level of its heading


NOTHING: Final = Layout("none", (), {}, {})


def find_layout(frame: pl.DataFrame, hints: LayoutHints) -> Layout:
    """The header of a sheet; `Layout.kind` is "none" where no row looks like one."""
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
    levels = _levels(rows, place) if hints.header_rows is None else rows[place : place + hints.header_rows]
    return _joined("table", levels, cells)


def classify(frame: pl.DataFrame, layout: Layout, person_columns: Sequence[str]) -> pl.DataFrame:
    """The frame with `code`: null for data rows, else the `row-ignored-*` code that says what the row is.

    `person_columns` are the cells that name people or families: a row that fills one with something else is data.
    """
    cells = [name for name in frame.columns if name != "row"]
    last_header = max(layout.header_rows, default=0)
    first_header = min(layout.header_rows, default=0)
    text = [pl.col(name).str.replace_all("\u00a0", " ").str.strip_chars() for name in cells]
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    first = pl.coalesce(text)
    header_like = _header_like(layout, cells)
    numbers = pl.all_horizontal([pl.col(name).is_null() | pl.col(name).str.contains(NUMBERED) for name in cells])
    names_someone = _any_filled(person_columns)
    width = max(len(layout.headings), 1)
    sparse = filled <= max(2, width // 3)
    total = first.str.contains(TOTAL) & (sparse | ~names_someone)
    signed = first.str.contains(SIGNATURE) & sparse
    note = first.str.contains(FOOTNOTE) & (filled <= 2)
    marked = frame.with_columns(
        __filled=filled,
        __signed=(signed & (pl.col("row") > last_header)).cum_sum() > 0,
        __sparse=sparse,
    )
    label = (pl.col("__filled") == 1) & ~names_someone & ~numbers
    code = (
        pl.when(pl.col("row").is_in(list(layout.header_rows)))
        .then(pl.lit("row-ignored-header"))
        .when(pl.col("row") < first_header)
        .then(pl.lit("row-ignored-title"))
        .when(numbers & (pl.col("__filled") >= max(3, width // 2)) & _counts_up(cells))
        .then(pl.lit("row-ignored-column-numbers"))
        .when(header_like)
        .then(pl.lit("row-ignored-repeated-header"))
        .when(total)
        .then(pl.lit("row-ignored-total"))
        .when(pl.col("__signed") & pl.col("__sparse"))
        .then(pl.lit("row-ignored-signature"))
        .when(note)
        .then(pl.lit("row-ignored-footnote"))
        .when(label)
        .then(pl.lit("row-ignored-title"))
    )
    return marked.with_columns(code=code).drop("__filled", "__signed", "__sparse")


def _any_filled(columns: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal([pl.col(name).is_not_null() for name in columns]) if columns else pl.lit(False)


def _header_like(layout: Layout, cells: Sequence[str]) -> pl.Expr:
    """Rows that say again what the header says: most of their cells are its words."""
    same = [
        (normalised(pl.col(name)) == normalise(word)).fill_null(False)
        for name, word in layout.lower.items()
        if name in cells
    ]
    if not same:
        return pl.lit(False)
    hits = pl.sum_horizontal(same)
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    return (hits >= 2) & (hits >= 0.6 * filled)


def normalised(value: pl.Expr) -> pl.Expr:
    """`normalise`, as an expression."""
    return value.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")


def _counts_up(cells: Sequence[str]) -> pl.Expr:
    """The numbers of a row rise from 1 or 2 by one: the row of column numbers."""
    values = pl.concat_list([pl.col(name).str.extract(r"(\d+)").cast(pl.Int32, strict=False) for name in cells])
    told = values.list.drop_nulls()
    steps = told.list.diff().list.drop_nulls()
    return (told.list.first() <= 2) & (steps.list.min() == 1) & (steps.list.max() == 1)


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
    words = [normalise(word) for word in _filled(values)]
    return len({recognised(word) for word in words if recognised(word)})


def _filled(values: Sequence[str | None]) -> list[str]:
    return [word for word in values if word is not None and word.strip()]


def _is_value(word: str) -> bool:
    return (
        bool(re.match(DATA_LIKE, word))
        or bool(re.search(r"\d{4,}", word))
        or bool(re.fullmatch(NUMBERED, word.strip()))
    )


def _levels(rows: Sequence[tuple[int, list[str | None]]], place: int) -> list[tuple[int, list[str | None]]]:
    """The header row with a level above or below it, where there is one."""
    levels = [rows[place]]
    if place + 1 < len(rows) and _is_lower_level(rows[place], rows[place + 1]):
        levels.append(rows[place + 1])
    elif place and rows[place - 1][0] == rows[place][0] - 1 and _is_upper_level(rows[place - 1], rows[place]):
        levels.insert(0, rows[place - 1])
    return levels


def _is_lower_level(header: tuple[int, list[str | None]], below: tuple[int, list[str | None]]) -> bool:
    """Words only, at least one under a gap of the header, and no more than the header leaves room for."""
    words = _filled(below[1])
    if below[0] != header[0] + 1 or not words or any(_is_value(word) for word in words):
        return False
    gaps = [place for place, word in enumerate(header[1]) if word is None]
    under_gaps = sum(below[1][place] is not None for place in gaps)
    known = sum(recognised(normalise(word)) is not None for word in words)
    return (
        under_gaps >= 1
        and len(words) < len(_filled(header[1])) + len(gaps)
        and (known >= 1 or len(words) >= 2)
        and (
            sum(1 for place, word in enumerate(header[1]) if word is not None and below[1][place] is not None)
            <= under_gaps + 1
        )
    )


def _is_upper_level(above: tuple[int, list[str | None]], header: tuple[int, list[str | None]]) -> bool:
    words = _filled(above[1])
    if len(words) < 2 or any(_is_value(word) for word in words):
        return False
    return any(word is not None and header[1][place] is not None for place, word in enumerate(above[1]))


def _joined(kind: str, levels: Sequence[tuple[int, list[str | None]]], cells: Sequence[str]) -> Layout:
    """Headings of all levels: an upper word reaches over the gaps to its right as long as the lower level has words."""
    headings: dict[str, str] = {}
    lower: dict[str, str] = {}
    bottom = levels[-1][1]
    uppers = [_reaching(values, bottom) for _, values in levels[:-1]]
    for place, name in enumerate(cells):
        own = bottom[place]
        parts = [upper[place] for upper in uppers if upper[place]]
        words = [*parts, own] if own else parts
        told = [" ".join(str(word).split()) for word in words if word]
        if told:
            headings[name] = " / ".join(dict.fromkeys(told))
            lower[name] = " ".join((own or told[-1]).split())
    return Layout(kind, tuple(row for row, _ in levels), headings, lower)


def _reaching(upper: Sequence[str | None], bottom: Sequence[str | None]) -> list[str | None]:
    told: list[str | None] = []
    current: str | None = None
    for word, under in zip(upper, bottom, strict=True):
        current = word if word is not None else (current if under is not None else None)
        told.append(current)
    return told


def _is_block_label(rows: Sequence[tuple[int, list[str | None]]]) -> bool:
    """A line of headings about a family (NO.KK, NAMA.KK) that is followed by a line of headings about members."""
    kinds = []
    for _, values in rows:
        known = {recognised(normalise(word)) for word in _filled(values)}
        if {"no_kk", "nama_kepala_keluarga"} <= known and "nik" not in known:
            kinds.append("family")
        elif {"nik", "nama"} <= known:
            kinds.append("member")
    return kinds[:2] == ["family", "member"] or kinds.count("family") >= 2


def _block_layout(rows: Sequence[tuple[int, list[str | None]]], cells: Sequence[str]) -> Layout:
    """The member header is the layout's; the family's label row is found again by `blocks`."""
    for row, values in rows:
        known = {recognised(normalise(word)) for word in _filled(values)}
        if {"nik", "nama"} <= known:
            found = _joined("blocks", [(row, values)], cells)
            return Layout("blocks", found.header_rows, found.headings, found.lower)
    return NOTHING
