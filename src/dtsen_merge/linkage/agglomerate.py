"""One component cut into persons: hybrid linkage under hard constraints.

Two groups of records join when their best link reaches the threshold, the average of the log-odds between them
(each clipped) is not negative, and no hard conflict stands between them; the pair of groups with the highest
average goes first. Ties go to the smallest records, so the result depends on nothing else.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int32

CLIP: Final = 7.0
"""Natural log-odds beyond which one pair may not outvote the others: odds of about 1,000 to 1."""

FORCED: Final = 1000.0
"""The log-odds of a pair that a person declared to be one."""


def agglomerate(log_odds: Float64, conflict: Bool, threshold: float, largest: int) -> Int32:
    """Labels (the smallest place in each group) for the records of one component.

    Args:
        log_odds: symmetric, natural log-odds of a match; pairs that were never compared count against.
        conflict: symmetric, whether a hard conflict parts the two.
        threshold: log-odds that the best link between two groups must reach.
        largest: no group grows beyond this, except by forced pairs.
    """
    size = len(log_odds)
    total = np.clip(log_odds, -CLIP, CLIP)
    total = np.where(log_odds >= FORCED, FORCED, total)
    best = log_odds.copy()
    barred = conflict & (log_odds < FORCED)
    counts = np.ones(size)
    label = np.arange(size, dtype=np.int32)
    alive = np.ones(size, dtype=np.bool_)
    upper = np.triu(np.ones((size, size), dtype=np.bool_), 1)
    while True:
        average = total / np.outer(counts, counts)
        fits = (np.add.outer(counts, counts) <= largest) | (best >= FORCED)
        allowed = upper & alive[:, None] & alive[None, :] & (best >= threshold) & (average >= 0) & ~barred & fits
        if not allowed.any():
            return label
        rounded = np.round(np.where(allowed, average, -np.inf), 9)
        i, j = divmod(int(np.argmax(rounded)), size)
        for grid in (total,):
            grid[i] += grid[j]
            grid[:, i] = grid[i]
        best[i] = np.maximum(best[i], best[j])
        best[:, i] = best[i]
        barred[i] |= barred[j]
        barred[:, i] = barred[i]
        counts[i] += counts[j]
        alive[j] = False
        label[label == label[j]] = label[i]
