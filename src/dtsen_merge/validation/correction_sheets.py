"""An agency's sheet in its corrections workbook: the cells as they were, the questionable ones coloured, room to answer.

Right of the agency's columns stand four of ours: the row's number in the agency's file, what is wrong, the answer, and
a hidden key (`17:<mark of the row as delivered>`) by which the row is known again when the workbook comes back, however it was sorted;
the key of a line that is no data is `17:-`, so that a line without a key is one that the agency added.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language
from dtsen_merge.tables import ROW_KEY
from dtsen_merge.validation.correction_summary import Tab, said
from dtsen_merge.workbooks.grid import BOOKMARK, column_letter
from dtsen_merge.workbooks.tables import MARKS, LinesSheet, TableColumn

ROW, PROBLEM, ANSWER, ROW_ID = "__row", "__problem", "__answer", "__key"
EXTRAS: Final = (ROW, PROBLEM, ANSWER, ROW_ID)
REPLY_CODES: Final = ("fixed", "right", "remove", "unknown")
"""What an agency may choose to answer; other words are kept as they are."""
FORMAT: Final = "dtsen-merge corrections 1"

_MOST_LINES: Final = 5_000
"""Lines of a sheet that are shown whole; of a longer one only the head and the rows in question."""
_SENTENCES: Final = 60
_ANSWER: Final = 30


@dataclass(frozen=True, slots=True)
class AgencySheet:
    """A sheet as its agency sent it, what it corrected meanwhile in place.

    `lines`: row, c0 (A) … cN (text; failed formulas as `#N/A`); `header_rows` of its first table;
    `marks` tell whether the agency's file still says what it said when the workbook was made.
    """

    lines: pl.DataFrame
    header_rows: tuple[int, ...]
    marks: pl.DataFrame  # row, mark: of the row as delivered

    @property
    def letters(self) -> dict[str, str]:
        """The frame's cell columns → the spreadsheet's letters."""
        cells = [name for name in self.lines.columns if name != "row"]
        return {name: column_letter(int(name[1:])) for name in cells}


def placed_problems(told: pl.DataFrame, headings: pl.DataFrame) -> pl.DataFrame:
    """Problems with `heading` and `letter` of the agency's column beside them; null where none bears the field."""
    own = headings.select(
        "file", "sheet", column="field", heading="heading", letter="letter", first="first_row", last="last_row"
    )
    rows = told.with_row_index("__no")
    joined = rows.join(own, on=["file", "sheet", "column"], how="left", maintain_order="left")
    inside = pl.col("first").is_null() | pl.col("row").is_null() | pl.col("row").is_between("first", "last")
    bare = joined.with_columns(pl.when(inside).then(pl.col(name)).alias(name) for name in ("heading", "letter"))
    best = bare.sort("__no", pl.col("letter").is_null(), maintain_order=True)
    return best.unique("__no", keep="first", maintain_order=True).drop("__no", "first", "last")


def agency_tab(
    tab: Tab,
    sheet: AgencySheet,
    lines: pl.DataFrame,
    records: pl.DataFrame,
    placed: pl.DataFrame,
    replies: pl.DataFrame,
    language: Language,
) -> LinesSheet:
    """The agency's sheet with what is wrong marked.

    Args:
        tab: its place in the workbook.
        sheet: its lines.
        lines: ROW_KEY of the rows in question.
        records: ROW_KEY, record_id of all its data rows.
        placed: problems in words, as `placed_problems` gives them.
        replies: REPLIES given before.
        language: of our headings.
    """
    here = (pl.col("file") == tab.file) & (pl.col("sheet") == tab.sheet)
    of_tab = placed.filter(here & pl.col("row").is_not_null())
    shown = _shown(sheet, lines.filter(here)["row"])
    head = max(sheet.header_rows, default=0)
    keys = (
        records.filter(here)
        .join(sheet.marks, on="row")
        .select("row", pl.format("{}:{}", "row", "mark").alias(ROW_ID), pl.col("row").cast(pl.String).alias(ROW))
    )
    frame = (
        shown.join(keys, on="row", how="left", maintain_order="left")
        .join(
            _in_words(of_tab.join(lines, on=list(ROW_KEY), how="semi"), language),
            on="row",
            how="left",
            maintain_order="left",
        )
        .join(
            _answers(replies.filter(here), records.filter(here), language), on="row", how="left", maintain_order="left"
        )
    )
    titles = {ROW: "row", PROBLEM: "problem", ANSWER: "answer"}
    frame = (
        frame.with_columns(pl.coalesce(ROW_ID, pl.format("{}:-", "row")).alias(ROW_ID))
        .with_columns(
            pl.when(pl.col("row") == head).then(pl.lit(said(title, language))).otherwise(name).alias(name)
            for name, title in titles.items()
        )
        .with_row_index("line")
    )
    header_line = frame.filter(pl.col("row") == head)["line"].max() if head else None
    letters = [name for name in frame.columns if name not in ("line", "row", *EXTRAS)]
    return LinesSheet(
        tab.name,
        frame.select(*letters, *EXTRAS),
        columns=(*(TableColumn(name) for name in letters), *_our_columns(language)),
        header_line=int(header_line) if isinstance(header_line, int) else None,
        description=said("tab", language, "about", file=tab.file, sheet=tab.sheet or "none"),
        marks=_marks(frame, of_tab.join(lines, on=list(ROW_KEY), how="semi"), sheet.header_rows, letters),
    )


