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
from dtsen_merge.tables import RAW_FIELDS
from dtsen_merge.validation.correction_summary import LISTED, Tab, by_problem, by_sheet, by_village, of_files
from dtsen_merge.validation.findings import KEY
from dtsen_merge.validation.telling import with_words
from dtsen_merge.workbooks.correction_writer import (
    MARKS,
    MAX_LINES,
    CorrectionSheet,
    sheet_names,
    write_correction_workbook,
)

CORRECTION_COLUMNS: Final = (*KEY, "kecamatan", "desa", "raw")
"""The columns of RECORDS that `write_corrections` reads."""

Headings = Mapping[tuple[str, str], Mapping[str, str]]
"""(file, sheet) → canonical field → the heading as it stands in the agency's file."""

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
    records = records.filter(pl.col("source") == source).select(CORRECTION_COLUMNS)
    told = with_words(problems.filter(pl.col("source") == source), language)
    wrong = told.filter(pl.col("row").is_not_null() & pl.col("severity").is_in(LISTED))
    lines = wrong.select(KEY).unique().sort(KEY)
    tabs = _tabs(lines, text("validation-corrections-summary", language))
    placed = records.join(lines, on=list(KEY), how="semi").with_columns(cells=pl.col("raw").str.json_decode(_CELLS))
    sheets = [
        _sheet(tab, lines, placed, told, (headings or {}).get((tab.file, tab.sheet), {}), language) for tab in tabs
    ]
    write_correction_workbook(
        path,
        summary_name=text("validation-corrections-summary", language),
        lines=_opening(title or source, agency, records.height, lines.height, language),
        legend={name: text(f"validation-severity-{name}", language) for name in ("error", "warning", "note")},
        blocks=[
            by_problem(told, language),
            by_sheet(records, lines, tabs, language),
            by_village(records, wrong, language),
            *of_files(told, language),
        ],
        sheets=sheets,
    )


def _opening(title: str, agency: str, rows: int, wrong: int, language: Language) -> list[str]:
    said = [text("validation-corrections-title", language, title=title)]
    if agency:
        said.append(text("validation-corrections-agency", language, agency=agency))
    said.append(text("validation-corrections-counts", language, rows=rows, wrong=wrong))
    said.append(text("validation-corrections-how" if wrong else "validation-corrections-none", language))
    said.append(text("validation-corrections-care", language))
    return said


def _tabs(lines: pl.DataFrame, summary: str) -> list[Tab]:
    """The sheets to write, in the order of files and sheets; one that is too long for Excel goes on in the next."""
    counted = lines.group_by("file", "sheet", maintain_order=True).len()
    parts = [
        (file, sheet, start, min(MAX_LINES, count - start))
        for file, sheet, count in counted.iter_rows()
        for start in range(0, count, MAX_LINES)
    ]
    names = sheet_names([sheet or Path(file).stem for file, sheet, _, _ in parts], taken=[summary])
    return [Tab(name, *part) for name, part in zip(names, parts, strict=True)]


def _sheet(
    tab: Tab,
    lines: pl.DataFrame,
    placed: pl.DataFrame,
    told: pl.DataFrame,
    headings: Mapping[str, str],
    language: Language,
) -> CorrectionSheet:
    """One sheet: the rows as delivered, what is wrong with each in words, and a place for the answer."""
    here = (pl.col("file") == tab.file) & (pl.col("sheet") == tab.sheet)
    rows = lines.filter(here).slice(tab.start, tab.count).select("row")
    cells = placed.filter(here).select("row", "cells").unnest("cells")
    used = [field for field in RAW_FIELDS if field in headings or cells[field].null_count() < cells.height]
    labels = {field: headings.get(field) or field.replace("_", " ") for field in used}
    whole = text("validation-corrections-whole-row", language)
    of_rows = _of_cells(told.filter(here), used, labels, whole).join(
        rows.with_row_index("line"), on="row", how="inner", maintain_order="left"
    )
    problem = of_rows.group_by("row", maintain_order=True).agg(pl.col("said").str.join("\n").alias("__problem"))
    frame = (
        rows.join(cells.select("row", *used), on="row", how="left", maintain_order="left")
        .join(problem, on="row", how="left", maintain_order="left")
        .with_columns(__answer=pl.lit(None, dtype=pl.String))
    )
    own = [text(f"validation-corrections-{name}", language) for name in ("row", "problem", "answer")]
    return CorrectionSheet(tab.name, (own[0], *labels.values(), *own[1:]), frame, _marks(of_rows))


def _of_cells(told: pl.DataFrame, used: list[str], labels: Mapping[str, str], whole: str) -> pl.DataFrame:
    """The problems with the place of their cell (0, the row number, where no column bears it) and what is said."""
    names = pl.DataFrame(
        {"column": used, "place": range(1, len(used) + 1), "label": [labels[field] for field in used]},
        schema={"column": pl.String, "place": pl.UInt32, "label": pl.String},
    )
    label = pl.coalesce("label", pl.col("column").str.replace_all("_", " "), pl.lit(whole))
    return (
        told.filter(pl.col("row").is_not_null())
        .join(names, on="column", how="left", maintain_order="left")
        .with_columns(
            place=pl.col("place").fill_null(0),
            said=pl.concat_str(label, pl.lit(": "), "title", pl.lit(". "), "remedy"),
            comment=pl.concat_str("title", pl.lit("\n"), "remedy"),
        )
    )


def _marks(of_rows: pl.DataFrame) -> pl.DataFrame:
    """One mark a cell: the gravest severity, all that is said of it (the severities are ordered)."""
    marks = of_rows.group_by("line", "place", maintain_order=True).agg(
        pl.col("severity").max(), pl.col("comment").unique(maintain_order=True).str.join("\n\n")
    )
    return marks.select(pl.col(name).cast(dtype) for name, dtype in MARKS.items())
