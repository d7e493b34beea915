"""`review.xlsx`: the doubtful cases for a person to decide, two rows a case, what differs coloured, the reason beside.

The first sheet explains; the second holds the pairs between the two thresholds, the third the links that were cut.
The decision, a note, who and when stand in the green cells of a case's first row; everything else is protected. The
ids of the two records stand in hidden columns, so a decision finds its pair again however the rows are sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.messages import Language, text
from dtsen_merge.privacy.files import PRIVATE
from dtsen_merge.review.cases import FIELDS, NUMBERS, compared, cut_queue, review_queue
from dtsen_merge.tables import ROW_KEY, conform
from dtsen_merge.workbooks.tables import MARKS, About, Contents, TableColumn, TableSheet, write_tables

DECISIONS: Final = ("same", "different", "unknown")
"""What a person may decide, as keys of messages; the workbook shows their words."""
ANSWERS: Final = ("decision", "note", "who", "when")
"""The columns that a person fills in."""

_WIDTHS: Final[Mapping[str, float]] = {
    "case": 8, "decision": 14, "note": 30, "who": 16, "when": 12, "probability": 10, "why": 52,
}  # fmt: skip
_PLACEHOLDER: Final = "{}"


def write_review_workbook(
    path: Path,
    *,
    pairs: pl.DataFrame,
    records: pl.DataFrame,
    cuts: pl.DataFrame,
    language: Language,
    created: datetime | None = None,
) -> None:
    """Write the workbook, mode 0600, also when there is nothing to decide.

    Args:
        path: the file.
        pairs: PAIRS for review.
        records: REVIEW_RECORDS (further columns are ignored), with both records of every pair and cut.
        cuts: CUTS; those that a person ordered are left out.
        language: of headings, reasons and decisions.
        created: when the run was; the same input and moment give the same bytes.

    Raises:
        SurroundingsError: the file cannot be written (open in Excel, say), or the disk is full.
    """
    doubts = compared(review_queue(pairs, records), records)
    cut = compared(cut_queue(cuts, pairs, records), records)
    sheets = [_sheet("review", doubts, language), _sheet("cuts", cut, language)]
    count = text("review-count", language, doubts=doubts.height, cuts=cut.height)
    lines = (count, *(text(f"review-line-{number}", language) for number in range(1, 6)))
    headings = (text("review-sheet", language), text("review-rows", language), text("review-holds", language))
    title = text("review-title", language)
    contents = Contents(text("review-contents", language), title, lines, headings)
    about = About(title=title, footer=text("review-footer", language))
    if created is not None:
        about = About(title=title, footer=about.footer, created=created)
    write_tables(path, sheets, contents=contents, about=about, mode=PRIVATE)


def decision_words(language: Language) -> dict[str, str]:
    """The word of the drop-down for each of DECISIONS."""
    return {name: text(f"review-decision-{name}", language) for name in DECISIONS}


def _sheet(kind: str, cases: pl.DataFrame, language: Language) -> TableSheet:
    rows = _side_by_side(cases.with_columns(_why(language).alias("why")))
    return TableSheet(
        text(f"review-sheet-{kind}", language),
        rows.drop([name for name in rows.columns if name.endswith("_state")]),
        _columns(language),
        description=text(f"review-sheet-{kind}.description", language),
        marks=_marks(rows),
        bands="case",
        frozen_columns=2,
        protected=True,
    )


def _columns(language: Language) -> tuple[TableColumn, ...]:
    def own(column: TableColumn) -> TableColumn:
        key = f"review-column-{column.name}"
        heading, comment = text(key, language), text(f"{key}.description", language)
        return replace(column, heading=heading, comment=comment, width=_WIDTHS.get(column.name))

    answer = TableColumn("", style="answer", unlocked=True)
    words = tuple(decision_words(language).values())
    titles = {name: text(f"review-field-{name.replace('_', '-')}", language) for name in (*FIELDS, *ROW_KEY)}
    return (
        own(TableColumn("case", kind="plain")),
        own(replace(answer, name="decision", choices=words, hint=text("review-hint", language))),
        own(replace(answer, name="note", wrap=True)),
        own(replace(answer, name="who")),
        own(replace(answer, name="when", kind="date")),
        own(TableColumn("probability", kind="percent")),
        own(TableColumn("why", wrap=True)),
        *(TableColumn(name, titles[name]) for name in FIELDS),
        *(TableColumn(name, titles[name], kind="plain" if name == "row" else "") for name in ROW_KEY),
        TableColumn("record_a", hidden=True),
        TableColumn("record_b", hidden=True),
    )


def _side_by_side(cases: pl.DataFrame) -> pl.DataFrame:
    """Two rows a case, the first with the answers' cells, probability and reason."""
    states = [f"{field}_state" for field in FIELDS]
    sides = []
    for number, side in enumerate(("a", "b")):
        told: list[pl.Expr] = [
            pl.col("case"),
            *(pl.lit(None, dtype=pl.Date if name == "when" else pl.String).alias(name) for name in ANSWERS),
            *(
                pl.col(name) if number == 0 else pl.lit(None, dtype=cases.schema[name]).alias(name)
                for name in ("probability", "why")
            ),
            *(pl.col(f"{name}_{side}").alias(name) for name in (*FIELDS, *ROW_KEY)),
            pl.col("record_a"),
            pl.col("record_b"),
            *map(pl.col, states),
        ]
        sides.append(cases.select(*told, pl.lit(number, dtype=pl.UInt8).alias("side_state")))
    return pl.concat(sides).sort("case", "side_state", maintain_order=True)


