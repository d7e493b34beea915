"""What of a key's blocks is new since an earlier linkage: only pairs that were no candidates then are made.

Two rows that stood there before and still say the same were a candidate pair of the key if they shared a block that
was kept at the same splitting level. So a block whose old members were all at that level yields only the pairs with a
fresh row; one that was split before, or is split no more, yields all its pairs. Windows over names are made anew, as
every row that comes or goes moves them, less the pairs that stood near enough before. Pairs known from before are asked whether the key still brings them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64

NONE: Final = -1
WINDOW: Final = 6
"""The level of blocks that no splitter made small enough (a key has fewer splitters than this)."""


@dataclass(frozen=True)
class FinalBlocks:
    """The blocks that are kept at one level: entries block by block, and the sizes of the blocks.

    `reach`: how many places apart two entries may stand to meet. `front`: where it is given, only so many entries at
    the head of each block meet the others (and one another).
    """

    level: int
    entry: Int64
    size: Int64
    reach: int
    front: Int64 | None = None

    def those(self, chosen: Bool) -> FinalBlocks:
        """Chosen blocks."""
        front = None if self.front is None else self.front[chosen]
        return replace(self, entry=self.entry[np.repeat(chosen, self.size)], size=self.size[chosen], front=front)


@dataclass(frozen=True)
class Stood:
    """Where records stood in the windows of an earlier linkage: by record its place, or NONE; and how far it reached."""

    place: Int32
    reach: int

    def met(self, a: Int64, b: Int64) -> Bool:
        """Whether two records of one block stood near enough."""
        one, other = self.place[a], self.place[b]
        return np.asarray((one != NONE) & (other != NONE) & (np.abs(one - other) <= self.reach), dtype=np.bool_)


@dataclass(frozen=True)
class Known:
    """What an earlier linkage of the same kind leaves to this one.

    Attributes:
        fresh: by record, whether it is new or says something else now.
        levels: by key, at which level each entry's block was kept; NONE where it had none.
        windows: by key, where each record stood among windows; for keys of which a record has one value.
        a: first records of pairs compared then, both not fresh.
        b: second records.
    """

    fresh: Bool
    levels: Mapping[str, Int8]
    windows: Mapping[str, Stood]
    a: Int64
    b: Int64


def renewed(final: FinalBlocks, slots: int, known: Known, key: str) -> FinalBlocks:
    """The blocks in which there is something to compare, those entries in front that are to meet the others."""
    if final.level == WINDOW or not len(final.size):
        return final
    fresh = known.fresh[final.entry // slots]
    moved = ~fresh & (known.levels[key][final.entry] != final.level)
    starts = np.cumsum(final.size) - final.size
    anew = np.logical_or.reduceat(moved, starts)
    front = fresh | np.repeat(anew, final.size)
    heads = np.add.reduceat(front.astype(np.int64), starts)
    group = np.repeat(np.arange(len(final.size), dtype=np.int64), final.size)
    ordered = final.entry[np.argsort(group << np.int64(1) | ~front, kind="stable")]
    return replace(final, entry=ordered, front=heads).those(heads > 0)


def meeting(finals: Sequence[FinalBlocks], entries: int, slots: int, a: Int64, b: Int64) -> Bool:
    """Whether the key brings together record a and record b, for each pair."""
    block, place = np.full(entries, NONE, dtype=np.int32), np.zeros(entries, dtype=np.int32)
    windows, reach, filled = 0, 0, 0
    for final in finals:
        block[final.entry] = np.repeat(np.arange(filled, filled + len(final.size), dtype=np.int32), final.size)
        place[final.entry] = np.arange(len(final.entry), dtype=np.int32)
        if final.level == WINDOW:
            windows, reach = filled, final.reach
        filled += len(final.size)
    windowed = any(final.level == WINDOW for final in finals)
    met = np.zeros(len(a), dtype=np.bool_)
    left, right = _by_slot(block, slots, a), _by_slot(block, slots, b)
    for one, own in enumerate(left):
        for other, theirs in enumerate(right):
            same = (own == theirs) & (own != NONE)
            if windowed:
                far = np.abs(place[a * slots + one] - place[b * slots + other]) > reach
                same &= ~(far & (own >= windows))
            met |= same
    return met


def _by_slot(block: Int32, slots: int, records: Int64) -> list[NDArray[np.int32]]:
    first = records * slots
    return [block.take(first + slot) for slot in range(slots)]
