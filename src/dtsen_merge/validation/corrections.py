"""`corrections/<source>.xlsx`: what an agency gets back of its own rows, to be corrected.

The cells are those of `raw`, which holds every mapped cell as it was delivered, so the workbook can be made for any
format of file, also when the file has been moved meanwhile. A row is listed when it has a warning or an error; notes
are shown on listed rows and counted in the summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language, text
from dtsen_merge.privacy.files import PRIVATE
from dtsen_merge.tables import PROBLEMS, RAW_FIELDS, RECORDS, conform
from dtsen_merge.validation.correction_summary import (
    LISTED,
    SUMMARIES,
    Tab,
    by_problem,
    by_sheet,
    by_village,
    of_files,
    said,
)
from dtsen_merge.validation.findings import KEY
from dtsen_merge.validation.telling import with_words
from dtsen_merge.workbooks.sheet_layout import sheet_names
from dtsen_merge.workbooks.tables import MARKS, About, Contents, TableColumn, TableSheet, write_tables

CORRECTION_COLUMNS: Final = (*KEY, "kecamatan", "desa", "raw")
"""The columns of RECORDS that `write_corrections` reads."""

_READ: Final = {name: RECORDS[name] for name in CORRECTION_COLUMNS}

Headings = Mapping[tuple[str, str], Mapping[str, str]]
"""(file, sheet) → canonical field → the heading as it stands in the agency's file."""

_SENTENCES: Final = 60
_ANSWER: Final = 30
_CELLS: Final = pl.Struct(dict.fromkeys(RAW_FIELDS, pl.String))


