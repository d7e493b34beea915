"""The flow: block → compare → estimate → weigh → the family's word → complete the components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64
from dtsen_merge.linkage.blocking import KEYS, name_columns, record_columns
from dtsen_merge.linkage.comparisons import LEVEL_COLUMNS, compare_pairs, pack, source_pairs, unpack
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.estimate import Patterns, Sightings, estimate, learn_family_level
from dtsen_merge.linkage.family import doubtful, family_levels
from dtsen_merge.linkage.graph import components, pairs_inside
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared, prepare
from dtsen_merge.linkage.priors import facts_of
from dtsen_merge.linkage.sample import (
    count_patterns,
    date_sample,
    household_pairs,
    nik_sample,
    pair_totals,
    prior_odds,
    random_pairs,
    with_family,
)
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
    `counts`: records, pairs_compared, pairs_linked, pairs_for_review.
    """

    pairs: pl.DataFrame
    model: Model
    blocking: pl.DataFrame
    counts: dict[str, int]


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
) -> Linked:
    """Find which records may be one person.

    Args:
        store: for scratch tables (temporary; nothing is kept: see `persist.save`).
        records: LINKAGE_INPUT, one row an accepted person row, `record_id` unique.
        settings: thresholds and seed.
        one_row_sources: sources that hold a person once.
        on_progress: told how far it is.
        model: a saved model to use instead of estimating one (its sources must cover those of the records).
    """
    on_progress("prepare", 0, records.height)
    prepared = prepare(records)
    once = np.array([source in one_row_sources for source in prepared.sources], dtype=np.bool_)
    on_progress("block", 0, len(KEYS))
    by_record = np.where(once[prepared.source], prepared.source, -1) if prepared.size else np.zeros(0, dtype=np.int32)
    blocking = engine.build_keys(store, record_columns(prepared, by_record), name_columns(prepared))
    compared = _compare_all(store, prepared, on_progress)
    on_progress("estimate", 0, 0)
    fitted = model or _fit(store, prepared, once, settings)
    on_progress("weigh", 0, compared)
    likely = _likely(store, prepared, fitted)
    likely, fitted = _hear_families(prepared, fitted, likely, learn=model is None)
    figures = _blocking_figures(store, blocking, likely)
    likely = _complete(prepared, fitted, likely, by_record, settings.match_probability)
    store.run("DROP TABLE IF EXISTS linkage_candidates")
    engine.drop_scratch(store)
    on_progress("weigh", compared, compared)
    return Linked(
        pairs=_named(prepared, likely),
        model=fitted,
        blocking=figures,
        counts=_counts(prepared, compared, likely, settings),
    )


def _compare_all(store: Store, prepared: Prepared, on_progress: OnProgress) -> int:
    """Compare every candidate pair, batch by batch, into `linkage_candidates` (a, b, found_by, sources, pattern)."""
    store.run(
        "CREATE OR REPLACE TEMP TABLE linkage_candidates "
        "(a INTEGER, b INTEGER, found_by UINTEGER, sources INTEGER, pattern UBIGINT)"
    )
    done = 0
    on_progress("compare", 0, 0)
    for batch in engine.candidate_batches(store, prepared.size):
        a, b = (batch[name].cast(pl.Int64).to_numpy() for name in ("a", "b"))
        told = batch.with_columns(
            sources=source_pairs(prepared, a, b), pattern=pack(compare_pairs(prepared, a, b))
        ).select("a", "b", "found_by", "sources", "pattern")
        with store.using(compared_batch=told):
            store.run("INSERT INTO linkage_candidates SELECT * FROM compared_batch")
        done += batch.height
        on_progress("compare", done, 0)
    return done


def _fit(store: Store, prepared: Prepared, once: Bool, settings: LinkageSettings) -> Model:
    counted = store.frame(
        "SELECT sources, pattern, count(*)::DOUBLE AS pairs FROM linkage_candidates GROUP BY ALL ORDER BY ALL"
    )
    facts = facts_of(prepared)
    a, b, twin = household_pairs(prepared)
    seen = Sightings(
        candidates=Patterns(
            unpack(counted["pattern"].to_numpy()), counted["sources"].to_numpy(), counted["pairs"].to_numpy()
        ),
        random=count_patterns(prepared, *random_pairs(prepared, settings.seed)),
        nik=nik_sample(prepared, settings.seed),
        date=date_sample(prepared, settings.seed),
        household=count_patterns(prepared, a[~twin], b[~twin]),
        twin=count_patterns(prepared, a[twin], b[twin]),
    )
    return estimate(prepared, facts, seen, prior_odds(prepared, facts, once), pair_totals(prepared))


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


def _likely(store: Store, prepared: Prepared, model: Model) -> _Likely:
    """Weigh each distinct pattern once; fetch the pairs whose pattern is probable enough."""
    patterns = store.frame("SELECT DISTINCT sources, pattern FROM linkage_candidates ORDER BY ALL")
    levels = unpack(patterns["pattern"].to_numpy())
    _, probability = weigh(model.tables, model.odds, levels, patterns["sources"].to_numpy())
    with store.using(kept_patterns=patterns.filter(pl.Series(probability >= LEAST_PROBABILITY, dtype=pl.Boolean))):
        pairs = store.frame(
            "SELECT a, b, found_by, pattern FROM linkage_candidates SEMI JOIN kept_patterns USING (sources, pattern) "
            "ORDER BY a, b"
        )
    a, b = (pairs[name].cast(pl.Int64).to_numpy() for name in ("a", "b"))
    levels = unpack(pairs["pattern"].to_numpy())
    weight, probability = weigh(model.tables, model.odds, levels, source_pairs(prepared, a, b))
    return _Likely(a, b, pairs["found_by"].to_numpy(), levels, weight, probability)


def _hear_families(prepared: Prepared, model: Model, likely: _Likely, *, learn: bool) -> tuple[_Likely, Model]:
    """The second pass over the doubtful pairs."""
    family = family_levels(prepared, likely.a, likely.b, likely.probability)
    levels = with_family(likely.levels, family)
    sources = source_pairs(prepared, likely.a, likely.b)
    if learn:
        rows = doubtful(likely.probability)
        patterns = Patterns(levels[rows], sources[rows], np.ones(int(rows.sum())))
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
    missing = ~np.isin(a * np.int64(prepared.size) + b, have)
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
    masks = store.frame("SELECT found_by, count(*) AS pairs FROM linkage_candidates GROUP BY ALL ORDER BY ALL")
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
