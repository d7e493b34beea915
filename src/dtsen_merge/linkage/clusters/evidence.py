"""What clustering knows: the pairs as arrays, what people decided, and what the records' lists and NIKs say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64
from dtsen_merge.linkage.clusters.constraints import DECISION, pair_conflicts
from dtsen_merge.linkage.prepare import content_numbers

SURE: Final = 1e-12
"""No pair is nearer to 0 or 1 than this: log-odds stay finite."""


@dataclass(frozen=True)
class Evidence:
    """Pairs (a < b; records are numbered in the order of their ids), then one value a record."""

    record: pl.Series  # the ids, sorted
    a: Int64
    b: Int64
    probability: Float64
    log_odds: Float64  # natural
    same: Bool  # a person said: one person
    conflict: Int8  # constraints.NO_CONFLICT …; DECISION where a person said: two
    levels: pl.DataFrame  # of the pairs: level_identity, level_name
    source: Int32
    once: Int32  # the source where it holds a person once, else -1
    nik: Int64  # a whole NIK, else 0
    content: Int32  # rows of one source that say the same in every field share a number; -1 where nobody asks

    @property
    def size(self) -> int:
        """How many records."""
        return len(self.source)

    def linked(self, threshold: float) -> Bool:
        """The pairs that make components: at or over the threshold, or declared one."""
        return np.asarray((self.log_odds >= threshold) | self.same)


def with_decided_pairs(pairs: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """The pairs, with those added that people decided and the linkage did not keep (probability and weight 0)."""
    if decisions is None or decisions.is_empty():
        return pairs
    keys = ["record_a", "record_b"]
    missing = _ordered(decisions).select(keys).unique(maintain_order=True).join(pairs, on=keys, how="anti")
    added = missing.with_columns(weight=pl.lit(0.0), probability=pl.lit(0.0))
    return pl.concat([pairs, added], how="diagonal").with_columns(
        pl.col("^level_.*$").fill_null(0), pl.col("^found_by$").fill_null(0)
    )


def gather_evidence(
    records: pl.DataFrame, pairs: pl.DataFrame, one_row_sources: frozenset[str], decisions: pl.DataFrame | None
) -> Evidence:
    """Turn records and pairs into arrays.

    Args:
        records: LINKAGE_INPUT, in any order.
        pairs: `Linked.pairs` with the decided ones.
        one_row_sources: sources that hold a person once.
        decisions: `record_a, record_b, same`, or nothing.
    """
    order = records["record_id"].arg_sort()
    frame = records.select("record_id", "source", "nik")[order]
    a, b = _places(frame["record_id"], pairs)
    source = frame["source"].rank("dense").cast(pl.Int32).to_numpy() if frame.height else np.zeros(0, dtype=np.int32)
    listed = frame["source"].is_in(sorted(one_row_sources)).to_numpy() if frame.height else np.zeros(0, dtype=np.bool_)
    once = np.where(listed, source, -1).astype(np.int32)
    content = _content(records, order, source, a, b)
    probability = pairs["probability"].to_numpy()
    bounded = np.clip(probability, SURE, 1 - SURE)
    same, apart = _decided(pairs, decisions)
    conflict = pair_conflicts(pairs, once[a], once[b], (content[a] >= 0) & (content[a] == content[b]))
    return Evidence(
        record=frame["record_id"],
        a=a,
        b=b,
        probability=probability,
        log_odds=np.log(bounded / (1 - bounded)),
        same=same,
        conflict=np.where(apart, DECISION, conflict).astype(np.int8),
        levels=pairs.select("level_identity", "level_name"),
        source=source,
        once=once,
        nik=frame["nik"].cast(pl.Int64, strict=False).fill_null(0).to_numpy().copy(),
        content=content,
    )


def _places(record: pl.Series, pairs: pl.DataFrame) -> tuple[Int64, Int64]:
    """Both records of each pair as places among the records, the smaller first."""
    places = record.to_frame().with_row_index("place")
    ends = [
        pairs.select(record_id=name)
        .join(places, on="record_id", how="left", maintain_order="left")["place"]
        .cast(pl.Int64)
        .to_numpy()
        for name in ("record_a", "record_b")
    ]
    return np.minimum(*ends), np.maximum(*ends)


def _content(records: pl.DataFrame, order: pl.Series, source: Int32, a: Int64, b: Int64) -> Int32:
    """Content numbers of the records that have a pair inside their own source: of no others is it asked."""
    inside = source[a] == source[b]
    asked = np.zeros(len(source), dtype=np.bool_)
    asked[a[inside]] = asked[b[inside]] = True
    content = np.full(len(source), -1, dtype=np.int32)
    if asked.any():
        content[asked] = content_numbers(records[order.filter(pl.Series(asked))])
    return content


def _ordered(decisions: pl.DataFrame) -> pl.DataFrame:
    low, high = pl.min_horizontal("record_a", "record_b"), pl.max_horizontal("record_a", "record_b")
    return decisions.select(low.alias("record_a"), high.alias("record_b"), "same")


def _decided(pairs: pl.DataFrame, decisions: pl.DataFrame | None) -> tuple[Bool, Bool]:
    """Which pairs some decision calls one person, and which some decision calls two."""
    if decisions is None or decisions.is_empty():
        return np.zeros(pairs.height, dtype=np.bool_), np.zeros(pairs.height, dtype=np.bool_)
    ends = ["record_a", "record_b"]
    said = _ordered(decisions).group_by(ends).agg(pl.col("same").any(), apart=(~pl.col("same")).any())
    told = pairs.select(ends).join(said, on=ends, how="left", maintain_order="left")
    same, apart = (told[name].fill_null(value=False).to_numpy() for name in ("same", "apart"))
    return same, apart
