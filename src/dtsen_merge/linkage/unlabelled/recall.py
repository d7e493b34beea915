"""The share of true matching pairs that were compared at all, by capture-recapture over the blocking keys.

A key catches a pair when all its columns agree, so keys that share a column are not independent captures. What is
taken as independent is therefore not keys but *domains* of columns (number and date, place, name, …): the agreement
of a true pair is the product of one distribution a domain (pooled over all pairs, given which columns are filled on
both sides), and the pairs that no key catches are the cells of that table that nobody can see: the log-linear model
of an incomplete table (Bishop, Fienberg and Holland 1975, chapter 6), fitted by EM.

A second, outside capture is a third row: two rows that are both linked to one other row are one person whether or not
a key proposed them. Such *confirmed* pairs are seen whole, with what blocking missed.

Where no key can catch a pair (the fields are empty), nothing can be extrapolated from agreement. There a row is
taken to have as many partners in a list as the other rows of its own list have (post-stratification). How far that
reaches is a choice; two answers are reckoned, and the estimate is their middle (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Float64, Int32, Int64
from dtsen_merge.linkage.blocking import KEYS, Columns, Key, name_columns, record_columns
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.unlabelled.recall_table import Sample, Table, capture_table, fit

UInt32 = NDArray[np.uint32]
LIKELY: Final = 0.5
"""Pairs below this are left out: most of them are no match, and their fields would be taken for a match's."""
CONFIRMING: Final = 0.99
"""Both links of a confirmed pair have at least this probability."""
SAMPLE: Final = 200_000
REACHED: Final = (0.9, 0.3)
"""Share missed up to which a stratum's own captures are believed: in the hopeful answer, and in the wary one."""
ODDS_RATIO: Final = 2.0
"""The lower end supposes that catching and confirming go together with this odds ratio (a sensitivity analysis as in
Gerritse, van der Heijden and Bakker 2015)."""
LEAST_SHARE: Final = 0.02
"""A list's rows are not judged by fewer of its pairs than this share."""
PATTERNS: Final = 30
"""Patterns of filled columns a source; rarer ones count as its commonest."""


@dataclass(frozen=True)
class Weighed:
    """Pairs with their probability and the keys that found them (one bit a key), as arrays of one length."""

    a: Int64
    b: Int64
    probability: Float64
    found_by: UInt32


@dataclass(frozen=True)
class BlockingRecall:
    """The estimate; all counts are of pairs, expected.

    `missed` counts the true pairs that no key found, `missed_apart` those of them that no third row brings together.
    `low` and `high` are a range of assumptions with two standard errors of the count, not a confidence interval.
    """

    recall: float
    low: float
    high: float
    found: float
    missed: float
    missed_apart: float
    by_source: tuple[tuple[str, float], ...]  # a source's `missed_apart`: pairs with a row in it

    def as_dict(self) -> dict[str, Any]:
        """For run.json and the store."""
        return {
            "blocking_recall_percent": round(100 * self.recall, 2),
            "blocking_recall_percent_low": round(100 * self.low, 2),
            "blocking_recall_percent_high": round(100 * self.high, 2),
            "blocking_missed": round(self.missed, 1),
            "blocking_missed_apart": round(self.missed_apart, 1),
            "blocking_missed_apart_by_source": {source: round(missed, 1) for source, missed in self.by_source},
        }


def blocking_recall(
    records: Prepared,
    pairs: Weighed,
    *,
    keys: Sequence[Key] = KEYS,
    seed: int = 63,
) -> BlockingRecall | None:
    """Estimate the blocking recall; None where no pair is likely.

    Args:
        records: the records.
        pairs: all likely pairs (`found_by` has one bit a key; 0: compared only to complete a component).
        keys: the keys behind the bits.
        seed: of the sample of SAMPLE pairs that is looked at.
    """
    sample = _sample(pairs, seed)
    if not len(sample.a):
        return None
    columns = Columns(records)
    table = capture_table(record_columns(columns), name_columns(columns), keys, sample)
    stratum_missed = fit(table)
    answers = [_reach(records, table, sample, stratum_missed, believed) for believed in REACHED]
    found = float(sample.weight[sample.found].sum()) * sample.stands_for
    confirmed = float(sample.weight[~sample.found].sum()) * sample.stands_for
    hopeful, wary = (float(answer["missed"].sum()) * sample.stands_for for answer in answers)
    wary = max(wary, hopeful)
    apart, worst = (hopeful + wary) / 2, ODDS_RATIO * wary
    error = 2 * np.sqrt((confirmed + apart) * sample.stands_for)
    return BlockingRecall(
        recall=found / (found + confirmed + apart),
        low=found / (found + confirmed + worst + error),
        high=found / (found + max(confirmed + hopeful - error, 0.0)),
        found=found,
        missed=confirmed + apart,
        missed_apart=apart,
        by_source=_by_source(records, answers, sample.stands_for),
    )


