"""Levels to weights: one pure function of arrays, whichever engine found the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32
from dtsen_merge.linkage.comparisons import identity, names, place, place_of
from dtsen_merge.linkage.comparisons.bags import UNLIKE
from dtsen_merge.linkage.priors import MATCH

DOUBT_CEILING: Final = 0.90
"""What goes to a person at most, whatever the sum of the evidence (DOMAIN notes, section 3): a pair that shares a NIK
while the names have nothing in common (that is not a match), and one whose NIKs are two different people's while
neither a birth date nor a card nor a telephone vouches for one (a digit wrong is for a person to decide)."""


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
    doubted = _shared_but_unlike(levels) | _differing_unvouched(levels)
    return factor / np.log(2.0), np.where(doubted, np.minimum(probability, DOUBT_CEILING), probability)


def _shared_but_unlike(levels: Int8) -> Bool:
    shared = np.isin(identity.nik_of(levels[:, place_of("identity")]), identity.SHARED)
    return np.asarray(shared & (names.kind_of(levels[:, place_of("name")]) == UNLIKE))


def _differing_unvouched(levels: Int8) -> Bool:
    level = levels[:, place_of("identity")]
    dated = np.isin(identity.date_of(level), identity.AGREEING_DATES)
    carded = np.isin(
        place.card_of(levels[:, place_of("place")]), (place.CARDS.index("same"), place.CARDS.index("near"))
    )
    called = levels[:, place_of("phone")] == place.SAME_LEVELS.index("same")
    differing = np.isin(identity.nik_of(level), identity.DIFFERING)
    return np.asarray(differing & ~(dated | carded | called), dtype=np.bool_)
