"""A corrections workbook that came back: which cells the agency changed, and what it answered of its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.errors import EmptySourceError, InputError
from dtsen_merge.messages.catalogue import LANGUAGES
from dtsen_merge.tables import CORRECTIONS, REPLIES, conform, empty
from dtsen_merge.validation.correction_sheets import FORMAT, REPLY_CODES
from dtsen_merge.validation.correction_summary import said
from dtsen_merge.workbooks.grid import BOOKMARK, SheetGrid, column_letter
from dtsen_merge.workbooks.reader import WORKBOOK_SUFFIXES, read_grids
from dtsen_merge.workbooks.sheet_xml import MAX_TEXT

_KEY: Final = r"^(\d+):([0-9a-f]{32}|-)$"
_OF_DATA: Final = r"^\d+:[0-9a-f]{32}$"
_LEAST_ADDED: Final = 2
"""Cells that a line without a key must fill to be a person whom the agency added."""


@dataclass(frozen=True, slots=True)
class ReturnedTab:
    """One sheet of the agency as it came back.

    `cells`: row (in the agency's file), mark, then the cells under their letters; `answers`: row, mark, words
    (null where nothing is answered); `failed`: row, letter of cells whose formula failed; `added`: lines that are not
    of the agency's file, rows that stand there twice among them.
    """

    name: str
    file: str
    sheet: str
    cells: pl.DataFrame
    answers: pl.DataFrame
    failed: pl.DataFrame
    added: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A whole workbook."""

    source: str
    run_id: str
    tabs: tuple[ReturnedTab, ...]


def is_corrections(path: Path) -> bool:
    """Whether a file is a corrections workbook."""
    if path.suffix.lower() not in WORKBOOK_SUFFIXES or not path.is_file():
        return False
    try:
        return any(_is_bookmark(grid) for grid in read_grids(path))
    except (InputError, EmptySourceError):
        return False


def read_returned(path: Path) -> Returned:
    """Read a corrections workbook.

    Raises:
        InputError: it is none, or the agency moved columns, renamed a sheet or deleted its keys; params: file, sheet.
    """
    grids = {grid.sheet: grid for grid in read_grids(path)}
    mark = next((grid for grid in grids.values() if _is_bookmark(grid)), None)
    if mark is None:
        raise InputError("corrections-unknown", file=path.name)
    (_, source, run_id, _), *lines = [
        [line.get(name) or "" for name in ("c0", "c1", "c2", "c3")] for line in mark.frame.iter_rows(named=True)
    ]
    missing = next((name for name, *_ in lines if name not in grids), None)
    if missing is not None:
        raise InputError("corrections-sheet-missing", file=path.name, sheet=missing)
    tabs = [_tab(grids[name], name, file, sheet, json.loads(heads), path.name) for name, file, sheet, heads in lines]
    return Returned(source, run_id, tuple(tabs))


def changed_cells(
    tab: ReturnedTab, source: str, shown: pl.DataFrame, delivered: pl.DataFrame, unseen: pl.DataFrame
) -> pl.DataFrame:
    """CORRECTIONS: the cells that differ from what is known so far.

    Args:
        tab: the sheet that came back, its rows those that are still what they were.
        source: whose it is.
        shown: `row` and the cells under their letters, with the corrections known so far.
        delivered: the same as the agency's file holds them.
        unseen: `row`, `letter` of corrections that came after the workbook was made: where it holds what was delivered
            the agency has not touched the cell, and the later word stands.
    """
    letters = [name for name in tab.cells.columns if name in shown.columns and name not in ("row", "mark")]
    found = [empty(CORRECTIONS)]
    for letter in (name for name in letters if name in delivered.columns):
        later = unseen.filter(pl.col("letter") == letter)["row"].to_list()
        told = (
            tab.cells.select("row", becomes=letter)
            .join(shown.select("row", __shown=letter), on="row")
            .join(delivered.select("row", was=letter), on="row", how="left")
        )
        untouched = pl.col("row").is_in(later) & _same(pl.col("becomes"), pl.col("was"))
        changed = told.filter(~_same(pl.col("becomes"), pl.col("__shown")) & ~untouched)
        changed = changed.join(tab.failed.filter(pl.col("letter") == letter), on="row", how="anti")
        line = changed.with_columns(
            letter=pl.lit(letter), source=pl.lit(source), file=pl.lit(tab.file), sheet=pl.lit(tab.sheet)
        )
        found.append(conform(line, CORRECTIONS))
    return pl.concat(found).sort("row", "letter")


def given_replies(tab: ReturnedTab, source: str) -> pl.DataFrame:
    """REPLIES: a line for each row that came back; reply is null where nothing is answered, and so is record_id."""
    codes = {_plain(said(f"reply-{code}", language)): code for language in LANGUAGES for code in REPLY_CODES}
    words = pl.col("words").str.strip_chars()
    reply = (
        pl.when(words.is_not_null() & (words != ""))
        .then(words.str.to_lowercase().replace_strict(codes, default="other", return_dtype=pl.String))
        .otherwise(None)
    )
    told = tab.answers.drop("mark").with_columns(
        words=words, reply=reply, source=pl.lit(source), file=pl.lit(tab.file), sheet=pl.lit(tab.sheet)
    )
    return conform(told, REPLIES)


def _is_bookmark(grid: SheetGrid) -> bool:
    return grid.sheet == BOOKMARK and grid.frame.height > 0 and grid.frame.row(0)[1] == FORMAT


def _plain(words: str) -> str:
    return words.strip().lower()


def _same(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Equal, but for line ends and for what a cell cannot hold."""
    cut = [value.str.replace_all("\r\n?", "\n").str.slice(0, MAX_TEXT) for value in (one, other)]
    return cut[0].eq_missing(cut[1])


def _tab(grid: SheetGrid, name: str, file: str, sheet: str, heads: dict[str, str], workbook: str) -> ReturnedTab:
    letters = {column: column_letter(int(column[1:])) for column in grid.columns}
    key = _key_column(grid)
    keyed = pl.col(key).str.contains(_KEY).fill_null(False) if key else pl.lit(False)
    of_data = pl.col(key).str.contains(_OF_DATA).fill_null(False) if key else pl.lit(False)
    rows = grid.frame.filter(of_data)
    above = grid.frame.filter(~of_data & (pl.col("row") < (rows["row"].min() if rows.height else 0)))
    by_letter = {letter: column for column, letter in letters.items()}
    for letter, heading in heads.items():
        column = by_letter.get(letter)
        if rows.height and (column is None or heading not in above[column].to_list()):
            raise InputError("corrections-columns-moved", file=workbook, sheet=name, heading=heading)
    if not key or not rows.height:
        raise InputError("corrections-keys-missing", file=workbook, sheet=name)
    place = int(key[1:])
    ours = [f"c{place - back}" for back in (3, 2, 1, 0)]  # row, problem, answer, key
    agency = [column for column in grid.columns if int(column[1:]) < place - 3]
    known = rows.with_columns(
        __row=pl.col(key).str.extract(_KEY, 1).cast(pl.UInt32), mark=pl.col(key).str.extract(_KEY, 2)
    ).unique("__row", keep="first", maintain_order=True)
    count = pl.sum_horizontal(pl.col(column).is_not_null() for column in agency) if agency else pl.lit(0)
    added = grid.frame.filter(~keyed & (count >= _LEAST_ADDED)).height + rows.height - known.height
    failed = grid.errors.filter(pl.col("column").is_in(agency)).join(
        known.select("row", "__row"), on="row", how="inner"
    )
    return ReturnedTab(
        name,
        file,
        sheet,
        cells=known.select(pl.col("__row").alias("row"), "mark", *(pl.col(c).alias(letters[c]) for c in agency)),
        answers=known.select(pl.col("__row").alias("row"), "mark", pl.col(ours[2]).alias("words")),
        failed=failed.select(pl.col("__row").alias("row"), pl.col("column").replace_strict(letters).alias("letter")),
        added=added,
    )


def _key_column(grid: SheetGrid) -> str | None:
    """The column of our hidden keys; its three neighbours to the left are ours too."""
    hits = {column: int(grid.frame[column].str.contains(_KEY).sum()) for column in grid.columns}
    best = max(hits, key=lambda column: hits[column], default=None)
    return best if best is not None and hits[best] and int(best[1:]) >= 3 else None
