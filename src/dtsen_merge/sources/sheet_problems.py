"""What reading a sheet finds wrong with it: broken lines, failed formulas, headings that mean nothing."""

from __future__ import annotations

from typing import Final

import polars as pl

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.sources.headings import HeadingMap, split_names
from dtsen_merge.sources.layout import Layout
from dtsen_merge.workbooks.grid import SheetGrid

LOOSE: Final = 0.2
"""Where more than this share of a text file's records are short, short records are its way, not a fault."""


def note(code: str, heading: str, field: str | None = None) -> pl.DataFrame:
    """A problem of the whole sheet, or of the field's whole column; a heading is no personal data."""
    return pl.DataFrame(
        {
            "code": [code],
            "severity": [CATALOGUE[code].severity],
            "row": [None],
            "column": [field],
            "value": [heading],
        },
        schema={
            "code": pl.String,
            "severity": pl.String,
            "row": pl.UInt32,
            "column": pl.String,
            "value": pl.String,
        },
    )


def broken_lines(grid: SheetGrid, layout: Layout, data: pl.DataFrame) -> pl.DataFrame:
    """Records of a text file with too few or too many fields; blank fields at the end do not count."""
    none = pl.DataFrame(schema={"row": pl.UInt32, "code": pl.String, "severity": pl.String})
    if grid.widths is None or data.is_empty():
        return none
    headed = grid.frame.select("row", width=grid.widths)
    usual = headed.filter(pl.col("row") == max(layout.header_rows))["width"]
    if usual.is_empty():
        return none
    want = int(usual[0])
    extra = [pl.col(name).is_not_null() for name in data.columns if name != "row" and int(name[1:]) >= want]
    told = data.select("row", __extra=pl.any_horizontal(extra) if extra else pl.lit(False)).join(headed, on="row")
    short = pl.col("width") < want
    loose = told.select(short.mean()).item() > LOOSE
    wrong = pl.col("__extra") | (short & pl.lit(not loose))
    return told.filter(wrong).select("row", code=pl.lit("row-broken"), severity=pl.lit("error"))


def cell_errors(grid: SheetGrid, mapping: HeadingMap, rows: pl.DataFrame) -> pl.DataFrame:
    """Formula errors in mapped cells of data rows."""
    fields = {one.column: split_names(one.field)[0] for one in mapping.mapped}
    return (
        grid.errors.join(rows.select("row"), on="row", how="semi")
        .filter(pl.col("column").is_in(list(fields)))
        .select(
            "row",
            pl.col("column").replace_strict(fields, default=None, return_dtype=pl.String),
            code=pl.lit("cell-formula-error"),
            severity=pl.lit("error"),
            value=pl.col("error"),
        )
    )