def bookmark(source: str, run_id: str, tabs: Sequence[Tab], grids: Sequence[LinesSheet]) -> LinesSheet:
    """The hidden sheet that says of which source, run, files and sheets the workbook is."""
    rows = [(FORMAT, source, run_id, "")]
    for tab, grid in zip(tabs, grids, strict=True):
        line = {} if grid.header_line is None else grid.frame.row(grid.header_line, named=True)
        heads = {name: told for name, told in line.items() if name not in EXTRAS and told}
        rows.append((tab.name, tab.file, tab.sheet, json.dumps(heads, ensure_ascii=False)))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("A", "B", "C", "D"), pl.String), orient="row")
    return LinesSheet(BOOKMARK, frame, tuple(TableColumn(name) for name in frame.columns), hidden=True)


def _shown(sheet: AgencySheet, asked: pl.Series) -> pl.DataFrame:
    """`row` and the cells under their letters: every row at its own place, or head and asked rows of a long sheet."""
    letters = sheet.letters
    lines = sheet.lines.select(
        "row",
        *(pl.col(name).alias(letter) for name, letter in letters.items()),
    )
    last = int(lines["row"][-1]) if lines.height else 0
    if last <= _MOST_LINES:
        every = pl.DataFrame({"row": pl.Series(range(1, last + 1), dtype=pl.UInt32)})
        return every.join(lines, on="row", how="left", maintain_order="left")
    head = max(sheet.header_rows, default=0)
    return lines.filter((pl.col("row") <= head) | pl.col("row").is_in(asked.to_list()))


def _our_columns(language: Language) -> tuple[TableColumn, ...]:
    return (
        TableColumn(ROW, width=9, style="muted"),
        TableColumn(PROBLEM, width=_SENTENCES, wrap=True),
        TableColumn(
            ANSWER,
            width=_ANSWER,
            wrap=True,
            style="answer",
            choices=tuple(said(f"reply-{code}", language) for code in REPLY_CODES),
        ),
        TableColumn(ROW_ID, hidden=True),
    )


def _in_words(of_tab: pl.DataFrame, language: Language) -> pl.DataFrame:
    """`row` and all that is said of it, a line a problem."""
    label = pl.coalesce("heading", pl.col("column").str.replace_all("_", " "), pl.lit(said("whole-row", language)))
    return (
        of_tab.with_columns(said=pl.concat_str(label, pl.lit(": "), "title", pl.lit(". "), "remedy"))
        .group_by("row")
        .agg(pl.col("said").unique(maintain_order=True).str.join("\n").alias(PROBLEM))
    )


def _answers(replies: pl.DataFrame, records: pl.DataFrame, language: Language) -> pl.DataFrame:
    """`row` and the answer that was given of it, while the row is the one that was asked about."""
    words = {code: said(f"reply-{code}", language) for code in REPLY_CODES}
    told = pl.col("reply").replace_strict(words, default=pl.col("words"), return_dtype=pl.String)
    standing = replies.join(records.select("row", "record_id"), on=["row", "record_id"], how="semi")
    return standing.select("row", told.alias(ANSWER))


def _marks(
    frame: pl.DataFrame, of_tab: pl.DataFrame, header_rows: Sequence[int], letters: Sequence[str]
) -> pl.DataFrame:
    """MARKS: a cell in question bears its gravest severity and what is said of it; the heading lines are painted."""
    places = frame.select("line", "row")
    own = pl.when(pl.col("letter").is_in(list(letters))).then("letter").otherwise(pl.lit(ROW))
    cells = (
        of_tab.with_columns(place=own, comment=pl.concat_str("title", pl.lit("\n"), "remedy"))
        .join(places, on="row", how="inner", maintain_order="left")
        .group_by("line", "place", maintain_order=True)
        .agg(
            pl.col("severity").max().cast(pl.String).alias("style"),
            pl.col("comment").unique(maintain_order=True).str.join("\n\n"),
        )
    )
    heads = places.filter(pl.col("row").is_in(list(header_rows))).join(
        pl.DataFrame({"place": [*letters, ROW, PROBLEM, ANSWER]}), how="cross"
    )
    painted = heads.select("line", "place", style=pl.lit("heading"), comment=pl.lit(None, dtype=pl.String))
    marks = pl.concat([cells.select(painted.columns), painted]).rename({"line": "row", "place": "column"})
    return marks.select(pl.col(name).cast(dtype) for name, dtype in MARKS.items())
