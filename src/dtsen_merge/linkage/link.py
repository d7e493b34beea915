"""The flow: block → compare → estimate → weigh → the family's word → complete the components."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Int32, Int64
from dtsen_merge.linkage.blocking import KEYS, SLOTS, Columns
from dtsen_merge.linkage.comparisons import compare_pairs, pack, source_pairs, unpack
from dtsen_merge.linkage.earlier import Earlier, TakenUp, rows_for_next_time, take_up, what_rows_say
from dtsen_merge.linkage.engines import duckdb as engine
from dtsen_merge.linkage.engines.blocks import Blocks, block_figures, build_all
from dtsen_merge.linkage.engines.pairs import UInt32, compared_batches
from dtsen_merge.linkage.estimation.estimate import Sightings, adapt, estimate, for_sources
from dtsen_merge.linkage.estimation.odds import homes_of, pair_totals, prior_odds
from dtsen_merge.linkage.estimation.priors import facts_of
from dtsen_merge.linkage.estimation.sample import (
    Patterns,
    chance_samples,
    count_patterns,
    household_pairs,
    random_pairs,
)
from dtsen_merge.linkage.likely import Likely, complete, hear_families, likely_pairs, named, with_known
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Frequencies, Prepared, prepare
from dtsen_merge.linkage.unlabelled.recall import Weighed, blocking_recall
from dtsen_merge.linkage.unlabelled.thin import thin_rows
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store

OnProgress = Callable[[str, int, int], None]
"""Told as (stage, done, total); stages: prepare, block, compare, estimate, weigh. `total` 0 = not known."""


@dataclass(frozen=True)
class Linked:
    """What a linkage found.

    `pairs` has the PAIRS columns, then one Int8 level column a comparison (LEVEL_COLUMNS; names of the levels:
    `comparisons.COMPARISONS`) and `found_by` (UInt32, one bit a blocking key; 0: compared only to complete a
    component): all pairs of probability 0.01 and more, and every pair inside a component of linked records.
    `blocking` has one row a key: `key, records, blocks, largest_block, pairs_before_split, pairs,
    split_records, new_pairs, matches, only_matches` (expected matches found by it; by it alone).
    `counts`: records, records_fresh (new, or saying something else than in the linkage that was gone on from),
    pairs_compared, pairs_proposed (by the keys one by one, compared now or known from before), pairs_linked,
    pairs_for_review; where it was judged also what `BlockingRecall.as_dict` has, and `thin_rows`.
    `frequencies`, `rows` and `faint` (pairs that came to nothing after the family's word) are for the next linkage:
    see `earlier.Earlier`.
    """

    pairs: pl.DataFrame
    model: Model
    blocking: pl.DataFrame
    counts: dict[str, Any]
    frequencies: Frequencies | None = None
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    faint: pl.DataFrame = field(default_factory=pl.DataFrame)


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
    frequencies: Frequencies | None = None,
    earlier: Earlier | None = None,
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
        frequencies: those that the model was learned with.
        earlier: a linkage with that model and these `one_row_sources`; only what is new since is compared.
        judged: whether `counts` is to have the blocking recall and the rows that are too thin to link.
    """
    on_progress("prepare", 0, records.height)
    prepared = prepare(records, frequencies if model else None)
    said = what_rows_say(records)
    once = np.array([source in one_row_sources for source in prepared.sources], dtype=np.bool_)
    on_progress("block", 0, len(KEYS))
    by_record = np.where(once[prepared.source], prepared.source, -1) if prepared.size else np.zeros(0, dtype=np.int32)
    columns = Columns(prepared)
    taken = _taken_up(earlier, model, prepared, said)
    blocks = _block_all(columns, on_progress, taken)
    rows = rows_for_next_time(said, blocks)
    blocking = block_figures(blocks)
    compared = _compare_all(store, prepared, blocks, by_record, on_progress)
    found_by = _finders(blocks) if taken else None
    del blocks, columns
    on_progress("estimate", 0, 0)
    candidates = _counted(store)
    fitted = _fit(prepared, candidates, once, settings, model)
    on_progress("weigh", 0, compared)
    likely = likely_pairs(store, prepared, fitted, candidates)
    if taken is not None and found_by is not None:
        likely = with_known(prepared, fitted, likely, taken, found_by)
    likely, fitted = hear_families(prepared, fitted, likely, learn=model is None)
    figures = _blocking_figures(store, blocking, likely, whole=taken is None)
    likely, dropped = complete(prepared, fitted, likely, by_record, settings.match_probability, taken)
    engine.drop_scratch(store)
    on_progress("weigh", compared, compared)
    return Linked(
        pairs=named(prepared, likely),
        model=fitted,
        blocking=figures,
        counts={
            **_counts(prepared, compared, likely, settings),
            "pairs_proposed": int(figures["pairs"].sum()),
            "records_fresh": int(taken.known.fresh.sum()) if taken else prepared.size,
            **(_judgement(prepared, fitted, likely, settings) if judged else {}),
        },
        frequencies=prepared.frequencies,
        rows=rows,
        faint=named(prepared, dropped),
    )


def _taken_up(earlier: Earlier | None, model: Model | None, prepared: Prepared, said: pl.DataFrame) -> TakenUp | None:
    """The earlier linkage, where it can be gone on from; sources that the model does not know are linked anew."""
    if earlier is None or model is None or not prepared.size:
        return None
    anew = frozenset(prepared.sources) - frozenset(model.sources)
    return take_up(earlier, prepared, said, SLOTS, anew)


def _finders(blocks: Sequence[Blocks]) -> UInt32:
    """A bit for each key that finds a known pair."""
    found = [own.found for own in blocks if own.found is not None]
    bits = np.zeros(len(found[0]), dtype=np.uint32)
    for number, own in enumerate(found):
        bits |= own.astype(np.uint32) << np.uint32(number)
    return bits


def _judgement(prepared: Prepared, model: Model, likely: Likely, settings: LinkageSettings) -> dict[str, Any]:
    """What blocking missed, by estimate, and which rows say too little to be linked."""
    pairs = Weighed(likely.a, likely.b, likely.probability, likely.found_by.astype(np.uint32))
    recall = blocking_recall(prepared, pairs, seed=settings.seed)
    thin = thin_rows(prepared, model, settings).to_dicts()
    return {**(recall.as_dict() if recall else {}), "thin_rows": thin}


def _block_all(columns: Columns, on_progress: OnProgress, taken: TakenUp | None) -> list[Blocks]:
    """The blocks of every key."""
    blocks = []
    for own in build_all(columns, known=taken.known if taken else None):
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
    if saved is not None and set(prepared.sources) <= set(saved.sources):
        return for_sources(saved, prepared.sources)
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


def _blocking_figures(store: Store, blocking: pl.DataFrame, likely: Likely, *, whole: bool) -> pl.DataFrame:
    """What each key found: pairs that no earlier key had, expected matches, matches that only it has.

    The first is known only where everything was compared (`whole`).
    """
    masks = engine.count_masks(store)
    mask, pairs = masks["found_by"].to_numpy().astype(np.int64), masks["pairs"].to_numpy()
    found = likely.found_by.astype(np.int64)
    rows = []
    for number in range(len(KEYS)):
        bit = 1 << number
        first = (mask & (2 * bit - 1)) == bit
        rows.append(
            (
                int(pairs[first].sum()) if whole else None,
                float(likely.probability[(found & bit) > 0].sum()),
                float(likely.probability[found == bit].sum()),
            )
        )
    figures = pl.DataFrame(
        rows, schema={"new_pairs": pl.Int64, "matches": pl.Float64, "only_matches": pl.Float64}, orient="row"
    )
    return pl.concat([blocking, figures], how="horizontal")


def _counts(prepared: Prepared, compared: int, likely: Likely, settings: LinkageSettings) -> dict[str, int]:
    linked = likely.probability >= settings.match_probability
    review = (likely.probability >= settings.review_probability) & ~linked
    return {
        "records": prepared.size,
        "pairs_compared": compared,
        "pairs_linked": int(linked.sum()),
        "pairs_for_review": int(review.sum()),
    }