def _sample(pairs: Weighed, seed: int) -> Sample:
    """Likely pairs that a key found, and pairs that a third row confirms."""
    probability, mask = pairs.probability, pairs.found_by.astype(np.int64)
    places = np.flatnonzero((probability >= LIKELY) | (mask == 0))
    stands_for = max(1.0, len(places) / SAMPLE)
    if stands_for > 1:
        places = np.sort(np.random.default_rng(seed).choice(places, SAMPLE, replace=False))
    sure = (probability >= CONFIRMING) & (mask > 0)
    confirmed = _third_row(pairs.a[places], pairs.b[places], pairs.a[sure], pairs.b[sure])
    kept = confirmed | ((mask[places] > 0) & (probability[places] >= LIKELY))
    places, confirmed = places[kept], confirmed[kept]
    return Sample(
        pairs.a[places],
        pairs.b[places],
        mask[places],
        confirmed,
        np.where(confirmed, 1.0, probability[places]),
        stands_for,
    )


def _third_row(a: Int64, b: Int64, sure_a: Int64, sure_b: Int64) -> Bool:
    """Which pairs have a third row that is surely linked to both."""
    links = pl.DataFrame({"end": np.r_[sure_a, sure_b], "third": np.r_[sure_b, sure_a]})
    asked = pl.DataFrame({"pair": np.arange(len(a)), "a": a, "b": b})
    both = asked.join(links, left_on="a", right_on="end").join(
        links, left_on=["b", "third"], right_on=["end", "third"], how="semi"
    )
    return np.isin(np.arange(len(a)), both["pair"].to_numpy())


def _reach(
    records: Prepared, table: Table, sample: Sample, stratum_missed: dict[int, float], believed: float
) -> pl.DataFrame:
    """Missed pairs by pair of sources and stratum.

    A stratum that misses less than `believed` is extrapolated from its own captures. The others get the pairs that
    they would have if filling a field had nothing to do with having a partner.

    Returns:
        `low`, `high` (places of sources), `missed` (in sampled pairs; those of them that were confirmed left out).
    """
    shares = _filled_shares(records.source, table.filled)
    strata = (
        shares.join(shares, how="cross", suffix="_b")
        .filter(pl.col("source") <= pl.col("source_b"))
        .with_columns(stratum=pl.col("filled") & pl.col("filled_b"), share=pl.col("share") * pl.col("share_b"))
        .group_by(low="source", high="source_b", stratum="stratum")
        .agg(pl.col("share").sum())
    )
    left, right = records.source[sample.a], records.source[sample.b]
    seen = (
        pl.DataFrame(
            {
                "low": np.minimum(left, right), "high": np.maximum(left, right), "stratum": table.stratum,
                "weight": sample.weight, "sure": sample.weight * sample.confirmed,
            }
        )
        .group_by("low", "high", "stratum")
        .agg(pl.col("weight", "sure").sum())
    )  # fmt: skip
    missed = pl.DataFrame(
        {"stratum": list(stratum_missed), "unseen": list(stratum_missed.values())},
        schema={"stratum": pl.Int64, "unseen": pl.Float64},
    )
    own = (pl.col("weight") - pl.col("sure")) / (1 - pl.col("unseen")) + pl.col("sure")
    good = pl.col("reachable") & (pl.col("unseen") < believed)
    known = (
        strata.with_columns(reachable=pl.Series(table.reachable(strata["stratum"].to_numpy())))
        .join(seen, on=["low", "high", "stratum"], how="left")
        .join(missed, on="stratum", how="left")
        .with_columns(pl.col("weight", "sure", "unseen").fill_null(0.0))
        .with_columns(good=good, own=pl.when(good).then(own).otherwise(0.0))
    )
    part = pl.when("good").then("share").otherwise(0.0).sum().over("low", "high").clip(LEAST_SHARE, None)
    expected = pl.col("own").sum().over("low", "high") / part * pl.col("share")
    whole = pl.when("good").then("own").otherwise(pl.max_horizontal("weight", expected))
    return (
        known.select("low", "high", missed=whole - pl.col("weight"))
        .group_by("low", "high")
        .agg(pl.col("missed").sum())
        .sort("low", "high")
    )


def _filled_shares(source: Int32, filled: Int64) -> pl.DataFrame:
    """The patterns of filled columns of each source with their share of its rows."""
    counted = pl.DataFrame({"source": source, "filled": filled}).group_by("source", "filled").len()
    common = counted.sort("source", "len", "filled", descending=[False, True, False]).group_by(
        "source", maintain_order=True
    )
    return common.head(PATTERNS).with_columns(share=pl.col("len") / pl.col("len").sum().over("source"))


def _by_source(records: Prepared, answers: Sequence[pl.DataFrame], stands_for: float) -> tuple[tuple[str, float], ...]:
    lines = pl.concat(answers)
    ends = pl.concat(
        [
            lines.select("missed", place="low"),
            lines.filter(pl.col("low") != pl.col("high")).select("missed", place="high"),
        ]
    )
    missed = np.bincount(ends["place"].to_numpy(), weights=ends["missed"].to_numpy(), minlength=len(records.sources))
    return tuple(zip(records.sources, (missed / len(answers) * stands_for).tolist(), strict=True))
