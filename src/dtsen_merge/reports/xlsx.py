"""reconciliation.xlsx: every figure as a table that can be filtered, and the lists behind the figures, masked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

from dtsen_merge.messages.catalogue import Language
from dtsen_merge.privacy.masking import mask_frame
from dtsen_merge.reports.figures.build import Figures
from dtsen_merge.reports.figures.kinds import column_kinds
from dtsen_merge.reports.figures.summary import Summary
from dtsen_merge.reports.lists import Lists
from dtsen_merge.reports.sections import Table, sections
from dtsen_merge.reports.words import Words
from dtsen_merge.workbooks.table_model import About, Contents, Kind, TableColumn, TableSheet
from dtsen_merge.workbooks.tables import MARKS, write_tables

KINDS: Final[dict[str, tuple[Kind, type[pl.DataType]]]] = {
    "count": ("integer", pl.Int64),
    "change": ("integer", pl.Int64),
    "share": ("percent", pl.Float64),
    "share-change": ("percent", pl.Float64),
    "number": ("decimal", pl.Float64),
    "expected": ("decimal", pl.Float64),
    "amount": ("decimal", pl.Float64),
    "money": ("rupiah", pl.Int64),
    "date": ("date", pl.Date),
}
"""Kinds that stay numbers and dates in the workbook; all others are words."""

WORDED_WHEN_UNKNOWN: Final = ("place", "compared")
"""Kinds that have words for what is not known; of the others the cell stays empty."""

NOT_ABOUT_PERSONS: Final = ("programme", "programmes", "fact", "fact_source", "component")
"""Columns of the lists beyond the canonical tables: programmes, and what speaks for or against (a desil, an age in years,
an occupation, a status)."""

LIST_KINDS: Final[dict[str, str]] = {"reason": "reason", "source": "source", "fact_source": "source"}


def write_xlsx(figures: Figures, lists: Lists, path: Path, *, language: Language) -> None:
    """Write the workbook: contents, summary, findings, a sheet a table of figures, the masked lists, a dictionary.

    Raises:
        SurroundingsError: `output-not-writable` (open in Excel, say) or `disk-full`.
    """
    words = Words(language, figures)
    sheets = [
        _summary(words),
        _findings(words),
        *(_table(table, section.key, words) for section in sections(figures) for table in section.tables),
        *_lists(lists, words),
        _dictionary(words),
    ]
    contents = Contents(
        words.say("sheet-contents"),
        words.say("title"),
        (
            words.say("run", run=figures.run.run_id) if figures.run.run_id else words.say("run-unknown"),
            words.say("verify"),
            words.say("list-note"),
        ),
        (words.say("book-sheet"), words.say("book-rows"), words.say("book-about")),
    )
    about = About(title=words.say("title"), subject=words.say("subtitle"), footer=words.say("title"))
    write_tables(path, sheets, contents=contents, about=about)


def sheet_name(key: str, words: Words) -> str:
    """A table's title, or the shorter one made for sheets: Excel takes 31 characters."""
    return words.say(f"sheet-{key}") if words.knows(f"sheet-{key}") else words.say(key)


def column_heading(table: str, name: str, kind: str, words: Words) -> str:
    """The page's heading; where the page says "points" behind each number, the workbook says so here."""
    heading = words.heading(table, name)
    return words.say("column-in-points", heading=heading) if kind == "share-change" else heading


def _table(table: Table, section: str, words: Words) -> TableSheet:
    """A table of figures: numbers as numbers, codes in words."""
    kinds = column_kinds(table.row)
    return TableSheet(
        name=sheet_name(f"table-{table.key}", words),
        frame=pl.DataFrame([_series(table, name, kind, words) for name, kind in kinds.items()]),
        columns=tuple(
            TableColumn(name, column_heading(table.key, name, kind, words), KINDS[kind][0] if kind in KINDS else "")
            for name, kind in kinds.items()
        ),
        description=words.say(f"section-{section}.definition"),
    )


