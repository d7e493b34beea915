"""Levels to weights: one pure function of arrays, whichever engine found the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32
from dtsen_merge.linkage.comparisons import NAMES, identity, names, place, place_of
from dtsen_merge.linkage.comparisons.bags import ALIKE, LITTLE, PARTIAL, UNLIKE
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, MATCH

DOUBT_CEILING: Final = 0.90
"""What goes to a person at most, whatever the sum of the evidence: a pair that shares a NIK while the names have nothing
in common (that is not a match: DOMAIN notes, section 3); one whose NIKs are two different people's while neither a birth
date nor a card nor a telephone vouches for one (a digit wrong is for a person to decide: the same); one of which
only the names could be compared; and one whose names agree in part only and nothing personal besides, between lists in
which households are not rare, as another member of the household looks the same."""
DOUBTS: Final = ("", "shared-nik", "other-nik", "names-alone", "names-in-part")
"""The reasons, in the order of the text above."""
HOUSEHOLDS_RARE: Final = 0.1
"""Household pairs for each matching pair of two lists, under which no household is to be reckoned with."""


def class_logs(tables: Sequence[Float64], levels: Int8) -> Float64:
    """Natural log of the probability of each row of levels in each class: rows × classes."""
    total = np.zeros((len(levels), tables[0].shape[0]))
    for column, table in enumerate(tables):
        logs = np.log(np.maximum(table, 1e-300)).T
        logs[0] = 0.0  # nothing to compare: neutral
        total += logs[levels[:, column]]
    return total


def joint_logs(tables: Sequence[Float64], odds: Float64, levels: Int8, sources: Int32) -> Float64:
    """The same with the log prior of each class for the pair's sources added."""
    return class_logs(tables, levels) + np.log(np.maximum(odds, 1e-300))[sources]


def log_sum(logs: Float64) -> Float64:
    """Log of the sum of exponentials along the last axis."""
    top = logs.max(axis=-1, keepdims=True)
    return np.asarray((top + np.log(np.exp(logs - top).sum(axis=-1, keepdims=True)))[..., 0])


def weigh(tables: Sequence[Float64], odds: Float64, levels: Int8, sources: Int32) -> tuple[Float64, Float64]:
    """Weight (log2 of the Bayes factor) and match probability for a batch of pairs.

    Args:
        tables: a model's tables, classes × levels, one a comparison.
        odds: class shares by pair of sources.
        levels: pairs × comparisons.
        sources: each pair's pair of sources (row of `odds`).
    """
    logs = joint_logs(tables, odds, levels, sources)
    prior = np.log(np.maximum(odds, 1e-300))[sources]
    against = np.delete(logs, MATCH, axis=1)
    against_prior = np.delete(prior, MATCH, axis=1)
    log_against = log_sum(against)
    factor = (logs[:, MATCH] - prior[:, MATCH]) - (log_against - log_sum(against_prior))
    probability = 1.0 / (1.0 + np.exp(np.clip(log_against - logs[:, MATCH], -700, 700)))
    doubted = doubts(odds, levels, sources) > 0
    return factor / np.log(2.0), np.where(doubted, np.minimum(probability, DOUBT_CEILING), probability)


def doubts(odds: Float64, levels: Int8, sources: Int32) -> Int8:
    """Why each pair goes to a person at most: its place in DOUBTS, 0 for no reason (arguments as in `weigh`)."""
    households = odds[sources, HOUSEHOLD] >= HOUSEHOLDS_RARE * odds[sources, MATCH]
    found = (
        _shared_but_unlike(levels), _differing_unvouched(levels), _named_only(levels),
        _partly_named(levels) & households,
    )  # fmt: skip
    return np.select(found, range(1, len(DOUBTS)), 0).astype(np.int8)


def _shared_but_unlike(levels: Int8) -> Bool:
    shared = np.isin(identity.nik_of(levels[:, place_of("identity")]), identity.SHARED)
    return np.asarray(shared & (names.kind_of(levels[:, place_of("name")]) == UNLIKE))


def _differing_unvouched(levels: Int8) -> Bool:
    level = levels[:, place_of("identity")]
    carded = np.isin(
        place.card_of(levels[:, place_of("place")]), (place.CARDS.index("same"), place.CARDS.index("near"))
    )
    differing = np.isin(identity.nik_of(level), identity.DIFFERING)
    return np.asarray(differing & ~(_dated(levels) | carded | _called(levels)), dtype=np.bool_)


def _named_only(levels: Int8) -> Bool:
    """Whether the pair had nothing to compare but names and sex."""
    silent = [number for number, name in enumerate(NAMES) if name not in ("name", "sex", "family")]
    return np.asarray((levels[:, silent] == 0).all(axis=1))


def _partly_named(levels: Int8) -> Bool:
    """Whether the names agree in part only, and neither NIK nor birth date nor telephone does."""
    partly = np.isin(names.kind_of(levels[:, place_of("name")]), (LITTLE, PARTIAL))
    numbered = np.isin(identity.nik_of(levels[:, place_of("identity")]), identity.ONE_DATE)
    return np.asarray(partly & ~(numbered | _dated(levels) | _called(levels)), dtype=np.bool_)


def _dated(levels: Int8) -> Bool:
    """Whether the birth dates vouch for one person: all of the date agrees; or all but one part, and the whole name."""
    date = identity.date_of(levels[:, place_of("identity")])
    slipped = (date == identity.SLIPPED_DATE) & (names.kind_of(levels[:, place_of("name")]) >= ALIKE)
    return np.asarray(np.isin(date, identity.AGREEING_DATES) | slipped)


def _called(levels: Int8) -> Bool:
    return np.asarray(levels[:, place_of("phone")] == place.SAME_LEVELS.index("same"))
