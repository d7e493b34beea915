"""Turning flagged rows into problem rows, whole frames at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from dtsen_merge.problems import CATALOGUE
from dtsen_merge.tables import PROBLEMS, ROW_KEY, conform, empty

KEY: tuple[str, ...] = tuple(ROW_KEY)


def delivered(column: str) -> pl.Expr:
    """The cell of `column` as the agency delivered it, read out of the `raw` JSON object; null when it was empty."""
    return pl.col("raw").str.json_path_match(f"$.{column}")


def named_rows(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Whether each row of `frame` is among `rows` (ROW_KEY): a mask in the order of `frame`."""
    marks = rows.select(KEY).unique().with_columns(__named=pl.lit(True))
    joined = frame.select(KEY).join(marks, on=list(KEY), how="left", maintain_order="left")
    return joined["__named"].fill_null(False)


def findings(
    flagged: pl.DataFrame, code: str, column: str | None, params: Mapping[str, pl.Expr] | None = None
) -> pl.DataFrame:
    """One problem a row of `flagged`.

    Args:
        flagged: ROW_KEY, `raw` where a column is given, and what `params` read.
        code: a code of the catalogue; the severity is the catalogue's.
        column: the canonical field in question, or None for the whole row.
        params: what the message needs; never personal data.

    Returns:
        A PROBLEMS frame in the order of `flagged`.
    """
    if flagged.is_empty():
        return empty(PROBLEMS)
    told = (
        pl.struct([value.alias(name) for name, value in params.items()]).struct.json_encode()
        if params
        else pl.lit("{}")
    )
    frame = flagged.select(
        *KEY,
        pl.lit(code).alias("code"),
        pl.lit(CATALOGUE[code].severity).alias("severity"),
        pl.lit(column, dtype=pl.String).alias("column"),
        (delivered(column) if column else pl.lit(None, dtype=pl.String)).alias("value"),
        told.alias("params"),
    )
    return conform(frame, PROBLEMS)


def gather(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All the frames one below the other, as PROBLEMS."""
    return pl.concat([empty(PROBLEMS), *frames])


def without_known(found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`found` without what `known` already says of the same cell; both PROBLEMS."""
    if found.is_empty() or known.is_empty():
        return found
    return found.join(known, on=[*KEY, "code", "column"], how="anti", nulls_equal=True, maintain_order="left")
