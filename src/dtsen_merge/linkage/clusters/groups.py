"""Groups of records and what stands between each two of them: sums that follow when groups join."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int64
from dtsen_merge.linkage.clusters.constraints import DECISION, NO_CONFLICT

CLIP: Final = 7.0
"""Natural log-odds beyond which one pair may not outvote the others: odds of about 1,000 to 1."""

NEVER_COMPARED: Final = -7.0
"""Natural log-odds of a pair that no key proposed and that was not completed."""


@dataclass(frozen=True)
class Edges:
    """One line for each two groups (left < right) between whose records some pair was compared."""

    left: Int64
    right: Int64
    total: Float64  # of the clipped log-odds of the pairs that were compared
    known: Float64  # how many those are
    best: Float64  # the highest log-odds among them
    conflict: Int8  # the hard conflict between them; a decision before the others
    exempt: Int64  # pairs of rows of one list that are a duplicate
    barred: Bool  # they cannot be one person

    def where(self, keep: Bool) -> Edges:
        """Some of the edges."""
        return Edges(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))

    def average(self, rows: Float64) -> Float64:
        """The average clipped log-odds between the groups; `rows` tells how many pieces of evidence a group has.

        Rounded to nine digits, so that neither ties nor a sum of nought depend on the order in which pairs came.
        """
        pairs = rows[self.left] * rows[self.right]
        return np.round((self.total + NEVER_COMPARED * (pairs - self.known)) / pairs, 9)

    def merged(self, into: Int64) -> Edges:
        """The edges after each group went into another (or stayed); what now lies inside a group is gone."""
        left, right = into[self.left], into[self.right]
        moved = replace(self, left=np.minimum(left, right), right=np.maximum(left, right))
        return _summed(moved.where(left != right), len(into))


def _summed(edges: Edges, groups: int) -> Edges:
    """One line for each two groups."""
    key = edges.left * groups + edges.right
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])[: len(key)]
    if len(first) == len(key):
        return edges if not len(key) else Edges(*(getattr(edges, name)[order] for name in edges.__dataclass_fields__))

    def over(sums: np.ufunc, values: np.ndarray) -> np.ndarray:
        return np.asarray(sums.reduceat(values[order], first))

    gravity = _GRAVITY[edges.conflict]
    return Edges(
        left=edges.left[order][first],
        right=edges.right[order][first],
        total=over(np.add, edges.total),
        known=over(np.add, edges.known),
        best=over(np.maximum, edges.best),
        conflict=_BY_GRAVITY[over(np.maximum, gravity)],
        exempt=over(np.add, edges.exempt),
        barred=over(np.logical_or, edges.barred),
    )


_BY_GRAVITY: Final = np.array([NO_CONFLICT, *range(DECISION - 1, NO_CONFLICT, -1), DECISION], dtype=np.int8)
"""Of several conflicts between two groups the one that is told: a decision, else the first of constraints' list."""
_GRAVITY: Final = np.argsort(_BY_GRAVITY)


def pair_edges(a: Int64, b: Int64, log_odds: Float64, conflict: Int8, exempt: Bool) -> Edges:
    """Each compared pair as an edge of its two records."""
    clipped = np.clip(log_odds, -CLIP, CLIP)
    return Edges(
        a, b, clipped, np.ones(len(a)), log_odds, conflict, exempt.astype(np.int64), conflict != NO_CONFLICT
    )  # fmt: skip


def averaged(edges: Edges) -> Edges:
    """Edges between contents: however many copies were compared, they are one comparison."""
    return replace(
        edges,
        total=edges.total / edges.known,
        known=np.ones(len(edges.known)),
        exempt=np.minimum(edges.exempt, 1),
    )
