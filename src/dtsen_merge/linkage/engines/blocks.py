"""The blocks of a key as sorted arrays: split where they are over-full, until the key keeps to its budget.

Records are sorted by a 64-bit block number and their own place packed into one word, so some forty bits of the block
number are left: about once in a key of a million records two blocks fall together by chance, which costs a few
comparisons and no more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.blocking import KEYS, Columns, Key
from dtsen_merge.linkage.engines.renewal import NONE, WINDOW, FinalBlocks, Known, Stood, meeting, renewed
from dtsen_merge.linkage.name_keys import mix

LIMITS: Final = (400, 280, 200, 140, 100, 70, 50, 35, 25, 18, 12, 8)
"""The block sizes that are tried, the largest first; a step halves the pairs of a full block."""

Int16 = NDArray[np.int16]


@dataclass(frozen=True)
class Blocks:
    """The final blocks of one key.

    A record has `slots` entries, one a value of the key (entry = record × slots + value). `members` lists the
    records block by block; `place` says where an entry stands in it, `later` how many of those behind it meet it,
    `earlier` how many of those from the place `since` on, before it, do (in windows, where records stand in the order of their names, and in
    blocks of which only the new pairs are wanted; in all other blocks records stand in their own order). `limit` is
    the block size above which blocks were split; `level` says by entry after how many splits its block was kept.
    `found`: of the pairs that were known before, those that the key brings together; `stood`: where records stood in
    its windows then, as those that met are no new pairs.
    """

    key: Key
    slots: int
    limit: int
    members: Int32
    place: Int32
    later: Int16
    earlier: Int16 | None
    since: Int32 | None
    level: Int8
    found: Bool | None
    stood: Stood | None
    figures: dict[str, int]

    def joins(self, a: int, b: int) -> bool:
        """Whether the key brings two records together."""
        low, high = (slice(record * self.slots, (record + 1) * self.slots) for record in (a, b))
        behind = self.place[high][None, :] - self.place[low][:, None]
        found = (behind > 0) & (behind <= self.later[low][:, None])
        if self.earlier is not None:
            found |= (behind < 0) & (-behind <= self.earlier[low][:, None])
        return bool(found.any())


@dataclass(frozen=True)
class _Level:
    """Entries sorted by block after so many splits; by block: its size, and that of the block it was part of."""

    entry: Int64
    size: Int64
    whole: Int64

    def those(self, chosen: Bool) -> tuple[Int64, Int64]:
        """The entries of chosen blocks, and the blocks' sizes."""
        return self.entry[np.repeat(chosen, self.size)], self.size[chosen]


def usual_threads() -> int:
    """One a core, four at the most: beyond that memory is the limit."""
    return min(os.cpu_count() or 1, 4)


def build_all(
    columns: Columns, keys: Sequence[Key] = KEYS, threads: int | None = None, known: Known | None = None
) -> Iterator[Blocks]:
    """The blocks of every key, in the order of the keys; keys are shared out to threads.

    With `known` only those of their pairs that were no candidates of the earlier linkage are left in them.
    """
    with ThreadPoolExecutor(threads or usual_threads()) as pool:
        yield from pool.map(lambda key: build_blocks(key, columns, known), keys)


def block_figures(blocks: Sequence[Blocks]) -> pl.DataFrame:
    """One row a key: `key`, then its figures."""
    return pl.DataFrame([{"key": own.key.name, **own.figures} for own in blocks])


