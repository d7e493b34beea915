"""How far families' desil moved, in the policy's bands: from source to source, and from version to version of one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Band, Count, Share, Source, as_rows, share
from dtsen_merge.reports.policy import Policy


@dataclass(frozen=True, slots=True)
class DesilChange:
    """Families whose desil rose (+, better off) or fell (-) by a band from the older source to the newer.

    Where both are versions of one source they are named by its title and the versions' periods.
    """

    source_from: Source
    source_to: Source
    band: Band
    families: Count
    share: Share


def desil_changes(facts: Facts) -> tuple[DesilChange, ...]:
    """Compare each desil source with the next newer one, and with its own version before; empty with fewer than two."""
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
    return (*(line for lines in found for line in lines), *_between_versions(facts))


def band_names(policy: Policy) -> list[str]:
    """From the deepest fall over `0` to the highest rise."""
    names = [name for name, _, _ in policy.bands]
    return [f"-{name}" for name in reversed(names)] + ["0"] + [f"+{name}" for name in names]


def _between(stated: pl.DataFrame, older: str, newer: str, policy: Policy) -> tuple[DesilChange, ...]:
    both = stated.filter(pl.col("source") == older).join(stated.filter(pl.col("source") == newer), on="family_id")
    return _counted(both.rename({"desil": "before", "desil_right": "after"}), older, newer, policy)


def _between_versions(facts: Facts) -> tuple[DesilChange, ...]:
    """As the registry follows each family from version to version of a source, also of those that earlier runs held."""
    titles = dict(facts.tables.sources.select("source", pl.coalesce("title", "source")).rows())
    moved = facts.tables.desil.filter(
        pl.col("stated"), pl.col("level") == "nasional", pl.col("previous_source") == pl.col("source")
    ).rename({"previous": "before", "value": "after"})
    keys = ["source", "previous_period", "period"]
    found: list[DesilChange] = []
    for (source, before, after), lines in sorted(moved.group_by(*keys), key=lambda group: str(group[0])):
        name = titles.get(source) or source
        older, newer = (f"{name} {period or '–'}" for period in (before, after))
        found += _counted(lines, older, newer, facts.policy)
    return tuple(found)


def _counted(both: pl.DataFrame, older: str, newer: str, policy: Policy) -> tuple[DesilChange, ...]:
    """One line a band, from the families' desil `before` and `after`."""
    change = (pl.col("after").cast(pl.Int32) - pl.col("before").cast(pl.Int32)).alias("change")
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
