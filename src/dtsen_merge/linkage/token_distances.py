"""The edit distance of two tokens, worked out once for each two that ever face one another."""

from __future__ import annotations

from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64

FURTHEST: Final = 2
"""Distances over this are not told apart: they count as one more."""

MOST_KEPT: Final = 4_000_000
"""How many distances are remembered (some 40 MB); then all are forgotten and the counting starts again."""


class TokenDistances:
    """Optimal string alignment distances of the tokens of one vocabulary, remembered from batch to batch.

    What is remembered never changes an answer, so batches may come in any order and from several threads.
    """

    def __init__(self, text: NDArray[np.object_]) -> None:
        """`text`: the tokens; a token's number is its place."""
        self._text = text
        self._known: tuple[Int64, Int8] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8))
        self._lock = Lock()

    def of(self, a: Int32, b: Int32) -> Int8:
        """The distance of token a and token b, for each pair of token numbers; 0 to FURTHEST + 1."""
        keys = np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b)
        known, distance = self._known
        place, found = _looked_up(known, keys)
        if found.all():
            return distance[place]
        fresh = np.unique(keys[~found])
        told = self._worked_out(fresh)
        self._keep(fresh, told)
        answer = np.empty(len(keys), dtype=np.int8)
        answer[found] = distance[place[found]]
        answer[~found] = told[np.searchsorted(fresh, keys[~found])]
        return answer

    def _worked_out(self, keys: Int64) -> Int8:
        left, right = self._text[keys >> 32].tolist(), self._text[keys & 0xFFFFFFFF].tolist()
        told = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=FURTHEST, workers=1, dtype=np.uint8)
        return np.asarray(told).astype(np.int8)

    def _keep(self, fresh: Int64, told: Int8) -> None:
        with self._lock:
            known, distance = self._known
            if len(known) > MOST_KEPT:
                known, distance = known[:0], distance[:0]
            new = ~_looked_up(known, fresh)[1]  # another thread may have been faster
            keys = np.concatenate([known, fresh[new]])
            order = np.argsort(keys, kind="stable")
            self._known = keys[order], np.concatenate([distance, told[new]])[order]


def _looked_up(known: Int64, keys: Int64) -> tuple[Int64, Bool]:
    """Each key's place among the sorted known keys, and whether it is there."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return place, known[place] == keys
