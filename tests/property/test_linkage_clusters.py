"""Clustering against a brute-force reading of its definition, on small random graphs."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen_merge.linkage.agglomerate import CLIP, agglomerate


def oracle(odds, conflict, threshold, largest):
    """Groups by the definition: everything worked out anew at every step."""
    groups = [frozenset([place]) for place in range(len(odds))]
    while True:
        best = None
        for left, right in itertools.combinations(sorted(groups, key=min), 2):
            cross = [(i, j) for i in left for j in right]
            average = sum(min(max(odds[i, j], -CLIP), CLIP) for i, j in cross) / len(cross)
            barred = any(conflict[i, j] for i, j in cross)
            if barred or average < 0 or len(left | right) > largest or max(odds[i, j] for i, j in cross) < threshold:
                continue
            if best is None or round(average, 9) > best[0]:
                best = (round(average, 9), left, right)
        if best is None:
            return {frozenset(group) for group in groups}
        groups = [group for group in groups if group not in best[1:]] + [best[1] | best[2]]


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 7))
    odds, conflict = np.zeros((size, size)), np.zeros((size, size), dtype=bool)
    for i, j in itertools.combinations(range(size), 2):
        odds[i, j] = odds[j, i] = draw(st.integers(-40, 40)) / 4
        conflict[i, j] = conflict[j, i] = draw(st.integers(0, 9)) == 0
    return odds, conflict, draw(st.integers(2, 7))


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_the_clusters_are_those_of_the_definition(graph):
    odds, conflict, largest = graph
    label = agglomerate(odds, conflict, 3.0, largest)
    found = {frozenset(np.flatnonzero(label == name).tolist()) for name in set(label.tolist())}
    assert found == oracle(odds, conflict, 3.0, largest)
    assert all(min(group) == label[min(group)] for group in found)