def build_blocks(key: Key, columns: Columns, known: Known | None = None) -> Blocks:
    """Sort, count, split.

    `figures` has `records` (records and values that have a block), `blocks`, `largest_block`,
    `pairs_before_split`, `pairs`, `split_records`.
    """
    block = columns.blocks(key)
    slots, block = block.shape[1], block.ravel()
    allowed = key.budget * columns.size
    levels = [_sorted(block, np.flatnonzero(block).astype(np.int64), None)]
    before = _pairs_of(levels[0].size)
    if before > allowed or levels[0].size.max(initial=0) > LIMITS[0]:
        for name in key.splitters:
            entry, size = levels[-1].those(levels[-1].size > LIMITS[-1])
            if not len(entry):
                break
            block[entry] = mix(block[entry], columns.get(name)[entry // slots, 0])
            whole = np.zeros(len(block), dtype=np.int32)
            whole[entry] = np.repeat(size, size)
            levels.append(_sorted(block, entry, whole))
    limit = next((limit for limit in LIMITS if _spent(levels, limit) <= allowed), LIMITS[-1])
    return _settled(key, columns, slots, limit, levels, before, known)


def _sorted(block: UInt64, entries: Int64, whole: Int32 | None) -> _Level:
    bits = np.uint64(max(1, (len(block) - 1).bit_length()))
    words = block[entries]
    words >>= bits
    words <<= bits
    words |= entries.view(np.uint64)
    words = pl.Series(words).sort().to_numpy()
    starts = np.flatnonzero((words[1:] ^ words[:-1]) >> bits) + 1 if len(words) else np.zeros(0, dtype=np.int64)
    starts = np.concatenate([np.zeros(min(len(words), 1), dtype=np.int64), starts])
    entry = (words & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64)
    size = np.diff(np.append(starts, len(words)))
    parents = np.full(len(size), len(block) + LIMITS[0]) if whole is None else whole[entry[starts]]
    return _Level(entry, size, parents.astype(np.int64))


def _pairs_of(size: Int64) -> int:
    return int((size * (size - 1)).sum()) // 2


def _spent(levels: Sequence[_Level], limit: int) -> int:
    """How many pairs are left when blocks over the limit are split."""
    kept = sum(_pairs_of(level.size[(level.size <= limit) & (level.whole > limit)]) for level in levels)
    last = levels[-1].size
    return kept + int(last[last > limit].sum()) * (limit // 2)


def _settled(
    key: Key, columns: Columns, slots: int, limit: int, levels: Sequence[_Level], before: int, known: Known | None
) -> Blocks:
    finals = list(_finals(levels, limit, columns.names.order, slots))
    sizes = [final.size for final in finals]
    level = np.full(columns.size * slots, NONE, dtype=np.int8)
    for final in finals:
        level[final.entry] = final.level
    over, _ = levels[0].those(levels[0].size > limit)
    figures = {
        "records": len(levels[0].entry),
        "blocks": sum(len(size) for size in sizes),
        "largest_block": max(
            (min(int(final.size.max(initial=0)), final.reach + 1) for final in finals), default=0
        ),
        "pairs_before_split": before,
        "pairs": sum(_met(final) for final in finals),
        "split_records": len(np.unique(over // slots)),
    }  # fmt: skip
    found = stood = None
    if known is not None:
        stood = known.windows.get(key.name)
        found = meeting(finals, columns.size * slots, slots, known.a, known.b)
        finals = [renewed(final, slots, known, key.name) for final in finals]
    return Blocks(key, slots, limit, *_placed(finals, columns.size * slots, slots), level, found, stood, figures)


def _finals(levels: Sequence[_Level], limit: int, order: Int32, slots: int) -> Iterator[FinalBlocks]:
    """The blocks that are kept, split by split; those still over-full at the end in the order of the names."""
    for number, level in enumerate(levels):
        chosen = (level.size <= limit) & (level.whole > limit)
        yield FinalBlocks(number, *level.those(chosen), reach=limit)
    entry, size = levels[-1].those(levels[-1].size > limit)
    if len(entry):
        group = np.repeat(np.arange(len(size), dtype=np.int64), size)
        entry = entry[np.argsort(group << np.int64(32) | order[entry // slots], kind="stable")]
        yield FinalBlocks(WINDOW, entry, size, reach=limit // 2)


def _met(final: FinalBlocks) -> int:
    """How many pairs the blocks propose."""
    return int(np.minimum(_left_behind(final.size), final.reach).sum())


def _placed(
    finals: Sequence[FinalBlocks], entries: int, slots: int
) -> tuple[Int32, Int32, Int16, Int16 | None, Int32 | None]:
    """The blocks as members, and by entry its place and reach in them (see `Blocks`)."""
    place, later = np.full(entries, NONE, dtype=np.int32), np.zeros(entries, dtype=np.int16)
    both_ways = any(final.level == WINDOW or final.front is not None for final in finals)
    earlier = np.zeros(entries, dtype=np.int16)
    since = np.zeros(entries, dtype=np.int32)
    members, filled = [np.zeros(0, dtype=np.int32)], 0
    for final in finals:
        several = final.those(final.size > 1)
        entry, size = several.entry, several.size
        behind = _left_behind(size)
        before = np.repeat(size, size) - 1 - behind
        place[entry] = np.arange(filled, filled + len(entry), dtype=np.int32)
        if several.front is not None:
            front = np.repeat(several.front, size)
            later[entry] = np.where(before < front, behind, 0)
            earlier[entry] = np.minimum(before, front)
            since[entry] = place[entry] - before
        else:
            later[entry] = np.minimum(behind, several.reach)
            if final.level == WINDOW:
                earlier[entry] = np.minimum(before, several.reach)
                since[entry] = place[entry] - earlier[entry]
        members.append((entry // slots).astype(np.int32))
        filled += len(entry)
    return np.concatenate(members), place, later, *((earlier, since) if both_ways else (None, None))


def _left_behind(size: Int64) -> Int64:
    """For each entry of blocks of these sizes, how many stand behind it in its block."""
    ends = np.cumsum(size)
    return np.repeat(ends, size) - np.arange(1, int(size.sum()) + 1)
