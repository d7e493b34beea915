"""What was found out about pairs of numbers, remembered, so that work on a pair is done once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Int8, Int32, Int64, UInt64

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: multiplying by it spreads neighbouring keys (Knuth, TAOCP 3, section 6.4)."""

_NUMBER_BITS: Final = np.uint64(28)
_LEVEL_BITS: Final = np.uint64(8)
MOST_CELLS_BITS: Final = 22  # 32 MB, of which only what is written to takes memory

Work = Callable[[Int32, Int32], Int8]


class RememberedPairs:
    """Levels of pairs of numbers, each worked out once as long as it is remembered.

    A table of words, each a pair (twice 28 bits) and its level (8 bits). A pair has one cell; what comes later
    takes it over. So memory is bounded, an answer never depends on what was asked before, and since a word is
    read and written whole, threads may share it.
    """

    def __init__(self, records: int) -> None:
        """`records`: how many records the pairs come from, on which the table's size depends."""
        self._bits = min(MOST_CELLS_BITS, max(8, (8 * records).bit_length()))
        self._words = np.zeros(1 << self._bits, dtype=np.uint64)

    def levels(self, a: Int32, b: Int32, work: Work) -> Int8:
        """The level of each pair (numbers from 0 to 2^28 - 2); `work` is asked for those not remembered."""
        keys = _keys(a, b)
        cell = _cells(keys, self._bits)
        words = self._words[cell]
        level = (words & np.uint64(0xFF)).astype(np.int8)
        # An empty cell is no pair: keys are kept with one added.
        fresh = np.flatnonzero(words >> _LEVEL_BITS != keys + np.uint64(1))
        if len(fresh):
            keys = keys[fresh]
            stands, place = _distinct(keys)
            chosen = fresh[stands]
            told = work(a[chosen], b[chosen])
            level[fresh] = told[place]
            self._words[cell[chosen]] = (keys[stands] + np.uint64(1)) << _LEVEL_BITS | told.astype(np.uint64)
        return level


def levels_once(a: Int32, b: Int32, work: Work) -> Int8:
    """The level of each pair of numbers, worked out once for each distinct pair."""
    stands, place = _distinct(_keys(a, b))
    return work(a[stands], b[stands])[place]


def _keys(a: Int32, b: Int32) -> UInt64:
    return a.astype(np.uint64) << _NUMBER_BITS | b.astype(np.uint64)


def _cells(keys: UInt64, bits: int) -> Int64:
    return (keys * _MIX >> np.uint64(64 - bits)).astype(np.int64)


def _distinct(keys: UInt64) -> tuple[Int64, Int32]:
    """Which keys stand for all, and for each key the place of its like among those.

    Each key looks into one cell of a table for a like of it. Where two different keys fall into one cell some
    stand twice among the distinct ones: that costs a little time, no correctness, and saves a sort.
    """
    bits = max(10, (2 * len(keys)).bit_length())
    cell = _cells(keys, bits)
    own = np.arange(len(keys), dtype=np.int32)
    table = np.empty(1 << bits, dtype=np.int32)
    table[cell] = own
    like = table[cell]
    strangers = keys[like] != keys
    like[strangers] = own[strangers]
    stands = like == own
    return np.flatnonzero(stands), (np.cumsum(stands, dtype=np.int32) - 1)[like]
