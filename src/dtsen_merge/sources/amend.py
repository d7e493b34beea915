"""Cells that an agency corrected in its corrections workbook take the place of those in its file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from dtsen_merge.tables import CORRECTIONS, empty
from dtsen_merge.workbooks.grid import CELL_ERRORS, SheetGrid, column_number


@dataclass(frozen=True, slots=True)
class Amended:
    """A sheet with its corrections in place, and as its agency `delivered` it.

    `outdated` (`row`, `letter`) are corrections that no longer fit its cells.
    """

    grid: SheetGrid
    outdated: pl.DataFrame
    delivered: SheetGrid


def with_errors(grid: SheetGrid) -> pl.DataFrame:
    """The grid's frame with the errors of failed formulas (`#N/A`) in their cells, as the spreadsheet program shows them."""
    frame = grid.frame
    for (column,), errors in grid.errors.group_by("column", maintain_order=True):
        if column in frame.columns:
            told = errors.select("row", __error="error").unique("row", keep="first", maintain_order=True)
            joined = frame.join(told, on="row", how="left", maintain_order="left")
            frame = joined.with_columns(pl.coalesce(str(column), "__error").alias(str(column))).drop("__error")
    return frame


def amend(grid: SheetGrid, corrections: pl.DataFrame | None) -> Amended:
    """The sheet with corrections in place.

    Args:
        grid: a sheet as its agency sent it.
        corrections: CORRECTIONS of this sheet; None for none.

    A correction holds where the cell still is what was corrected. Where the agency has meanwhile put the same right in
    its own file nothing is left to do; where the cell is a third thing the correction is outdated.
    """
    wanted = empty(CORRECTIONS) if corrections is None else corrections
    none = pl.DataFrame(schema={"row": pl.UInt32, "letter": pl.String})
    if wanted.is_empty() or grid.frame.is_empty():
        return Amended(grid, wanted.select("row", "letter") if wanted.height else none, grid)
    frame, errors, outdated = grid.frame, grid.errors, []
    shown = with_errors(grid)
    for (letter,), of_column in wanted.group_by("letter", maintain_order=True):
        name = f"c{column_number(str(letter))}"
        told = of_column.select("row", __was="was", __becomes="becomes", __told=pl.lit(True))
        now = pl.col(name) if name in shown.columns else pl.lit(None, dtype=pl.String)
        joined = told.join(shown.select("row", __now=now), on="row", how="left", maintain_order="left")
        fits = joined.filter(pl.col("__now").eq_missing(pl.col("__was")))
        done = pl.col("__now").eq_missing(pl.col("__becomes"))
        outdated.append(
            joined.filter(~pl.col("__now").eq_missing(pl.col("__was")) & ~done).select("row", letter=pl.lit(letter))
        )
        if name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name))
        frame = frame.join(
            fits.select("row", "__becomes", "__told"), on="row", how="left", maintain_order="left"
        ).with_columns(pl.when(pl.col("__told")).then("__becomes").otherwise(name).alias(name))
        frame = frame.drop("__becomes", "__told")
        mended = fits.select("row", column=pl.lit(name))
        errors = errors.join(mended, on=["row", "column"], how="anti", maintain_order="left")
    ordered = ["row", *sorted((name for name in frame.columns if name != "row"), key=lambda name: int(name[1:]))]
    whole = _without_gaps(frame.select(ordered))
    amended = replace(grid, frame=whole, errors=errors.select(CELL_ERRORS.keys()))
    return Amended(amended, pl.concat([none, *outdated]), grid)


def _without_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns c0 … cN, every number there: a corrected cell may lie right of the last column."""
    last = max(int(name[1:]) for name in frame.columns if name != "row")
    return frame.select(
        "row",
        *(
            pl.col(name) if name in frame.columns else pl.lit(None, dtype=pl.String).alias(name)
            for name in (f"c{place}" for place in range(last + 1))
        ),
    )
