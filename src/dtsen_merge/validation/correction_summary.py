"""The summary sheet of a corrections workbook: counts by problem, sheet and village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.messages.catalogue import Language, text
from dtsen_merge.validation.findings import KEY
from dtsen_merge.workbooks.correction_writer import SummaryBlock

LISTED: Final = ("warning", "error")
"""Severities that put a row before the agency."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook and the lines of the original that it holds, `count` of them from `start`."""

    name: str
    file: str
    sheet: str
    start: int
    count: int


def by_problem(told: pl.DataFrame, language: Language) -> SummaryBlock:
    """How often each problem was found, the gravest first."""
    counted = (
        told.group_by("code", "severity", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("title").first(), pl.col("remedy").first())
        .sort(pl.col("severity").to_physical(), "count", "code", descending=[True, True, False])
        .select("title", "code", _severity(language), "count", "remedy")
    )
    return _block("by-problem", ("problem", "code", "severity", "count", "remedy"), counted, language)


def by_sheet(records: pl.DataFrame, lines: pl.DataFrame, tabs: Sequence[Tab], language: Language) -> SummaryBlock:
    """For each sheet of the agency: its rows, those to check, and the sheet of this workbook that lists them."""
    named = pl.DataFrame(
        {"file": [tab.file for tab in tabs], "sheet": [tab.sheet for tab in tabs], "tab": [tab.name for tab in tabs]},
        schema={"file": pl.String, "sheet": pl.String, "tab": pl.String},
    )
    names = named.group_by("file", "sheet", maintain_order=True).agg(pl.col("tab").str.join(", "))
    counted = (
        records.group_by("file", "sheet")
        .agg(pl.len().alias("rows"))
        .join(
            lines.group_by("file", "sheet").agg(pl.len().alias("wrong")),
            on=["file", "sheet"],
            how="full",
            coalesce=True,
        )
        .join(names, on=["file", "sheet"], how="left")
        .sort("file", "sheet")
        .select("file", "sheet", pl.col("rows").fill_null(0), pl.col("wrong").fill_null(0), "tab")
    )
    return _block("by-sheet", ("file", "sheet", "rows", "rows-wrong", "tab"), counted, language)


def by_village(records: pl.DataFrame, wrong: pl.DataFrame, language: Language) -> SummaryBlock:
    """For each village with something to check: the rows, and the problems by severity; most rows first."""
    unknown = text("validation-corrections-unknown", language)
    placed = wrong.join(records.select(*KEY, "kecamatan", "desa"), on=list(KEY), how="left")
    counted = (
        placed.group_by("kecamatan", "desa")
        .agg(
            pl.struct(KEY).n_unique().alias("rows"),
            (pl.col("severity") == "error").sum().alias("errors"),
            (pl.col("severity") == "warning").sum().alias("warnings"),
        )
        .sort("rows", "kecamatan", "desa", descending=[True, False, False])
        .with_columns(pl.col("kecamatan", "desa").fill_null(unknown))
    )
    block = _block("by-village", ("kecamatan", "village", "rows-wrong"), counted, language)
    more = tuple(text(f"validation-severity-{name}", language) for name in ("error", "warning"))
    return SummaryBlock(block.title, (*block.headings, *more), counted)


def of_files(told: pl.DataFrame, language: Language) -> list[SummaryBlock]:
    """What was said of whole files, sheets and columns; no block when that is nothing."""
    notes = (
        told.filter(pl.col("row").is_null())
        .select("title", "file", "sheet", _severity(language), "value", "remedy")
        .unique(maintain_order=True)
    )
    if notes.is_empty():
        return []
    headings = ("problem", "file", "sheet", "severity", "column", "remedy")
    return [_block("of-files", headings, notes, language)]


def _block(title: str, headings: Sequence[str], rows: pl.DataFrame, language: Language) -> SummaryBlock:
    named = tuple(text(f"validation-corrections-{name}", language) for name in headings)
    return SummaryBlock(text(f"validation-corrections-{title}", language), named, rows)


def _severity(language: Language) -> pl.Expr:
    names = {name: text(f"validation-severity-{name}", language) for name in ("note", "warning", "error")}
    return pl.col("severity").cast(pl.String).replace_strict(names).alias("severity")