def _marks(rows: pl.DataFrame) -> pl.DataFrame:
    """MARKS: fields that differ, and the second row's answer cells, which are closed."""
    numbered = rows.with_row_index("at")
    differing = [
        numbered.filter(pl.col(f"{field}_state") == "differs").select(
            pl.col("at").alias("row"), pl.lit(field).alias("column"), pl.lit("warning").alias("style")
        )
        for field in FIELDS
    ]
    closed = [
        numbered.filter(pl.col("side_state") == 1).select(
            pl.col("at").alias("row"), pl.lit(name).alias("column"), pl.lit("closed").alias("style")
        )
        for name in ANSWERS
    ]
    marks = pl.concat([*differing, *closed])
    return conform(marks, MARKS)


def _why(language: Language) -> pl.Expr:
    """The reason in sentences: what stopped the link, then what agrees, what differs, what only one row has."""
    titles = {field: text(f"review-field-{field.replace('_', '-')}", language) for field in FIELDS}
    parts = [_opening(language)]
    for state in ("same", "differs", "one"):
        listed = pl.concat_list(
            pl.when(pl.col(f"{field}_state") == state).then(_named(field, titles[field], state, language))
            for field in FIELDS
        ).list.drop_nulls()
        sentence = pl.format(text(f"review-{state}", language, fields=_PLACEHOLDER), listed.list.join(", "))
        parts.append(pl.when(listed.list.len() > 0).then(sentence))
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def _named(field: str, title: str, state: str, language: Language) -> pl.Expr:
    """A field's title; for a number that differs, with how many digits do."""
    if field not in NUMBERS or state != "differs":
        return pl.lit(title)
    template = text("review-digits", language, field=title, count=_PLACEHOLDER)
    return pl.format(template, pl.col(f"{field}_digits"))


def _opening(language: Language) -> pl.Expr:
    percent = (pl.col("probability") * 100).round(0).cast(pl.Int32, strict=False)
    doubt = pl.format(text("review-reason-doubt", language, percent=_PLACEHOLDER), percent)
    reasons = ("one-row-per-person", "nik-conflict", "sex-conflict", "average-link", "size")
    known = {name: text(f"review-reason-{name}", language) for name in reasons}
    other = pl.col("reason").replace_strict(known, default=text("review-reason-other", language))
    return pl.when(pl.col("reason") == "doubt").then(doubt).otherwise(other)
