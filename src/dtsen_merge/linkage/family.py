"""The second pass: what the rest of the family says about a doubtful pair.

Two cards on which *other* persons agree are one household that moved or was typed anew: evidence for. A record
that has a much better partner in the other's source is another member of the family: evidence against.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, among
from dtsen_merge.linkage.graph import components
from dtsen_merge.linkage.prepare import Prepared

UNKNOWN, ALONE, OTHERS_AGREE, ANOTHER_FITS = range(4)
STRONG: Final = 0.99
SETTLED: Final = 0.999


def doubtful(probability: Float64) -> Bool:
    """Which pairs the second pass looks at: those that are not settled already."""
    return np.asarray((probability >= 0.01) & (probability < SETTLED))


def family_levels(records: Prepared, a: Int64, b: Int64, probability: Float64) -> Int8:
    """The level of the family comparison for each pair; UNKNOWN for settled pairs."""
    strong = probability >= STRONG
    person = components(records.size, a[strong], b[strong])
    rows = np.flatnonzero(doubtful(probability))
    levels = np.zeros(len(a), dtype=np.int8)
    if not len(rows):
        return levels
    left, right = a[rows], b[rows]
    others, known = _others_agree(records, person, left, right)
    better = _better_partner(records, a[strong], b[strong], person, left, right)
    levels[rows] = np.select([better, known & others, known], [ANOTHER_FITS, OTHERS_AGREE, ALONE], UNKNOWN)
    return levels


def _others_agree(records: Prepared, person: Int32, a: Int64, b: Int64) -> tuple[Bool, Bool]:
    """Whether persons other than a's and b's stand on both cards; and whether there are two different cards."""
    card = np.where(records.kk_known > 0, records.kk, 0)
    known = (card[a] > 0) & (card[b] > 0) & (card[a] != card[b])
    on_card = pl.DataFrame({"card": card, "person": person}).filter(pl.col("card") > 0).unique()
    wanted = pl.DataFrame({"card": card[a][known], "card_b": card[b][known]}).unique()
    common = (
        wanted.join(on_card, on="card")
        .join(on_card.rename({"card": "card_b"}), on=["card_b", "person"])
        .group_by("card", "card_b")
        .agg(pl.col("person"))
    )
    pairs = pl.DataFrame({"card": card[a], "card_b": card[b], "person_a": person[a], "person_b": person[b]})
    told = pairs.join(common, on=["card", "card_b"], how="left", maintain_order="left").select(
        (
            pl.col("person").list.len()
            - pl.col("person").list.contains(pl.col("person_a")).cast(pl.UInt32)
            - (
                pl.col("person").list.contains(pl.col("person_b")) & (pl.col("person_a") != pl.col("person_b"))
            ).cast(pl.UInt32)
        ).fill_null(0).alias("others")
    )  # fmt: skip
    return told["others"].to_numpy() > 0, known


def _better_partner(records: Prepared, a: Int64, b: Int64, person: Int32, left: Int64, right: Int64) -> Bool:
    """Whether either record has a strong partner, of another person, in the other record's source."""
    width = np.int64(len(records.sources))
    spoken = np.sort(np.concatenate([a * width + records.source[b], b * width + records.source[a]]))
    taken = among(left * width + records.source[right], spoken) | among(right * width + records.source[left], spoken)
    return np.asarray(taken & (person[left] != person[right]))
