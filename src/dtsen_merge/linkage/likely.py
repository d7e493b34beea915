"""The pairs that may be one person: weighed, heard about their families, completed inside their components."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, among
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS, compare_pairs, pack, place_of, source_pairs, unpack
from dtsen_merge.linkage.earlier import TakenUp
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.engines.pairs import UInt32
from dtsen_merge.linkage.estimation.estimate import learn_family_level
from dtsen_merge.linkage.estimation.sample import Patterns
from dtsen_merge.linkage.family import doubtful, family_levels
from dtsen_merge.linkage.graph import components, pairs_inside
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.weigh import weigh
from dtsen_merge.store import Store

LEAST_PROBABILITY: Final = 0.01
COMPLETED_SIZE: Final = 200
"""Components up to this size get all their pairs compared."""


@dataclass(frozen=True)
class Likely:
    """The pairs that are kept, as arrays."""

    a: Int64
    b: Int64
    found_by: np.ndarray
    levels: Int8
    weight: Float64
    probability: Float64

    def where(self, keep: Bool) -> Likely:
        """Some of them."""
        return Likely(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))

    def sorted(self) -> Likely:
        """In the order of the pairs."""
        order = np.lexsort((self.b, self.a))
        return Likely(*(getattr(self, name)[order] for name in self.__dataclass_fields__))


def joined(one: Likely, other: Likely) -> Likely:
    """Two sets of pairs as one, in the order of the pairs."""
    parts = [np.concatenate([getattr(one, name), getattr(other, name)]) for name in one.__dataclass_fields__]
    return Likely(*parts).sorted()


def likely_pairs(store: Store, prepared: Prepared, model: Model, patterns: Patterns) -> Likely:
    """Weigh each distinct pattern once; fetch the pairs whose pattern is probable enough."""
    probability = weigh(model.tables, model.odds, patterns.levels, patterns.sources)[1]
    rows = np.flatnonzero(probability >= LEAST_PROBABILITY)
    kept = pl.DataFrame({"sources": patterns.sources[rows], "pattern": pack(patterns.levels[rows])})
    pairs = engine.pairs_with(store, kept)
    a, b = (pairs[name].cast(pl.Int64).to_numpy() for name in ("a", "b"))
    levels = unpack(pairs["pattern"].to_numpy())
    weight, probability = weigh(model.tables, model.odds, levels, source_pairs(prepared, a, b))
    return Likely(a, b, pairs["found_by"].to_numpy(), levels, weight, probability)


def with_known(prepared: Prepared, model: Model, made: Likely, taken: TakenUp, found_by: UInt32) -> Likely:
    """The pairs made now together with those known from before that a key still finds.

    Args:
        prepared: the records.
        model: the model.
        made: pairs that were compared now.
        taken: the earlier linkage.
        found_by: a bit for each key that finds a known pair now.
    """
    known = taken.known
    weight, probability = weigh(model.tables, model.odds, taken.levels, source_pairs(prepared, known.a, known.b))
    kept = Likely(known.a, known.b, found_by, taken.levels, weight, probability)
    kept = kept.where((found_by > 0) & (probability >= LEAST_PROBABILITY))
    size = np.int64(prepared.size)
    return joined(kept, made.where(~among(made.a * size + made.b, kept.a * size + kept.b)))


def hear_families(prepared: Prepared, model: Model, likely: Likely, *, learn: bool) -> tuple[Likely, Model]:
    """The second pass over the doubtful pairs."""
    family = family_levels(prepared, likely.a, likely.b, likely.probability)
    levels = likely.levels.copy()
    levels[:, place_of("family")] = family
    sources = source_pairs(prepared, likely.a, likely.b)
    if learn:
        rows = doubtful(likely.probability)
        patterns = Patterns(levels[rows], sources[rows], np.ones(int(rows.sum())), np.ones(int(rows.sum())))
        model = learn_family_level(model, patterns, likely.probability[rows])
    weight, probability = weigh(model.tables, model.odds, levels, sources)
    return replace(likely, levels=levels, weight=weight, probability=probability), model


def complete(
    prepared: Prepared, model: Model, likely: Likely, once: Int32, threshold: float, taken: TakenUp | None = None
) -> tuple[Likely, Likely]:
    """Drop what became improbable; add the pairs that a component of linked records lacks.

    Returns:
        The pairs, and those that were dropped.
    """
    linked = likely.probability >= threshold
    label = components(prepared.size, likely.a[linked], likely.b[linked])
    keep = (likely.probability >= LEAST_PROBABILITY) | (label[likely.a] == label[likely.b])
    kept = likely.where(keep)
    a, b = pairs_inside(label, COMPLETED_SIZE)
    have = kept.a * np.int64(prepared.size) + kept.b
    missing = ~among(a * np.int64(prepared.size) + b, have)
    barred = (once[a] >= 0) & (once[a] == once[b]) & (prepared.content[a] != prepared.content[b])
    a, b = a[missing & ~barred], b[missing & ~barred]
    levels = _levels(prepared, a, b, taken)
    weight, probability = weigh(model.tables, model.odds, levels, source_pairs(prepared, a, b))
    added = Likely(a, b, np.zeros(len(a), dtype=np.uint32), levels, weight, probability)
    return joined(kept, added), likely.where(~keep)


def _levels(prepared: Prepared, a: Int64, b: Int64, taken: TakenUp | None) -> Int8:
    """The levels of pairs: those known from before, the others compared now."""
    if taken is None or not len(taken.known.a):
        return compare_pairs(prepared, a, b)
    known = taken.known.a * np.int64(prepared.size) + taken.known.b
    asked = a * np.int64(prepared.size) + b
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    levels = taken.levels[place]
    new = np.flatnonzero(known[place] != asked)
    levels[new] = compare_pairs(prepared, a[new], b[new])
    return levels


def named(prepared: Prepared, likely: Likely) -> pl.DataFrame:
    """The pairs as a frame with record ids (records are in the order of their ids, so record_a < record_b)."""
    identifiers = prepared.frame["record_id"]
    levels = {name: likely.levels[:, place] for place, name in enumerate(LEVEL_COLUMNS)}
    return pl.DataFrame(
        {
            "record_a": identifiers.gather(likely.a) if len(likely.a) else pl.Series(dtype=pl.String),
            "record_b": identifiers.gather(likely.b) if len(likely.b) else pl.Series(dtype=pl.String),
            "weight": likely.weight,
            "probability": likely.probability,
            **levels,
            "found_by": likely.found_by.astype(np.uint32),
        }
    )
