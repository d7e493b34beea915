"""Expectation–maximisation over counted patterns, with Dirichlet priors.

What each class is learned from:
  match      candidate pairs, weighted by their posterior;
  other      random pairs of everything, weighted by their posterior (a random pair can be a match); levels too
             rare for the sample keep their analytic prior;
  household  pairs inside one source that share a family card, counted directly;
  twin       those of them that share the birth date too.
Pairs that no key proposed count as not matching: the odds are over all pairs of two sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Float64, Int8, Int32, Int64
from dtsen_merge.linkage.comparisons import COMPARISONS, place_of
from dtsen_merge.linkage.comparisons.identity import date_of
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.priors import CLASSES, HOUSEHOLD, MATCH, OTHER, TWIN, Facts, normalised, prior_tables
from dtsen_merge.linkage.weigh import joint_logs, log_sum

MATCH_STRENGTH: Final = 40.0  # pairs' worth of the prior inside each group
OTHER_STRENGTH: Final = 200.0
FAMILY_STRENGTH: Final = 60.0
RARE: Final = 20.0  # expected sightings below which a sampled frequency is not trusted
MAX_ITERATIONS: Final = 60
TOLERANCE: Final = 1e-4
IDENTITY_DATE, IDENTITY_NIK = 1, 2
"""The group of identity levels with a birth date alone; the first of those with a NIK."""
NAME_UNLIKE: Final = 1
MOST_UNLIKE: Final = 0.05
"""No list has more than this share of rows that name a person by a wholly other name; without the bound a class
of other pairs (two persons born on one day) can be learned as matches."""
HOUSEHOLD_FIXED: Final = ("place", "family", "head", "address")
"""Household pairs are found by their card, so what lies with the card is not learned from them."""


@dataclass(frozen=True)
class Patterns:
    """Distinct rows of levels with the pair of sources and how often they occur."""

    levels: Int8
    sources: Int32
    counts: Float64  # pairs that the row stands for
    seen: Float64 | None = None  # pairs looked at, where that is another number (a weighted sample)


@dataclass(frozen=True)
class Sightings:
    """All that the estimate is made from."""

    candidates: Patterns
    random: Patterns
    nik: Patterns  # pairs of records with a NIK, weighted: near NIKs are rare, so they are sought out
    date: Patterns  # the same for birth dates
    household: Patterns
    twin: Patterns


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
    converged = False
    for _ in range(MAX_ITERATIONS):
        logs = joint_logs(tables, odds, seen.candidates.levels, seen.candidates.sources)
        whole = log_sum(logs)
        posterior = np.exp(logs[:, MATCH] - whole) * seen.candidates.counts
        history.append(float((whole * seen.candidates.counts).sum()))
        fresh = _learn_matches(tables, priors, seen.candidates, posterior)
        _learn_others(fresh, priors, seen.random, odds)
        _learn_chance_identity(fresh, priors, seen, odds)
        odds = _learn_odds(odds, started, posterior, seen.candidates.sources, totals)
        moved = max(
            float(np.abs(new[MATCH] - old[MATCH]).max(initial=0.0)) for new, old in zip(fresh, tables, strict=True)
        )
        tables = fresh
        if moved < TOLERANCE:
            converged = True
            break
    return Model(
        sources=records.sources, tables=tuple(tables), odds=odds, records=records.size,
        iterations=len(history), converged=converged, log_likelihood=tuple(history),
    )  # fmt: skip


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
        if COMPARISONS[place].name == "name":
            table[MATCH] = _held_below(table[MATCH], NAME_UNLIKE, MOST_UNLIKE)
        fresh.append(table)
    return fresh


def _held_below(probabilities: Float64, level: int, most: float) -> Float64:
    """The probabilities (level 0 apart) with one level held below a bound, the others scaled up for it."""
    if probabilities[level] <= most:
        return probabilities
    held: Float64 = probabilities * (1.0 - most) / (1.0 - probabilities[level])
    held[0], held[level] = probabilities[0], most
    return held


def _learn_others(tables: list[Float64], priors: Sequence[Float64], random: Patterns, odds: Float64) -> None:
    """Chance agreement, from random pairs; matches among them are weighed out."""
    if not len(random.levels):
        return
    logs = joint_logs(tables, odds, random.levels, random.sources)
    weights = np.exp(logs[:, OTHER] - log_sum(logs)) * random.counts
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


def _learn_chance_identity(tables: list[Float64], priors: Sequence[Float64], seen: Sightings, odds: Float64) -> None:
    """Chance agreement of NIKs and birth dates, from samples that seek out what nearly agrees."""
    place = place_of("identity")
    groups, analytic = np.array(COMPARISONS[place].groups), list(COMPARISONS[place].analytic)
    table = tables[place][OTHER]
    for patterns, own in ((seen.nik, groups >= IDENTITY_NIK), (seen.date, groups == IDENTITY_DATE)):
        if patterns.seen is None or not len(patterns.levels):
            continue
        logs = joint_logs(tables, odds, patterns.levels, patterns.sources)
        posterior = np.exp(logs[:, OTHER] - log_sum(logs))
        level = patterns.levels[:, place]
        if patterns is seen.date:  # the NIKs helped to tell whose dates these are; now the dates alone
            level = date_of(level).astype(np.int8)
        counts, looked = (
            np.bincount(level, weights=posterior * number, minlength=len(groups))
            for number in (patterns.counts, patterns.seen)
        )
        for group in np.unique(groups[own]):
            inside = groups == group
            size = counts[inside].sum()
            if looked[inside].sum() < 10 * RARE:
                continue
            share = counts / size
            fresh = np.where(looked >= RARE, share, np.maximum(share, priors[place][OTHER]))
            fresh[analytic] = priors[place][OTHER][analytic]
            table[inside] = fresh[inside] / fresh[inside].sum()


def _learn_families(tables: list[Float64], priors: Sequence[Float64], seen: Sightings) -> None:
    for class_, patterns in ((HOUSEHOLD, seen.household), (TWIN, seen.twin)):
        for place, counts in enumerate(level_counts(patterns, patterns.counts)):
            if COMPARISONS[place].name in HOUSEHOLD_FIXED:
                continue
            groups = np.array(COMPARISONS[place].groups)
            tables[place][class_] = _posterior_mean(priors[place][class_], counts, groups, FAMILY_STRENGTH)


def _learn_odds(odds: Float64, started: Float64, posterior: Float64, sources: Int32, totals: Float64) -> Float64:
    """Share of matches for each pair of sources; the prior carries two matches' worth."""
    found = np.bincount(sources, weights=posterior, minlength=len(totals))
    expected = np.maximum(started[:, MATCH], 1e-12)
    share = (found + 2.0) / (np.maximum(totals, found) + 2.0 / expected)
    fresh = odds.copy()
    fresh[:, MATCH] = np.clip(share, 1e-12, 0.9)
    fresh[:, OTHER] = np.clip(1.0 - fresh[:, [MATCH, HOUSEHOLD, TWIN]].sum(axis=1), 0.01, 1.0)
    return fresh


def learn_family_level(model: Model, patterns: Patterns, probability: Float64) -> Model:
    """The second pass: what the family comparison says, from pairs already weighed without it."""
    place = place_of("family")
    groups = np.array(COMPARISONS[place].groups)
    table = model.tables[place].copy()
    for class_, weights in ((MATCH, probability), (OTHER, 1.0 - probability)):
        counts = level_counts(patterns, weights * patterns.counts)[place]
        table[class_] = _posterior_mean(table[class_], counts, groups, MATCH_STRENGTH)
    tables = tuple(table if spot == place else held for spot, held in enumerate(model.tables))
    assert len(table) == len(CLASSES)  # noqa: S101 - a row a class
    return Model(
        sources=model.sources, tables=tables, odds=model.odds, records=model.records,
        iterations=model.iterations, converged=model.converged, log_likelihood=model.log_likelihood,
    )  # fmt: skip
