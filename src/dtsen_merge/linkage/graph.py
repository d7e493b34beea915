"""Connected components of records."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from dtsen_merge.linkage.arrays import Int32, Int64


def components(size: int, a: Int64, b: Int64) -> Int32:
    """Each record's component, numbered by the smallest record in it."""
    if not size:
        return np.zeros(0, dtype=np.int32)
    links = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    _, label = connected_components(links, directed=False)
    smallest = np.full(int(label.max()) + 1, size, dtype=np.int64)
    np.minimum.at(smallest, label, np.arange(size))
    return np.asarray(smallest[label], dtype=np.int32)


def pairs_inside(label: Int32, largest: int) -> tuple[Int64, Int64]:
    """All pairs (a < b) inside the components that have at most `largest` records."""
    order = np.argsort(label, kind="stable").astype(np.int64)
    placed = label[order]
    start = np.searchsorted(placed, placed, side="left")
    size = np.searchsorted(placed, placed, side="right") - start
    left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, int(size[size <= largest].max(initial=0))):
        same = (placed[step:] == placed[:-step]) & (size[step:] <= largest)
        left.append(order[:-step][same])
        right.append(order[step:][same])
    return np.concatenate(left), np.concatenate(right)