def _series(table: Table, name: str, kind: str, words: Words) -> pl.Series:
    values: list[Any] = [getattr(row, name) for row in table.rows]
    if kind == "date":
        return pl.Series(name, values, pl.String).str.head(10).str.to_date(strict=False)
    if kind in KINDS:
        return pl.Series(name, values, KINDS[kind][1])
    told = [None if value is None and kind not in WORDED_WHEN_UNKNOWN else words.show(value, kind) for value in values]
    return pl.Series(name, told, pl.String)


def _summary(words: Words) -> TableSheet:
    """The figures on top, one a line: what it is, and the number; shares as shares."""
    figures = words.figures.summary
    names = [name for name in Summary.__slots__ if name != "sentences"]
    frame = pl.DataFrame(
        {
            "figure": [words.say(f"measure-{name.replace('_', '-')}") for name in names],
            "value": pl.Series([getattr(figures, name) for name in names], dtype=pl.Float64, strict=False),
            "key": [f"summary.{name}" for name in names],
        }
    )
    columns = (
        TableColumn("figure", words.say("book-figure"), width=46),
        TableColumn("value", words.say("book-value"), "integer"),
        TableColumn("key", words.say("book-key"), width=34),
    )
    shares = [
        (at, "value", "share", None) for at, name in enumerate(names) if isinstance(getattr(figures, name), float)
    ]
    marks = pl.DataFrame(shares, schema=dict(MARKS), orient="row")
    return TableSheet(words.say("sheet-summary"), frame, columns, words.say("key-figures"), marks)


def _findings(words: Words) -> TableSheet:
    sentences = words.figures.summary.sentences
    frame = pl.DataFrame(
        {
            "tone": [words.say(f"tone-{item.tone}") for item in sentences],
            "finding": [words.sentence(item.code, item.values) for item in sentences],
        },
        schema={"tone": pl.String, "finding": pl.String},
    )
    columns = (
        TableColumn("tone", words.heading("findings", "status")),
        TableColumn("finding", words.say("book-finding"), width=110, wrap=True),
    )
    return TableSheet(words.say("findings"), frame, columns, words.say("findings"))


def _lists(lists: Lists, words: Words) -> Iterator[TableSheet]:
    """The candidates, masked; codes in words."""
    for key, frame in (("inclusion", lists.inclusion), ("exclusion", lists.exclusion), ("padan", lists.not_padan)):
        shown = _in_words(mask_frame(frame, keep=NOT_ABOUT_PERSONS), words)
        columns = tuple(
            TableColumn(name, words.heading(f"list-{key}", name), "plain" if dtype.is_integer() else "")
            for name, dtype in shown.schema.items()
        )
        note = f"{words.say('verify')} {words.say('list-note')}"
        yield TableSheet(sheet_name(f"list-{key}", words), shown, columns, note, frozen_columns=2)


def _in_words(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    told = []
    for name, kind in LIST_KINDS.items():
        if name in frame.columns:
            codes = frame.get_column(name).drop_nulls().unique().to_list()
            told.append(pl.col(name).replace({code: words.show(code, kind) for code in codes}))
    flags = [name for name, dtype in frame.schema.items() if dtype == pl.Boolean]
    yes, no = words.say("yes"), words.say("no")
    told += [pl.when(name).then(pl.lit(yes)).when(~pl.col(name)).then(pl.lit(no)).alias(name) for name in flags]
    return frame.with_columns(told)


def _dictionary(words: Words) -> TableSheet:
    """Which column of which sheet is which key of reconciliation.json."""
    lines = [
        (
            words.say(f"table-{table.key}"),
            column_heading(table.key, name, kind, words),
            name,
            words.say(f"section-{section.key}.definition"),
        )
        for section in sections(words.figures)
        for table in section.tables
        for name, kind in column_kinds(table.row).items()
    ]
    frame = pl.DataFrame(lines, schema=dict.fromkeys(("table", "column", "key", "meaning"), pl.String), orient="row")
    columns = (
        TableColumn("table", words.say("book-table"), width=40),
        TableColumn("column", words.say("book-column"), width=30),
        TableColumn("key", words.say("book-key"), width=24),
        TableColumn("meaning", words.say("book-meaning"), width=90),
    )
    return TableSheet(words.say("sheet-dictionary"), frame, columns, words.say("book-meaning"))
