"""Levels to weights: one pure function of arrays, whichever engine found the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Float64, Int8, Int32
from dtsen_merge.linkage.comparisons import identity, names, place_of
from dtsen_merge.linkage.comparisons.bags import UNLIKE
from dtsen_merge.linkage.priors import MATCH

UNLIKE_CEILING: Final = 0.90
"""A pair that shares a NIK while the names have nothing in common goes to a person at most (DOMAIN notes,
section 3: a shared NIK with unlike names is not a match)."""


def class_logs(tables: Sequence[Float64], levels: Int8) -> Float64:
    """Natural log of the probability of each row of levels in each class: rows × classes."""
    total = np.zeros((len(levels), tables[0].shape[0]))
    for place, table in enumerate(tables):
        logs = np.log(np.maximum(table, 1e-300)).T
        logs[0] = 0.0  # nothing to compare: neutral
        total += logs[levels[:, place]]
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
    shared = np.isin(identity.nik_of(levels[:, place_of("identity")]), identity.SHARED)
    unlike = shared & (names.kind_of(levels[:, place_of("name")]) == UNLIKE)
    return factor / np.log(2.0), np.where(unlike, np.minimum(probability, UNLIKE_CEILING), probability)
