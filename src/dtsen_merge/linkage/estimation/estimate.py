"""Expectation–maximisation over counted patterns, with Dirichlet priors.

What each class is learned from:
  match      candidate pairs, weighted by their posterior; anchored pairs are matches from the start;
  other      random pairs of everything, and samples that seek agreement out, weighted by their posterior (such a
             pair can be a match); levels too rare for the samples keep their prior;
  household  pairs inside one source that share a family card, counted directly;
  twin       those of them that share the birth date too.
Pairs that no key proposed count as not matching: the odds are over all pairs of two sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int64
from dtsen_merge.linkage.comparisons import COMPARISONS, place_of
from dtsen_merge.linkage.comparisons.identity import date_of
from dtsen_merge.linkage.estimation.expectation import responsibilities
from dtsen_merge.linkage.estimation.odds import Homes, learn_households, learn_matches
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, MATCH, OTHER, TWIN, Facts, normalised, prior_tables
from dtsen_merge.linkage.estimation.sample import ChanceSample, Patterns
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared

MATCH_STRENGTH: Final = 40.0  # pairs' worth of the prior inside each group
OTHER_STRENGTH: Final = 200.0
FAMILY_STRENGTH: Final = 60.0
RARE: Final = 20.0  # expected sightings below which a sampled frequency is not trusted
MAX_ITERATIONS: Final = 60
TOLERANCE: Final = 1e-4
ODDS_TOLERANCE: Final = 1e-3
HOUSEHOLD_FIXED: Final = ("place", "family", "head", "address", "postcode")
"""Household pairs are found by their card, so what lies with the card is not learned from them."""


@dataclass(frozen=True)
class Sightings:
    """All that the estimate is made from."""

    candidates: Patterns
    random: Patterns
    chance: tuple[ChanceSample, ...]  # weighted: what seldom agrees is sought out
    household: Patterns
    twin: Patterns
    homes: Homes


def estimate(records: Prepared, facts: Facts, seen: Sightings, odds: Float64, totals: Float64) -> Model:
    """Fit the model.

    Args:
        records: the records (for the sources' names and the size).
        facts: what the priors depend on.
        seen: counted patterns.
        odds: prior shares of the classes, by pair of sources.
        totals: how many pairs each pair of sources has.
    """
    priors = prior_tables(facts)
    tables = [table.copy() for table in priors]
    _learn_families(tables, priors, seen)
    started = odds.copy()
    history: list[float] = []
    movement: list[float] = []
    converged = False
    for _ in range(MAX_ITERATIONS):
        shares, whole = responsibilities(tables, odds, seen.candidates)
        posterior = shares[:, MATCH] * seen.candidates.counts
        history.append(float((whole * seen.candidates.counts).sum()))
        fresh = _learn_matches(tables, priors, seen.candidates, posterior)
        _learn_others(fresh, priors, seen.random, odds)
        for sample in seen.chance:
            _learn_sought(fresh, priors, sample, odds)
        found = _by_sources(seen.candidates, posterior, totals)
        odds = learn_households(learn_matches(odds, started, found, totals), started, fresh, seen.homes, totals)
        moved = max(
            float(np.abs(new[MATCH] - old[MATCH]).max(initial=0.0)) for new, old in zip(fresh, tables, strict=True)
        )
        tables = fresh
        movement.append(moved)
        if moved < TOLERANCE:
            converged = True
            break
    return Model(
        sources=records.sources, tables=tuple(tables), odds=odds, records=records.size,
        iterations=len(history), converged=converged, log_likelihood=tuple(history), movement=tuple(movement),
    )  # fmt: skip


def _by_sources(patterns: Patterns, weights: Float64, totals: Float64) -> Float64:
    return np.bincount(patterns.sources, weights=weights, minlength=len(totals)).astype(np.float64)


def level_counts(patterns: Patterns, weights: Float64) -> tuple[Float64, ...]:
    """Weighted counts of every level of every comparison."""
    return tuple(
        np.bincount(patterns.levels[:, place], weights=weights, minlength=len(comparison.levels)).astype(np.float64)
        for place, comparison in enumerate(COMPARISONS)
    )


def _posterior_mean(prior: Float64, counts: Float64, groups: Int64, strength: float) -> Float64:
    """Dirichlet posterior mean inside each group; the prior carries `strength` pairs a group."""
    return np.asarray(normalised((prior * strength + counts)[None, :], groups)[0])


def _learn_matches(
    tables: Sequence[Float64], priors: Sequence[Float64], candidates: Patterns, posterior: Float64
) -> list[Float64]:
    fresh = []
    for place, counts in enumerate(level_counts(candidates, posterior)):
        table = tables[place].copy()
        groups = np.array(COMPARISONS[place].groups)
        if COMPARISONS[place].compare is not None:
            table[MATCH] = _posterior_mean(priors[place][MATCH], counts, groups, MATCH_STRENGTH)
        fresh.append(table)
    return fresh


def _learn_others(tables: list[Float64], priors: Sequence[Float64], random: Patterns, odds: Float64) -> None:
    """Chance agreement, from random pairs; matches among them are weighed out."""
    if not len(random.levels):
        return
    weights = responsibilities(tables, odds, random)[0][:, OTHER] * random.counts
    for place, counts in enumerate(level_counts(random, weights)):
        comparison = COMPARISONS[place]
        prior = priors[place][OTHER]
        tables[place][OTHER] = _chance(prior, counts, np.array(comparison.groups), list(comparison.analytic))


def _chance(prior: Float64, counts: Float64, groups: Int64, analytic: list[int]) -> Float64:
    """Chance agreement by level: the sample's where it saw enough, else the prior; analytic levels stay."""
    counts = counts.copy()
    counts[analytic] = 0.0
    size = np.zeros(len(groups))
    for group in np.unique(groups):
        size[groups == group] = counts[groups == group].sum()
    mean = _posterior_mean(prior, counts, groups, OTHER_STRENGTH)
    rare = np.maximum(size * prior, counts) < RARE
    # Nothing seen is no proof of never: a level counts as seen once at least.
    fresh = np.where(rare, prior, np.maximum(mean, 1.0 / np.maximum(size, 1.0)))
    fixed = np.zeros(len(groups), dtype=np.bool_)
    fixed[analytic] = True
    for group in np.unique(groups):
        held, free = (groups == group) & fixed, (groups == group) & ~fixed
        fresh[held] = prior[held]
        if free.any():
            fresh[free] *= (1.0 - prior[held].sum()) / fresh[free].sum()
    return fresh


def _learn_sought(tables: list[Float64], priors: Sequence[Float64], sample: ChanceSample, odds: Float64) -> None:
    """Chance agreement from a sample that seeks out what seldom agrees.

    A level takes the share of unrelated pairs there; one at which no unrelated pair was seen counts as the heaviest
    pair. A level that too few show, and would show if the prior were right, keeps its prior, unless the share is
    larger; a group of levels with hardly a pair of unrelated people keeps all of it (docs/method.md, section 4).
    """
    patterns = sample.patterns
    if not len(patterns.levels):
        return
    posterior = responsibilities(tables, odds, patterns)[0][:, OTHER]
    for name, own in _LEARNED_FROM[sample.of]:
        place = place_of(name)
        comparison = COMPARISONS[place]
        groups, prior, table = np.array(comparison.groups), priors[place][OTHER], tables[place][OTHER]
        level = patterns.levels[:, place]
        if sample.of == "date":  # the NIKs helped to tell whose dates these are; now the dates alone
            level = date_of(level).astype(np.int8)
        distinct = np.minimum(patterns.seen, patterns.counts)  # a pair that was drawn twice was seen once
        counts, unrelated = (
            np.bincount(level, weights=posterior * weight, minlength=len(groups))
            for weight in (patterns.counts, distinct)
        )
        heaviest = float((patterns.counts / distinct).max())
        for group in own or np.unique(groups[1:]):
            inside = groups == group
            if unrelated[inside].sum() < 10 * RARE:
                table[inside] = prior[inside]  # hardly a pair of unrelated people: nothing to learn from
                continue
            size = counts[inside].sum()
            expected = prior * size / heaviest  # sightings, if the prior were right
            share = np.where(unrelated < 1.0, np.maximum(counts, heaviest), counts) / size
            fresh = np.where(np.maximum(unrelated, expected) >= RARE, share, np.maximum(counts / size, prior))
            table[inside] = fresh[inside] / fresh[inside].sum()


_LEARNED_FROM: Final = {
    "nik": (("identity", (2, 3, 4, 5)),), "date": (("identity", (1,)),), "name": (("name", ()),),
    "place": (("place", ()), ("address", ()), ("postcode", ())),
}  # fmt: skip
"""What each sample teaches: a comparison and its groups of levels (all where none is named)."""


def _learn_families(tables: list[Float64], priors: Sequence[Float64], seen: Sightings) -> None:
    for class_, patterns in ((HOUSEHOLD, seen.household), (TWIN, seen.twin)):
        for place, counts in enumerate(level_counts(patterns, patterns.counts)):
            if COMPARISONS[place].name in HOUSEHOLD_FIXED:
                continue
            groups = np.array(COMPARISONS[place].groups)
            tables[place][class_] = _posterior_mean(priors[place][class_], counts, groups, FAMILY_STRENGTH)


def for_sources(model: Model, sources: tuple[str, ...]) -> Model:
    """A model as it is used for some of the sources that it was learned from."""
    return replace(model, sources=sources, odds=_held_odds(model, sources)[1])


def _held_odds(model: Model, sources: tuple[str, ...]) -> tuple[Bool, Float64]:
    """By pair of sources, whether the model knows both, and its odds."""
    at = np.array([model.sources.index(name) if name in model.sources else -1 for name in sources], dtype=np.int64)
    low, high = np.minimum.outer(at, at).ravel(), np.maximum.outer(at, at).ravel()
    known = low >= 0
    odds = np.zeros((len(low), model.odds.shape[1]))
    odds[known] = model.odds[(low * len(model.sources) + high)[known]]
    return known, odds


def adapt(model: Model, records: Prepared, candidates: Patterns, homes: Homes, odds: Float64, totals: Float64) -> Model:
    """A model for other sources than it was learned from: the tables stand, odds that it lacks are learned.

    Args:
        model: as it was saved.
        records: the records (for the sources' names).
        candidates: counted patterns of the candidate pairs.
        homes: what the pairs of one home say.
        odds: prior shares of the classes, by pair of the records' sources.
        totals: how many pairs each pair of sources has.
    """
    known, held = _held_odds(model, records.sources)
    fresh = odds.copy()
    fresh[known] = held[known]
    for _ in range(0 if known.all() else MAX_ITERATIONS):
        posterior = responsibilities(model.tables, fresh, candidates)[0][:, MATCH] * candidates.counts
        found = _by_sources(candidates, posterior, totals)
        next_ = learn_households(learn_matches(fresh, odds, found, totals), odds, model.tables, homes, totals)
        next_[known] = fresh[known]
        moved = float(np.abs(np.log(next_[:, MATCH] / fresh[:, MATCH])).max(initial=0.0))
        fresh = next_
        if moved < ODDS_TOLERANCE:
            break
    return replace(model, sources=records.sources, odds=fresh)


def learn_family_level(model: Model, patterns: Patterns, probability: Float64) -> Model:
    """The second pass: what the family comparison says, from pairs already weighed without it."""
    place = place_of("family")
    groups = np.array(COMPARISONS[place].groups)
    table = model.tables[place].copy()
    for class_, weights in ((MATCH, probability), (OTHER, 1.0 - probability)):
        counts = level_counts(patterns, weights * patterns.counts)[place]
        table[class_] = _posterior_mean(table[class_], counts, groups, MATCH_STRENGTH)
    return replace(model, tables=tuple(table if spot == place else held for spot, held in enumerate(model.tables)))
