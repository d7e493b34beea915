"""Prior odds: what share of all pairs of two sources each class has; households learned from cards or homes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64
from dtsen_merge.linkage.comparisons import place_of
from dtsen_merge.linkage.comparisons.names import COARSE_LEVELS
from dtsen_merge.linkage.comparisons.place import PLACE_LEVELS
from dtsen_merge.linkage.estimation.expectation import responsibilities
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, MATCH, OTHER, TWIN, Facts
from dtsen_merge.linkage.estimation.sample import HouseholdPairs, Patterns, count_patterns, home_pairs, telling_homes
from dtsen_merge.linkage.prepare import Prepared

HOUSEHOLD_MEMBERS: Final = 2.5  # others in a person's household, where no card says: a family of three to four
TWIN_SHARE: Final = 0.006  # household pairs that are twins: one birth in a hundred, two or three others at home
OVERLAP: Final = 0.2  # prior share of the smaller list's people who are on the larger
REPEATS: Final = 0.02  # prior share of a list's rows that repeat a person of the list
LEAST_FACTOR: Final = 1e-4
CARDED: Final = 50  # rows with a card from which a source tells its own households


def pair_totals(records: Prepared) -> Float64:
    """How many pairs each pair of sources has."""
    size = np.bincount(records.source, minlength=len(records.sources)).astype(np.float64)
    totals = np.outer(size, size)
    np.fill_diagonal(totals, size * (size - 1) / 2)
    return totals.ravel()


@dataclass(frozen=True)
class Homes:
    """What pairs of records of one home say about how many household pairs there are.

    The household odds of a pair of sources are `open` where no family cards tell them; then they are the prior's
    times one factor, learned from the pairs of one home.
    """

    patterns: Patterns
    open: Bool  # by pair of sources
    reach: Float64  # by pair of sources, the share of its pairs in which both records tell a home


def homes_of(records: Prepared) -> Homes:
    """Gather the pairs of one home, and which odds they may speak for."""
    count = len(records.sources)
    size = np.maximum(np.bincount(records.source, minlength=count), 1)
    carded = np.bincount(records.source[records.kk_known == 16], minlength=count) >= CARDED
    share = np.bincount(records.source[telling_homes(records)], minlength=count) / size
    return Homes(
        patterns=count_patterns(records, *home_pairs(records)),
        open=~np.logical_and.outer(carded, carded).ravel(),
        reach=np.outer(share, share).ravel(),
    )


def prior_odds(records: Prepared, facts: Facts, home: HouseholdPairs, once: Bool) -> Float64:
    """Prior shares of the classes among all pairs of each pair of sources.

    Args:
        records: the records.
        facts: the number of people they are about.
        home: pairs of one family card inside one source.
        once: by source, whether it holds a person once.
    """
    count = len(records.sources)
    size = np.maximum(np.bincount(records.source, minlength=count).astype(np.float64), 1.0)
    larger = np.maximum.outer(size, size)
    match = OVERLAP / np.maximum(larger, 2.0)
    np.fill_diagonal(match, np.where(once, REPEATS / 10, REPEATS) * 2 / np.maximum(size, 2.0))
    household = np.full((count, count), HOUSEHOLD_MEMBERS / facts.people)
    within = np.bincount(records.source[home.a], weights=home.weight, minlength=count)
    carded = np.bincount(records.source[records.kk_known == 16], minlength=count)
    members = np.where(carded >= CARDED, 2 * within / np.maximum(carded, 1), HOUSEHOLD_MEMBERS * size / facts.people)
    np.fill_diagonal(household, np.maximum(members, 0.02) / size)
    share = (TWIN_SHARE * 200 + home.twin.sum()) / (200 + len(home.a))
    odds = np.zeros((count * count, 4))
    odds[:, MATCH] = match.ravel()
    odds[:, HOUSEHOLD] = np.minimum(household.ravel() * (1 - share), 0.3)
    odds[:, TWIN] = np.minimum(household.ravel() * share, 0.05)
    return with_others(odds)


def with_others(odds: Float64) -> Float64:
    """The odds with the class of unrelated people as what is left."""
    filled = odds.copy()
    filled[:, OTHER] = np.clip(1.0 - odds[:, [MATCH, HOUSEHOLD, TWIN]].sum(axis=1), 0.01, 1.0)
    return filled


def learn_matches(odds: Float64, started: Float64, found: Float64, totals: Float64) -> Float64:
    """Share of matches for each pair of sources; the prior carries two matches' worth."""
    expected = np.maximum(started[:, MATCH], 1e-12)
    fresh = odds.copy()
    fresh[:, MATCH] = np.clip((found + 2.0) / (np.maximum(totals, found) + 2.0 / expected), 1e-12, 0.9)
    return with_others(fresh)


def learn_households(
    odds: Float64, started: Float64, tables: Sequence[Float64], homes: Homes, totals: Float64
) -> Float64:
    """Household odds where no cards tell them: the prior times what the pairs of one home bear out.

    Expected are the prior's household pairs whose home both records tell, times the share of such pairs that name
    it alike; two pairs' worth of the prior stand on both sides of the ratio.
    """
    seen = homes.patterns
    if not homes.open.any():
        return odds
    posterior = responsibilities(tables, odds, seen)[0][:, [HOUSEHOLD, TWIN]].sum(axis=1) * seen.counts
    observed = float(posterior[homes.open[seen.sources]].sum())
    alike = _named_alike(tables)
    expected = float((started[:, [HOUSEHOLD, TWIN]].sum(axis=1) * totals * homes.reach * alike)[homes.open].sum())
    factor = float(np.clip((observed + 2.0) / (expected + 2.0), LEAST_FACTOR, 1.0))
    fresh = odds.copy()
    for class_ in (HOUSEHOLD, TWIN):
        fresh[homes.open, class_] = started[homes.open, class_] * factor
    return with_others(fresh)


def _named_alike(tables: Sequence[Float64]) -> float:
    """How often two members of a household are listed in one village with the very same telling address."""
    address, region = tables[place_of("address")][HOUSEHOLD], tables[place_of("place")][HOUSEHOLD]
    telling = [level for level, name in enumerate(COARSE_LEVELS) if name in ("same-2", "same-3")]
    known = [level for level, name in enumerate(PLACE_LEVELS) if name.startswith("kk-missing/") and level]
    near = [level for level in known if "same-rt" in PLACE_LEVELS[level] or "same-desa" in PLACE_LEVELS[level]]
    return float(
        address[telling].sum() / address[1 : len(COARSE_LEVELS)].sum() * region[near].sum() / region[known].sum()
    )
