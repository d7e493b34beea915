"""The summary of a corrections workbook: counts by problem, sheet and village, a table each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language, text
from dtsen_merge.validation.findings import KEY
from dtsen_merge.workbooks.tables import TableColumn, TableSheet

LISTED: Final = ("warning", "error")
"""Severities that put a row before the agency."""
SUMMARIES: Final = ("by-problem", "by-sheet", "by-village", "of-files", "all-problems")
_SENTENCE: Final = 70


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook, and the sheet of the agency whose rows it lists."""

    name: str
    file: str
    sheet: str


def said(name: str, language: Language, part: str = "", **params: str | int) -> str:
    """A text of the corrections workbook."""
    return text(f"validation-corrections-{name}{'.' if part else ''}{part}", language, **params)


def by_problem(told: pl.DataFrame, language: Language) -> TableSheet:
    """How often each problem was found, the gravest first."""
    counted = (
        told.group_by("code", "severity", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("title").first(), pl.col("remedy").first())
        .sort(pl.col("severity").to_physical(), "count", "code", descending=[True, True, False])
        .select("title", "code", _severity(language), "count", "remedy")
    )
    return _summary("by-problem", ("problem", "code", "severity", "count", "remedy"), counted, language)


def by_sheet(records: pl.DataFrame, lines: pl.DataFrame, tabs: Sequence[Tab], language: Language) -> TableSheet:
    """For each sheet of the agency: its rows, those to check, and the sheet of this workbook that lists them."""
    names = pl.DataFrame(
        {"file": [tab.file for tab in tabs], "sheet": [tab.sheet for tab in tabs], "tab": [tab.name for tab in tabs]},
        schema={"file": pl.String, "sheet": pl.String, "tab": pl.String},
    )
    wrong = lines.group_by("file", "sheet").agg(pl.len().alias("wrong"))
    counted = (
        records.group_by("file", "sheet")
        .agg(pl.len().alias("rows"))
        .join(wrong, on=["file", "sheet"], how="full", coalesce=True)
        .join(names, on=["file", "sheet"], how="left")
        .sort("file", "sheet")
        .select("file", "sheet", pl.col("rows").fill_null(0), pl.col("wrong").fill_null(0), "tab")
    )
    return _summary("by-sheet", ("file", "sheet", "rows", "rows-wrong", "tab"), counted, language)


def by_village(records: pl.DataFrame, wrong: pl.DataFrame, language: Language) -> TableSheet:
    """For each village with something to check: the rows, and the problems by severity; most rows first."""
    placed = wrong.join(records.select(*KEY, "kecamatan", "desa"), on=list(KEY), how="left")
    counted = (
        placed.group_by("kecamatan", "desa")
        .agg(
            pl.struct(KEY).n_unique().alias("rows"),
            (pl.col("severity") == "error").sum().alias("errors"),
            (pl.col("severity") == "warning").sum().alias("warnings"),
        )
        .sort("rows", "kecamatan", "desa", descending=[True, False, False])
        .with_columns(pl.col("kecamatan", "desa").fill_null(said("unknown", language)))
    )
    headings = ("kecamatan", "village", "rows-wrong", "errors", "warnings")
    return _summary("by-village", headings, counted, language)


def of_files(told: pl.DataFrame, language: Language) -> TableSheet:
    """What was said of whole files, sheets and columns."""
    notes = (
        told.filter(pl.col("row").is_null())
        .select("title", "file", "sheet", _severity(language), "value", "remedy")
        .unique(maintain_order=True)
    )
    return _summary("of-files", ("problem", "file", "sheet", "severity", "column", "remedy"), notes, language)


def all_problems(wrong: pl.DataFrame, tabs: Sequence[Tab], language: Language) -> TableSheet:
    """Every problem that is before the agency, a line each, with its cell as the spreadsheet program names it.

    `wrong`: problems in words with the letter and heading of the agency's column.
    """
    names = pl.DataFrame(
        {"file": [tab.file for tab in tabs], "sheet": [tab.sheet for tab in tabs], "tab": [tab.name for tab in tabs]},
        schema={"file": pl.String, "sheet": pl.String, "tab": pl.String},
    )
    listed = (
        wrong.join(names, on=["file", "sheet"], how="left", maintain_order="left")
        .sort("file", "sheet", "row", "letter", "code", nulls_last=True)
        .select(
            "file",
            "sheet",
            pl.format("{}{}", pl.col("letter").fill_null(""), "row").alias("cell"),
            pl.coalesce(
                "heading", pl.col("column").str.replace_all("_", " "), pl.lit(said("whole-row", language))
            ).alias("heading"),
            "value",
            _severity(language),
            "title",
            "remedy",
        )
    )
    headings = ("file", "sheet", "cell", "column", "value", "severity", "problem", "remedy")
    return _summary("all-problems", headings, listed, language)


def severity_names(language: Language) -> Mapping[str, str]:
    """Severity → its name."""
    return {name: text(f"validation-severity-{name}", language) for name in ("note", "warning", "error")}


def _severity(language: Language) -> pl.Expr:
    return pl.col("severity").cast(pl.String).replace_strict(severity_names(language)).alias("severity")


def _summary(name: str, headings: Sequence[str], frame: pl.DataFrame, language: Language) -> TableSheet:
    columns = tuple(
        TableColumn(column, said(heading, language), width=_SENTENCE if long else None, wrap=long)
        for column, heading in zip(frame.columns, headings, strict=True)
        for long in [column == "remedy"]
    )
    about = text(f"validation-corrections-{name}.about", language)
    return TableSheet(said(name, language), frame, columns, about)
