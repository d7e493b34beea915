"""Agglomeration in rounds against a step-by-step reading of its definition, on small random graphs."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage.clusters import agglomerate as rounds
from dtsen_merge.linkage.clusters.agglomerate import Groups, agglomerate
from dtsen_merge.linkage.clusters.constraints import NO_CONFLICT, SEX
from dtsen_merge.linkage.clusters.groups import CLIP, NEVER_COMPARED, pair_edges
from dtsen_merge.linkage.clusters.walls import build_walls

THRESHOLD = 3.0


def joinable(left, right, odds, conflict, largest):
    """The average between two groups, or None where they may not join."""
    cross = [(min(i, j), max(i, j)) for i in left for j in right]
    average = sum(min(max(odds.get(pair, NEVER_COMPARED), -CLIP), CLIP) for pair in cross) / len(cross)
    barred = any(pair in conflict for pair in cross)
    linked = max(odds.get(pair, -99.0) for pair in cross) >= THRESHOLD
    return round(average, 9) if linked and average >= 0 and not barred and len(left | right) <= largest else None


def oracle(size, odds, conflict, largest):
    """Groups by the definition: one step at a time, everything worked out anew at every step."""
    groups = [frozenset([place]) for place in range(size)]
    while True:
        best = None
        for left, right in itertools.combinations(sorted(groups, key=min), 2):
            average = joinable(left, right, odds, conflict, largest)
            if average is not None and (best is None or average > best[0]):
                best = (average, left, right)
        if best is None:
            return {frozenset(group) for group in groups}
        groups = [group for group in groups if group not in best[1:]] + [best[1] | best[2]]


def agglomerated(size, odds, conflict, largest):
    pairs = sorted(odds)
    a, b = (np.array([pair[end] for pair in pairs], dtype=np.int64) for end in (0, 1))
    codes = np.array([SEX if pair in conflict else NO_CONFLICT for pair in pairs], dtype=np.int8)
    edges = pair_edges(a, b, np.array([float(odds[pair]) for pair in pairs]), codes, np.zeros(len(pairs), dtype=bool))
    groups = Groups(np.ones(size), np.ones(size, dtype=np.int64))
    nothing = np.zeros(size, dtype=np.int64)
    number = nothing.astype(np.int32)
    walls = build_walls(np.arange(size), number, groups=size, once=number - 1, nik=nothing, source=number)
    label = agglomerate(edges, groups, walls, THRESHOLD, largest)
    assert all(label[name] == name for name in label)
    return {frozenset(np.flatnonzero(label == name).tolist()) for name in set(label.tolist())}


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 9))
    places = list(itertools.combinations(range(size), 2))
    odds = {pair: draw(st.integers(-40, 40)) / 4 for pair in places if draw(st.integers(0, 4)) > 0}
    conflict = {pair for pair in odds if draw(st.integers(0, 9)) == 0}
    return size, odds, conflict, draw(st.integers(2, 9))


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_rounds_give_the_groups_of_the_definition(graph):
    assert agglomerated(*graph) == oracle(*graph)


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_coarse_steps_give_groups_that_hold_and_that_nothing_more_can_join(graph):
    size, odds, conflict, largest = graph
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "WORKABLE", 1)
        groups = agglomerated(*graph)
    assert sorted(place for group in groups for place in group) == list(range(size))
    for group in groups:
        assert len(group) <= largest
        assert not conflict & set(itertools.combinations(sorted(group), 2))
    for left, right in itertools.combinations(groups, 2):
        assert joinable(left, right, odds, conflict, largest) is None


def test_a_pair_waits_for_a_better_one_that_is_still_in_the_making():
    """0 and 4 fit 1, but better the group of 2, 5, 6 and 3, to which 3 alone links them, and which forms slowly."""
    odds = {(0, 4): 7, (0, 1): 3, (1, 4): -1, (2, 5): 7, (2, 6): 5, (5, 6): 5, (2, 3): 3, (3, 5): 1.5, (3, 6): 1.5}
    odds |= dict.fromkeys(itertools.product((0,), (2, 5, 6)), 2) | {(2, 4): 2, (4, 5): 2, (4, 6): 2}
    odds |= {(0, 3): 3, (3, 4): -5}
    groups = {frozenset({0, 2, 3, 4, 5, 6}), frozenset({1})}
    assert oracle(7, odds, set(), 9) == groups
    assert agglomerated(7, odds, set(), 9) == groups


def test_coarse_steps_still_cut_at_the_weakest_link(monkeypatch):
    monkeypatch.setattr(rounds, "WORKABLE", 1)
    for shift in range(12):
        odds = {(shift, shift + 1): 3.25, (shift + 1, shift + 2): 7, (shift, shift + 2): 0}
        groups = agglomerated(shift + 3, odds, {(shift, shift + 2)}, 9)
        assert {frozenset({shift}), frozenset({shift + 1, shift + 2})} <= groups
