"""Cells as clerks leave them: odd spaces, dashes for nothing; and work done once for each distinct value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

SPACES: Final = r"[\s\u00A0\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F\u2060\u3000\uFEFF]+"
"""White space of every kind, and the invisible signs that come along from web pages."""

BLANK_MARKS: Final = ("-", "--", "---", "_", ".", "..", "...", "NULL", "NONE", "NAN", "N/A", "#N/A", "(BLANK)", "?")
"""What clerks and programs write into a cell that holds nothing."""

_ODD_SPACE: Final = r"^\s|\s$|\s\s|[^\S ]|[\u180E\u200B-\u200F\u2060\uFEFF]"


def squeeze(text: pl.Expr) -> pl.Expr:
    """Single ordinary spaces, none at the ends; "" becomes null."""
    plain = text.str.replace_all(SPACES, " ").str.strip_chars(" ")
    return pl.when(plain != "").then(plain)


def clean_text(text: pl.Expr) -> pl.Expr:
    """Upper case, single spaces; cells that say that they are empty (`-`, `NULL`) become null."""
    plain = squeeze(text).str.to_uppercase()
    return pl.when(~plain.is_in(BLANK_MARKS)).then(plain)


def is_blank(text: pl.Expr) -> pl.Expr:
    """True where the cell is null or holds white space only."""
    return text.is_null() | ~text.str.contains(r"[^\s\u180E\u200B-\u200F\u2060\uFEFF]")


def by_distinct(values: pl.Series, work: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """`work` done on the distinct non-null values, its columns given back for every row.

    Args:
        values: any column of text.
        work: takes the distinct values; gives a frame of as many rows in their order, without a column `value`.

    Returns:
        A frame as long as `values`, in its order; rows of null values are null throughout.
    """
    distinct = values.drop_nulls().unique(maintain_order=True).alias("value")
    table = work(distinct).with_columns(distinct)
    return values.alias("value").to_frame().join(table, on="value", how="left", maintain_order="left").drop("value")


def where(values: pl.Series, chosen: pl.Series, work: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """The values with those rows that are `chosen` (Boolean, no nulls) worked over, the others as they were."""
    rows = chosen.arg_true()
    if rows.is_empty():
        return values
    part = values.gather(rows).to_frame("value").select(work(pl.col("value")))["value"]
    return values.scatter(rows, part)


def tidy(values: pl.Series) -> pl.Series:
    """`clean_text` of a column, the slow way only for the cells that need it."""
    upper = values.str.to_uppercase()
    odd = upper.str.contains(_ODD_SPACE).fill_null(value=False)
    plain = where(upper, odd, squeeze)
    return plain.set(plain.is_in(("", *BLANK_MARKS)).fill_null(value=False), None)


def word_key(text: pl.Expr) -> pl.Expr:
    """For looking up terms: upper case, every run of signs one space, leading zeros of a bare number dropped."""
    upper = text.str.to_uppercase().str.replace(r"^\s*(\d+)[.,]0+\s*$", "$1")
    plain = upper.str.replace_all(r"[^\p{L}\p{N}√✓✔]+", " ").str.strip_chars(" ")
    return plain.str.replace(r"^0+(\d)", "$1")
