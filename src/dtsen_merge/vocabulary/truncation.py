"""Whether a column of identity numbers lost its last digits in Excel (domain notes, section 3).

Excel keeps 15 significant digits: a NIK typed as a number ends in 0. Of whole numbers about one in ten does, so the
share tells; where only a part of the column was typed as numbers, those that end in 0 are doubtful all the same.
"""

from __future__ import annotations

import math
from typing import Final

import polars as pl

from dtsen_merge.vocabulary.nik import Kind, clean_identifiers, possible_date

SHARE_OF_WHOLE: Final = 0.10
"""Of whole numbers, those that end in 0."""

_LEAST_SHARE: Final = 0.20
_CHANCE: Final = 1e-3


def is_truncated(values: pl.Series, kind: Kind) -> bool:
    """Whether the numbers of a column that end in 0 are to be taken as 15 known digits.

    Each distinct number counts once, since a person's rows or a family's members repeat it. True where so many end
    in 0 that whole numbers would do so less than once in a thousand columns, and at least one in five does; in a
    column too small for that, where at least half end in 0 and one of them has the serial 0000, which does not exist.
    """
    numbers = clean_identifiers(values).drop_nulls().unique().to_frame("text")
    usable = (
        numbers.filter(pl.col("text").str.contains(r"^[1-9]\d{15}$"))
        .select(number=pl.col("text").cast(pl.UInt64))
        .filter(possible_date(pl.col("number"), kind))["number"]
    )
    count = len(usable)
    if not count:
        return False
    ending = int((usable % 10 == 0).sum())
    share = ending / count
    if share >= _LEAST_SHARE and _at_least(ending, count) < _CHANCE:
        return True
    return share >= 0.5 and bool((usable % 10_000 == 0).any())


def _at_least(hits: int, count: int) -> float:
    """The chance of so many or more zeros among whole numbers (binomial; bounded by Chernoff where that is plenty)."""
    p, q = SHARE_OF_WHOLE, hits / count
    if q <= p:
        return 1.0
    tail = q * math.log(q / p) + ((1 - q) * math.log((1 - q) / (1 - p)) if q < 1 else 0.0)
    bound = math.exp(-count * tail)
    if count > 200 or bound < _CHANCE / 100:
        return bound
    return sum(math.comb(count, k) * p**k * (1 - p) ** (count - k) for k in range(hits, count + 1))
