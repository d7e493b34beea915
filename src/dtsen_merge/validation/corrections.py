"""`corrections/<source>.xlsx`: what an agency gets back: its own sheets, with what is to be corrected marked in them.

A row is before the agency when it has a warning or an error; notes are told on such rows and counted in the summary.
The workbook comes back corrected: `corrections_back` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language, text
from dtsen_merge.privacy.files import PRIVATE
from dtsen_merge.tables import HEADINGS, PROBLEMS, RECORDS, REPLIES, Schema, conform, empty
from dtsen_merge.validation.correction_sheets import AgencySheet, agency_tab, bookmark, placed_problems
from dtsen_merge.validation.correction_summary import (
    LISTED,
    SUMMARIES,
    Tab,
    all_problems,
    by_problem,
    by_sheet,
    by_village,
    of_files,
    said,
)
from dtsen_merge.validation.findings import KEY
from dtsen_merge.validation.telling import with_words
from dtsen_merge.workbooks.sheet_layout import sheet_names
from dtsen_merge.workbooks.tables import About, Contents, write_tables

CORRECTION_COLUMNS: Final = (*KEY, "kecamatan", "desa", "record_id")
"""What `write_corrections` reads of the registry's records."""
_READ: Final[Schema] = {name: RECORDS.get(name, pl.String()) for name in CORRECTION_COLUMNS}


def write_corrections(
    path: Path,
    *,
    source: str,
    title: str,
    agency: str,
    records: pl.DataFrame,
    problems: pl.DataFrame,
    sheets: Mapping[tuple[str, str], AgencySheet],
    headings: pl.DataFrame | None = None,
    replies: pl.DataFrame | None = None,
    run_id: str = "",
    language: Language,
) -> None:
    """Write the workbook for one source, also when there is nothing to correct; mode 0600, whole values.

    Args:
        path: where; the folder exists.
        source: the source's name; problems and records of others are left out.
        title: the source's title.
        agency: who sent it; may be empty.
        records: accepted and rejected records, at least CORRECTION_COLUMNS.
        problems: PROBLEMS.
        sheets: (file, sheet) → the agency's sheet; one that is not there (its file has changed since) gets no tab.
        headings: HEADINGS.
        replies: REPLIES that the agency gave before; they stand in the answer column.
        run_id: the run, for the workbook's bookmark.
        language: id or en.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    records = conform(records.filter(pl.col("source") == source), _READ)
    told = with_words(conform(problems.filter(pl.col("source") == source), PROBLEMS), language)
    placed = placed_problems(told, empty(HEADINGS) if headings is None else headings)
    wrong = placed.filter(pl.col("row").is_not_null() & pl.col("severity").is_in(LISTED))
    lines = wrong.select(KEY).unique().sort(KEY)
    tabs = _tabs(lines, sheets, language)
    answered = empty(REPLIES) if replies is None else replies
    grids = [agency_tab(tab, sheets[tab.file, tab.sheet], lines, records, placed, answered, language) for tab in tabs]
    summaries = [
        by_problem(told, language),
        by_sheet(records, lines, tabs, language),
        by_village(records, wrong, language),
        of_files(told, language),
        all_problems(wrong, tabs, language),
    ]
    write_tables(
        path,
        [
            *(summary for summary in summaries if summary.frame.height or summary is summaries[1]),
            *grids,
            *([bookmark(source, run_id, tabs, grids)] if grids else []),
        ],
        contents=_contents(title or source, agency, records.height, lines.height, language),
        about=About(title=text("validation-corrections-title", language, title=title or source), company=agency),
        mode=PRIVATE,
    )


def _contents(title: str, agency: str, rows: int, wrong: int, language: Language) -> Contents:
    """The first page: whose rows these are, how many, and what is asked."""
    lines = [text("validation-corrections-agency", language, agency=agency)] if agency else []
    lines.append(text("validation-corrections-counts", language, rows=rows, wrong=wrong))
    lines += [said("how", language), said("answers", language)] if wrong else [said("none", language)]
    lines.append(said("care", language))
    return Contents(
        said("summary", language),
        text("validation-corrections-title", language, title=title),
        tuple(lines),
        (said("sheet", language), said("count", language), said("content", language)),
    )


def _tabs(lines: pl.DataFrame, sheets: Mapping[tuple[str, str], AgencySheet], language: Language) -> list[Tab]:
    """The agency's sheets to show, in the order of files and sheets."""
    places = [
        place for place in lines.select("file", "sheet").unique(maintain_order=True).iter_rows() if place in sheets
    ]
    taken = [said(name, language) for name in ("summary", *SUMMARIES)]
    names = sheet_names([sheet or Path(file).stem for file, sheet in places], taken)
    return [Tab(name, file, sheet) for name, (file, sheet) in zip(names, places, strict=True)]


def listed_sheets(problems: pl.DataFrame, source: str) -> Sequence[tuple[str, str]]:
    """The (file, sheet) of a source that hold rows to be corrected: those whose sheets `write_corrections` shows."""
    wrong = problems.filter(
        (pl.col("source") == source) & pl.col("row").is_not_null() & pl.col("severity").is_in(LISTED)
    )
    return list(wrong.select("file", "sheet").unique().sort("file", "sheet").iter_rows())
