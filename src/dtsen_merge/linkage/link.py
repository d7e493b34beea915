"""The flow: block → compare → estimate → weigh → the family's word → complete the components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, among
from dtsen_merge.linkage.blocking import KEYS, Columns
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS, compare_pairs, pack, place_of, source_pairs, unpack
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.engines.blocks import Blocks, block_figures, build_all
from dtsen_merge.linkage.engines.pairs import UInt32, compared_batches
from dtsen_merge.linkage.estimation.estimate import Sightings, adapt, estimate, learn_family_level
from dtsen_merge.linkage.estimation.odds import homes_of, pair_totals, prior_odds
from dtsen_merge.linkage.estimation.priors import facts_of
from dtsen_merge.linkage.estimation.sample import (
    Patterns,
    chance_samples,
    count_patterns,
    household_pairs,
    random_pairs,
)
from dtsen_merge.linkage.family import doubtful, family_levels
from dtsen_merge.linkage.graph import components, pairs_inside
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared, prepare
from dtsen_merge.linkage.unlabelled.recall import Weighed, blocking_recall
from dtsen_merge.linkage.unlabelled.thin import thin_rows
from dtsen_merge.linkage.weigh import weigh
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store

OnProgress = Callable[[str, int, int], None]
"""Told as (stage, done, total); stages: prepare, block, compare, estimate, weigh. `total` 0 = not known."""

LEAST_PROBABILITY: Final = 0.01
COMPLETED_SIZE: Final = 200
"""Components up to this size get all their pairs compared."""


@dataclass(frozen=True)
class Linked:
    """What a linkage found.

    `pairs` has the PAIRS columns, then one Int8 level column a comparison (LEVEL_COLUMNS; names of the levels:
    `comparisons.COMPARISONS`) and `found_by` (UInt32, one bit a blocking key; 0: compared only to complete a
    component): all pairs of probability 0.01 and more, and every pair inside a component of linked records.
    `blocking` has one row a key: `key, records, blocks, largest_block, pairs_before_split, pairs,
    split_records, new_pairs, matches, only_matches` (expected matches found by it; by it alone).
    `counts`: records, pairs_compared, pairs_linked, pairs_for_review; where it was judged also what
    `BlockingRecall.as_dict` has, and `thin_rows`.
    """

    pairs: pl.DataFrame
    model: Model
    blocking: pl.DataFrame
    counts: dict[str, Any]


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody listens."""


def link(
    store: Store,
    records: pl.DataFrame,
    *,
    settings: LinkageSettings,
    one_row_sources: frozenset[str] = frozenset(),
    on_progress: OnProgress = _nobody,
    model: Model | None = None,
    judged: bool = False,
) -> Linked:
    """Find which records may be one person.

    Args:
        store: for scratch tables (temporary; nothing is kept: see `persist.save`).
        records: LINKAGE_INPUT, one row an accepted person row, `record_id` unique.
        settings: thresholds and seed.
        one_row_sources: sources that hold a person once.
        on_progress: told how far it is.
        model: a saved model to use instead of learning one; sources that it does not know get their odds learned.
        judged: whether `counts` is to have the blocking recall and the rows that are too thin to link.
    """
    on_progress("prepare", 0, records.height)
    prepared = prepare(records)
    once = np.array([source in one_row_sources for source in prepared.sources], dtype=np.bool_)
    on_progress("block", 0, len(KEYS))
    by_record = np.where(once[prepared.source], prepared.source, -1) if prepared.size else np.zeros(0, dtype=np.int32)
    blocks = _block_all(prepared, on_progress)
    blocking = block_figures(blocks)
    compared = _compare_all(store, prepared, blocks, by_record, on_progress)
    del blocks
    on_progress("estimate", 0, 0)
    candidates = _counted(store)
    fitted = _fit(prepared, candidates, once, settings, model)
    on_progress("weigh", 0, compared)
    likely = _likely(store, prepared, fitted, candidates)
    likely, fitted = _hear_families(prepared, fitted, likely, learn=model is None)
    figures = _blocking_figures(store, blocking, likely)
    likely = _complete(prepared, fitted, likely, by_record, settings.match_probability)
    engine.drop_scratch(store)
    on_progress("weigh", compared, compared)
    return Linked(
        pairs=_named(prepared, likely),
        model=fitted,
        blocking=figures,
        counts={
            **_counts(prepared, compared, likely, settings),
            **(_judgement(prepared, fitted, likely, settings) if judged else {}),
        },
    )


def _judgement(prepared: Prepared, model: Model, likely: _Likely, settings: LinkageSettings) -> dict[str, Any]:
    """What blocking missed, by estimate, and which rows say too little to be linked."""
    pairs = Weighed(likely.a, likely.b, likely.probability, likely.found_by.astype(np.uint32))
    recall = blocking_recall(prepared, pairs, seed=settings.seed)
    thin = thin_rows(prepared, model, settings).to_dicts()
    return {**(recall.as_dict() if recall else {}), "thin_rows": thin}


def _block_all(prepared: Prepared, on_progress: OnProgress) -> list[Blocks]:
    """The blocks of every key."""
    blocks = []
    for own in build_all(Columns(prepared)):
        blocks.append(own)
        on_progress("block", len(blocks), len(KEYS))
    return blocks


def _compare_all(store: Store, prepared: Prepared, blocks: list[Blocks], once: Int32, on_progress: OnProgress) -> int:
    """Compare every candidate pair, batch by batch, into `linkage_candidates` (a, b, found_by, sources, pattern)."""

    def compare(a: Int64, b: Int64, found_by: UInt32) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "a": a.astype(np.int32), "b": b.astype(np.int32), "found_by": found_by,
                "sources": source_pairs(prepared, a, b), "pattern": pack(compare_pairs(prepared, a, b)),
            }
        )  # fmt: skip

    engine.open_candidates(store)
    done = 0
    on_progress("compare", 0, 0)
    for batch in compared_batches(blocks, prepared, once, compare):
        engine.add_candidates(store, batch)
        done += batch.height
        on_progress("compare", done, 0)
    return done