def write_corrections(
    path: Path,
    *,
    source: str,
    title: str,
    agency: str,
    records: pl.DataFrame,
    problems: pl.DataFrame,
    language: Language,
    headings: Headings | None = None,
) -> None:
    """Write the workbook for one source, also when there is nothing to correct; mode 0600, whole values.

    Args:
        path: where; the folder exists.
        source: the source's name; problems and records of others are left out.
        title: the source's title.
        agency: who sent it; may be empty.
        records: accepted and rejected records, at least CORRECTION_COLUMNS.
        problems: PROBLEMS.
        language: id or en.
        headings: the agency's own headings; without them columns bear the fields' names.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    records = conform(records.filter(pl.col("source") == source), _READ)
    told = with_words(conform(problems.filter(pl.col("source") == source), PROBLEMS), language)
    wrong = told.filter(pl.col("row").is_not_null() & pl.col("severity").is_in(LISTED))
    lines = wrong.select(KEY).unique().sort(KEY)
    tabs = _tabs(lines, language)
    listed = records.join(lines, on=list(KEY), how="semi").with_columns(cells=pl.col("raw").str.json_decode(_CELLS))
    sheets = [
        _sheet(tab, lines, listed, told, (headings or {}).get((tab.file, tab.sheet), {}), language) for tab in tabs
    ]
    summaries = [
        by_problem(told, language),
        by_sheet(records, lines, tabs, language),
        by_village(records, wrong, language),
        of_files(told, language),
    ]
    write_tables(
        path,
        [*(summary for summary in summaries if summary.frame.height or summary is summaries[1]), *sheets],
        contents=_contents(title or source, agency, records.height, lines.height, language),
        about=About(title=text("validation-corrections-title", language, title=title or source), company=agency),
        mode=PRIVATE,
    )


def _contents(title: str, agency: str, rows: int, wrong: int, language: Language) -> Contents:
    """The first page: whose rows these are, how many, and what is asked."""
    lines = [text("validation-corrections-agency", language, agency=agency)] if agency else []
    lines.append(text("validation-corrections-counts", language, rows=rows, wrong=wrong))
    lines.append(said("how" if wrong else "none", language))
    lines.append(said("care", language))
    return Contents(
        said("summary", language),
        text("validation-corrections-title", language, title=title),
        tuple(lines),
        (said("sheet", language), said("count", language), said("content", language)),
    )


def _tabs(lines: pl.DataFrame, language: Language) -> list[Tab]:
    """The sheets to write, in the order of files and sheets."""
    places = list(lines.select("file", "sheet").unique(maintain_order=True).iter_rows())
    taken = [said(name, language) for name in ("summary", *SUMMARIES)]
    names = sheet_names([sheet or Path(file).stem for file, sheet in places], taken)
    return [Tab(name, file, sheet) for name, (file, sheet) in zip(names, places, strict=True)]


def _sheet(
    tab: Tab,
    lines: pl.DataFrame,
    listed: pl.DataFrame,
    told: pl.DataFrame,
    headings: Mapping[str, str],
    language: Language,
) -> TableSheet:
    """One sheet: the rows as delivered, what is wrong with each in words, and a place for the answer."""
    here = (pl.col("file") == tab.file) & (pl.col("sheet") == tab.sheet)
    rows = lines.filter(here).select("row")
    cells = _with_told_values(listed.filter(here).select("row", "cells").unnest("cells"), told.filter(here))
    used = [field for field in RAW_FIELDS if field in headings or cells[field].null_count() < cells.height]
    labels = {field: headings.get(field) or field.replace("_", " ") for field in used}
    of_cells = _of_cells(told.filter(here), labels, said("whole-row", language)).join(
        rows.with_row_index("line"), on="row", how="inner", maintain_order="left"
    )
    in_words = of_cells.group_by("row").agg(pl.col("said").str.join("\n").alias("problem"))
    frame = (
        rows.join(cells.select("row", *used), on="row", how="left", maintain_order="left")
        .join(in_words, on="row", how="left", maintain_order="left")
        .with_columns(answer=pl.lit(None, dtype=pl.String))
    )
    columns = (
        TableColumn("row", said("row", language), kind="plain"),
        *(TableColumn(field, label) for field, label in labels.items()),
        TableColumn("problem", said("problem", language), width=_SENTENCES, wrap=True),
        TableColumn("answer", said("answer", language), width=_ANSWER, wrap=True, style="answer", unlocked=True),
    )
    about = text("validation-corrections-tab.about", language, file=tab.file, sheet=tab.sheet or "none")
    return TableSheet(tab.name, frame, columns, about, _marks(of_cells), frozen_columns=1)


def _with_told_values(cells: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The cells, and where one is empty what a problem says stood there (a failed formula, say)."""
    valued = told.filter(
        pl.col("row").is_not_null() & pl.col("value").is_not_null() & pl.col("column").is_in(RAW_FIELDS)
    )
    for (field,), values in valued.group_by("column", maintain_order=True):
        stood = values.select("row", pl.col("value").alias("__stood")).unique("row", keep="first", maintain_order=True)
        joined = cells.join(stood, on="row", how="left", maintain_order="left")
        cells = joined.with_columns(pl.coalesce(str(field), "__stood").alias(str(field))).drop("__stood")
    return cells


def _of_cells(told: pl.DataFrame, labels: Mapping[str, str], whole: str) -> pl.DataFrame:
    """The problems of rows with the column that bears them (the row number where none does) and what is said."""
    names = pl.DataFrame(
        {"column": list(labels), "label": list(labels.values())}, schema={"column": pl.String, "label": pl.String}
    )
    label = pl.coalesce("label", pl.col("column").str.replace_all("_", " "), pl.lit(whole))
    return (
        told.filter(pl.col("row").is_not_null())
        .join(names, on="column", how="left", maintain_order="left")
        .with_columns(
            place=pl.when(pl.col("label").is_null()).then(pl.lit("row")).otherwise("column"),
            said=pl.concat_str(label, pl.lit(": "), "title", pl.lit(". "), "remedy"),
            comment=pl.concat_str("title", pl.lit("\n"), "remedy"),
        )
    )


def _marks(of_cells: pl.DataFrame) -> pl.DataFrame:
    """One mark a cell: the gravest severity, all that is said of it (the severities are ordered)."""
    marks = of_cells.group_by("line", "place", maintain_order=True).agg(
        pl.col("severity").max().cast(pl.String).alias("style"),
        pl.col("comment").unique(maintain_order=True).str.join("\n\n"),
    )
    named = marks.rename({"line": "row", "place": "column"})
    return named.select(pl.col(name).cast(dtype) for name, dtype in MARKS.items())
