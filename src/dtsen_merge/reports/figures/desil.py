"""How far families' desil moved between two sources that state one, in the policy's bands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Band, Count, Share, Source, as_rows, share
from dtsen_merge.reports.policy import Policy


@dataclass(frozen=True, slots=True)
class DesilChange:
    """Families whose desil rose (+, better off) or fell (-) by a band from the older source to the newer."""

    source_from: Source
    source_to: Source
    band: Band
    families: Count
    share: Share


def desil_changes(facts: Facts) -> tuple[DesilChange, ...]:
    """Compare each desil source with the next newer one; empty with fewer than two."""
    stated = (
        facts.records.filter(pl.col("desil_nasional").is_not_null(), pl.col("family_id").is_not_null())
        .group_by("source", "family_id")
        .agg(desil=pl.col("desil_nasional").min())
    )
    have = stated.select("source").unique()
    # A source that states no period is taken for the older one.
    order = facts.tables.sources.join(have, on="source", how="semi").sort("period", "source", nulls_last=False)
    names = order.get_column("source").to_list()
    found = [_between(stated, older, newer, facts.policy) for older, newer in pairwise(names)]
    return tuple(line for lines in found for line in lines)


def band_names(policy: Policy) -> list[str]:
    """From the deepest fall over `0` to the highest rise."""
    names = [name for name, _, _ in policy.bands]
    return [f"-{name}" for name in reversed(names)] + ["0"] + [f"+{name}" for name in names]


def _between(stated: pl.DataFrame, older: str, newer: str, policy: Policy) -> tuple[DesilChange, ...]:
    both = stated.filter(pl.col("source") == older).join(stated.filter(pl.col("source") == newer), on="family_id")
    change = (pl.col("desil_right").cast(pl.Int32) - pl.col("desil").cast(pl.Int32)).alias("change")
    band = pl.lit("0")
    for name, low, high in policy.bands:
        sign = pl.when(pl.col("change") > 0).then(pl.lit("+")).otherwise(pl.lit("-"))
        within = pl.col("change").abs().is_between(low, high)
        band = pl.when(within).then(pl.concat_str(sign, pl.lit(name))).otherwise(band)
    names = band_names(policy)
    counted = (
        pl.DataFrame({"band": names}, schema={"band": pl.String})
        .join(both.with_columns(change).group_by(band=band).agg(families=pl.len()), on="band", how="left")
        .with_columns(pl.col("families").fill_null(0))
        .with_columns(
            source_from=pl.lit(older),
            source_to=pl.lit(newer),
            share=share(pl.col("families"), pl.col("families").sum()),
        )
        .sort(pl.col("band").cast(pl.Enum(names)))
    )
    return as_rows(counted, DesilChange) if both.height else ()
