"""The small-cell rule: a count of few people in a table that is handed on tells something about each of them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def is_small(count: int, minimum: int) -> bool:
    """Whether a count is hidden: more than nobody and fewer than `minimum`."""
    return 0 < count < minimum


def hide_small(count: pl.Expr, minimum: int) -> pl.Expr:
    """A count, or null where it is small; zero stays."""
    return pl.when((count > 0) & (count < minimum)).then(None).otherwise(count)


def hide_small_cells(
    frame: pl.DataFrame, counts: Sequence[str], *, minimum: int, within: Sequence[str] = ()
) -> pl.DataFrame:
    """The frame with small counts hidden (null), and one more where a single hidden one could be worked out.

    Within each group of rows whose sum is shown elsewhere, one hidden count is the sum less the others; so where just
    one is hidden, the smallest of the other counts that are not zero is hidden too (secondary suppression).

    Args:
        frame: a line a cell of the published table.
        counts: whole-number columns, each ruled by itself.
        minimum: the smallest count that is shown.
        within: the columns whose groups have a published sum; without them, the whole frame.
    """
    told = frame.with_row_index("__line")
    for name in counts:
        told = _hide_one(told, name, minimum, list(within))
    return told.sort("__line").drop("__line")


def _hide_one(frame: pl.DataFrame, name: str, minimum: int, within: list[str]) -> pl.DataFrame:
    count = pl.col(name)
    small = (count > 0) & (count < minimum)
    open_count = pl.when((count > 0) & ~small).then(count)
    rank = open_count.rank("ordinal")
    alone = small.sum()
    if within:
        rank, alone = rank.over(within), alone.over(within)
    return frame.with_columns(pl.when(small | ((alone == 1) & (rank == 1))).then(None).otherwise(count).alias(name))