def _counted(store: Store) -> Patterns:
    """The distinct patterns of all compared pairs."""
    counted = engine.count_patterns(store)
    pairs = counted["pairs"].to_numpy()
    return Patterns(unpack(counted["pattern"].to_numpy()), counted["sources"].to_numpy(), pairs, pairs)


def _fit(prepared: Prepared, candidates: Patterns, once: Bool, settings: LinkageSettings, saved: Model | None) -> Model:
    """The model to weigh with: learned, or a saved one with the odds of sources that it does not know."""
    facts, home = facts_of(prepared), household_pairs(prepared)
    odds, totals, homes = prior_odds(prepared, facts, home, once), pair_totals(prepared), homes_of(prepared)
    if saved is not None:
        return adapt(saved, prepared, candidates, homes, odds, totals)
    seen = Sightings(
        candidates=candidates,
        random=count_patterns(prepared, *random_pairs(prepared, settings.seed)),
        chance=chance_samples(prepared, settings.seed),
        household=count_patterns(prepared, home.a[~home.twin], home.b[~home.twin]),
        twin=count_patterns(prepared, home.a[home.twin], home.b[home.twin]),
        homes=homes,
    )
    return estimate(prepared, facts, seen, odds, totals)


@dataclass(frozen=True)
class _Likely:
    """The pairs that are kept, as arrays."""

    a: Int64
    b: Int64
    found_by: np.ndarray
    levels: Int8
    weight: Float64
    probability: Float64

    def where(self, keep: Bool) -> _Likely:
        return _Likely(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))


def _likely(store: Store, prepared: Prepared, model: Model, patterns: Patterns) -> _Likely:
    """Weigh each distinct pattern once; fetch the pairs whose pattern is probable enough."""
    probability = weigh(model.tables, model.odds, patterns.levels, patterns.sources)[1]
    rows = np.flatnonzero(probability >= LEAST_PROBABILITY)
    kept = pl.DataFrame({"sources": patterns.sources[rows], "pattern": pack(patterns.levels[rows])})
    pairs = engine.pairs_with(store, kept)
    a, b = (pairs[name].cast(pl.Int64).to_numpy() for name in ("a", "b"))
    levels = unpack(pairs["pattern"].to_numpy())
    weight, probability = weigh(model.tables, model.odds, levels, source_pairs(prepared, a, b))
    return _Likely(a, b, pairs["found_by"].to_numpy(), levels, weight, probability)


def _hear_families(prepared: Prepared, model: Model, likely: _Likely, *, learn: bool) -> tuple[_Likely, Model]:
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


def _complete(prepared: Prepared, model: Model, likely: _Likely, once: Int32, threshold: float) -> _Likely:
    """Drop what became improbable; add the pairs that a component of linked records lacks."""
    linked = likely.probability >= threshold
    label = components(prepared.size, likely.a[linked], likely.b[linked])
    inside = label[likely.a] == label[likely.b]
    kept = likely.where((likely.probability >= LEAST_PROBABILITY) | inside)
    a, b = pairs_inside(label, COMPLETED_SIZE)
    have = kept.a * np.int64(prepared.size) + kept.b
    missing = ~among(a * np.int64(prepared.size) + b, have)
    barred = (once[a] >= 0) & (once[a] == once[b]) & (prepared.content[a] != prepared.content[b])
    a, b = a[missing & ~barred], b[missing & ~barred]
    levels = compare_pairs(prepared, a, b)
    weight, probability = weigh(model.tables, model.odds, levels, source_pairs(prepared, a, b))
    added = _Likely(a, b, np.zeros(len(a), dtype=np.uint32), levels, weight, probability)
    joined = _Likely(
        *(np.concatenate([getattr(kept, name), getattr(added, name)]) for name in kept.__dataclass_fields__)
    )
    order = np.lexsort((joined.b, joined.a))
    return _Likely(*(getattr(joined, name)[order] for name in joined.__dataclass_fields__))


def _named(prepared: Prepared, likely: _Likely) -> pl.DataFrame:
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


def _blocking_figures(store: Store, blocking: pl.DataFrame, likely: _Likely) -> pl.DataFrame:
    """What each key found: pairs that no earlier key had, expected matches, matches that only it has."""
    masks = engine.count_masks(store)
    mask, pairs = masks["found_by"].to_numpy().astype(np.int64), masks["pairs"].to_numpy()
    found = likely.found_by.astype(np.int64)
    rows = []
    for number in range(len(KEYS)):
        bit = 1 << number
        first = (mask & (2 * bit - 1)) == bit
        rows.append(
            (
                int(pairs[first].sum()),
                float(likely.probability[(found & bit) > 0].sum()),
                float(likely.probability[found == bit].sum()),
            )
        )
    figures = pl.DataFrame(
        rows, schema={"new_pairs": pl.Int64, "matches": pl.Float64, "only_matches": pl.Float64}, orient="row"
    )
    return pl.concat([blocking, figures], how="horizontal")


def _counts(prepared: Prepared, compared: int, likely: _Likely, settings: LinkageSettings) -> dict[str, int]:
    linked = likely.probability >= settings.match_probability
    review = (likely.probability >= settings.review_probability) & ~linked
    return {
        "records": prepared.size,
        "pairs_compared": compared,
        "pairs_linked": int(linked.sum()),
        "pairs_for_review": int(review.sum()),
    }
