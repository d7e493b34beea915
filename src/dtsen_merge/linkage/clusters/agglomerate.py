"""Components cut into persons: hybrid linkage under hard constraints, for all components at once.

Two groups of records join when their best link reaches the threshold, the average of the log-odds between them
(each clipped) is not negative, no wall stands between them, and they are not too many; of all pairs of groups in a
component the one with the highest average goes first, and among equals the one with the smallest records.

The order is kept without going step by step. The average between a group and the union of two others is at most
the larger of its averages with the two (average linkage is *reducible*: Bruynooghe 1977; Murtagh 1983), and walls and
sizes only grow. So two groups that are each other's best will join whatever the rest does, and all such pairs
of all components join in one round. In a component of more than WORKABLE groups averages are taken in steps of
COARSE, and ties are broken by a fixed hash: then even a chain of equal links takes few rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int32, Int64
from dtsen_merge.linkage.clusters.groups import Edges
from dtsen_merge.linkage.clusters.walls import Walls
from dtsen_merge.linkage.graph import components

WORKABLE: Final = 200
"""A component of more groups than this (`link` completes none larger) is not agglomerated in the exact order."""
COARSE: Final = 0.25
"""Steps of the average log-odds in such a component (a factor of 1.3 in the odds)."""
_ODD: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))
"""Multipliers of a mixing hash (Steele, Lea and Flood 2014, SplitMix)."""


@dataclass(frozen=True)
class Groups:
    """By group: how many pieces of evidence it has, and how many persons' worth of records (for the limit)."""

    rows: Float64
    size: Int64


@dataclass(frozen=True)
class _State:
    edges: Edges
    groups: Groups
    walls: Walls
    component: Int32
    coarse: Bool


def agglomerate(edges: Edges, groups: Groups, walls: Walls, threshold: float, largest: int) -> Int64:
    """The group (its smallest number) that each starting group ends in.

    Args:
        edges: between the starting groups.
        groups: the starting groups; those without an edge stay as they are.
        walls: of the starting groups.
        threshold: log-odds that the best link between two groups must reach.
        largest: no union has a larger `size` than this.
    """
    count = len(groups.size)
    component = components(count, edges.left, edges.right)
    coarse = np.bincount(component, minlength=count)[component] > WORKABLE
    state = _State(_with_lists(edges, walls), groups, walls, component, coarse)
    label = np.arange(count)
    while True:
        chosen, state = _choose(state, threshold, largest)
        if not len(chosen):
            return label
        rivals = state.walls.rival_niks(state.edges.left[chosen], state.edges.right[chosen])
        barred = state.edges.barred.copy()
        barred[chosen[rivals]] = True
        state = replace(state, edges=replace(state.edges, barred=barred))
        joining = chosen[~rivals]
        into = np.arange(count)
        into[state.edges.right[joining]] = state.edges.left[joining]
        label = into[label]
        state = _joined(state, into)


def _with_lists(edges: Edges, walls: Walls) -> Edges:
    """The edges, barred also where a list that holds a person once has rows on both sides."""
    return replace(edges, barred=edges.barred | (walls.shared_rows(edges.left, edges.right) > edges.exempt))


def _joined(state: _State, into: Int64) -> _State:
    count = len(into)
    walls = state.walls.merged(into)
    return replace(
        state,
        edges=_with_lists(state.edges.merged(into), walls),
        groups=Groups(
            rows=np.bincount(into, weights=state.groups.rows, minlength=count).astype(np.float64),
            size=np.bincount(into, weights=state.groups.size, minlength=count).astype(np.int64),
        ),
        walls=walls,
    )


def _choose(state: _State, threshold: float, largest: int) -> tuple[Int64, _State]:
    """The edges to follow in this round; components without any are dropped from the state."""
    edges, groups = state.edges, state.groups
    average = edges.average(groups.rows)
    possible = ~edges.barred & (groups.size[edges.left] + groups.size[edges.right] <= largest)
    ready = possible & (edges.best >= threshold) & (average >= 0)
    alive = np.zeros(len(groups.size), dtype=np.bool_)
    alive[state.component[edges.left[ready]]] = True
    keep = alive[state.component[edges.left]]
    state = replace(state, edges=edges.where(keep))
    edges, average, possible, ready = state.edges, average[keep], possible[keep], ready[keep]
    coarse = state.coarse[edges.left]
    candidates = np.flatnonzero(np.where(coarse, ready, possible))
    order = candidates[_order(edges.where(_mask(candidates, len(average))), average[candidates], coarse[candidates])]
    return _mutual(edges, order, ready, state.component), state


def _mask(rows: Int64, size: int) -> Bool:
    mask = np.zeros(size, dtype=np.bool_)
    mask[rows] = True
    return mask


def _order(edges: Edges, average: Float64, coarse: Bool) -> Int64:
    """The order in which edges go: the highest average first, then the smallest records, or a hash of them."""
    level = np.where(coarse, np.floor(average / COARSE), average)
    mixed = (edges.left.astype(np.uint64) * _ODD[0]) ^ (edges.right.astype(np.uint64) * _ODD[1])
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _ODD[0] >> np.uint64(1)
    second = np.where(coarse, mixed.astype(np.int64), edges.left)
    return np.lexsort((edges.right, second, -level))


def _mutual(edges: Edges, order: Int64, ready: Bool, component: Int32) -> Int64:
    """The ready edges that are the first of both their groups, and the first ready one of each component."""
    left, right = edges.left[order], edges.right[order]
    rank = np.arange(len(order))
    best = np.full(len(component), len(order))
    np.minimum.at(best, left, rank)
    np.minimum.at(best, right, rank)
    open_ = ready[order]
    first = np.full(len(component), len(order))
    np.minimum.at(first, component[left[open_]], rank[open_])
    chosen = open_ & (((best[left] == rank) & (best[right] == rank)) | (first[component[left]] == rank))
    return np.asarray(order[chosen])
