"""Candidate pairs from blocks: each pair once, in the order of the records, in batches of bounded memory.

A batch is a range of records a; their pairs (a, b) from all keys are packed into words, sorted, and those of one
pair read off together: which keys found it is then exact. Batches are independent, so threads may share them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dtsen_merge.linkage.arrays import Bool, Int32, Int64, UInt64
from dtsen_merge.linkage.engines.blocks import Blocks, Int16, usual_threads
from dtsen_merge.linkage.prepare import Prepared

BATCH_PAIRS: Final = 1_000_000
"""Pairs a batch before those that several keys found are joined (some 16 bytes each while it is made)."""

UInt32 = NDArray[np.uint32]

Compare = Callable[[Int64, Int64, UInt32], pl.DataFrame]

_KEY_BITS: Final = np.uint64(5)
_B_BITS: Final = np.uint64(31)


def record_ranges(blocks: Sequence[Blocks], size: int) -> list[tuple[int, int]]:
    """Ranges of records (from, to) that hold about a batch of pairs each."""
    if not size:
        return []
    pairs = np.zeros(size, dtype=np.int64)
    for own in blocks:
        pairs += own.later.reshape(size, -1).sum(axis=1, dtype=np.int64)
    number = np.cumsum(pairs) // BATCH_PAIRS
    starts = [0, *(np.flatnonzero(number[1:] != number[:-1]) + 1).tolist()]
    return list(zip(starts, [*starts[1:], size], strict=True))


def pairs_in_range(
    blocks: Sequence[Blocks], records: Prepared, once: Int32, low: int, high: int
) -> tuple[Int64, Int64, UInt32]:
    """The pairs (a < b) whose a is in a range, each once, sorted; and a bit for each key that found the pair.

    Two rows of a source that holds a person once are a pair only when they share the whole NIK or say the same.

    Args:
        blocks: of all keys, in their order.
        records: the records.
        once: by record, its source's place when the source holds a person once, else -1.
        low: the first record a.
        high: the record behind the last.
    """
    words = np.concatenate([_words(number, own, low, high) for number, own in enumerate(blocks)])
    words = pl.Series(words).sort().to_numpy()
    pair = words >> _KEY_BITS
    first = np.flatnonzero(pair[1:] != pair[:-1]) + 1
    first = np.concatenate([np.zeros(min(len(pair), 1), dtype=np.int64), first])
    bits = np.uint32(1) << (words & np.uint64(31)).astype(np.uint32)
    found_by = np.bitwise_or.reduceat(bits, first) if len(first) else bits
    pair = pair[first]
    a = (pair >> _B_BITS).view(np.int64) + low
    b = (pair & ((np.uint64(1) << _B_BITS) - np.uint64(1))).view(np.int64)
    keep = (a != b) & may_pair(records, once, a, b)
    return a[keep], b[keep], found_by[keep]


def may_pair(records: Prepared, once: Int32, a: Int64, b: Int64) -> Bool:
    """Whether two rows may be compared: not two people of a source that holds a person once."""
    barred = np.flatnonzero((once[a] >= 0) & (once[a] == once[b]))
    left, right = a[barred], b[barred]
    whole = (records.nik_known[left] == 16) & (records.nik_known[right] == 16)
    same = whole & (records.nik[left] == records.nik[right]) | (records.content[left] == records.content[right])
    allowed = np.ones(len(a), dtype=np.bool_)
    allowed[barred[~same]] = False
    return allowed


def _words(number: int, own: Blocks, low: int, high: int) -> UInt64:
    """One key's pairs as words: a - low, b, the key's number."""
    entries = slice(low * own.slots, high * own.slots)
    place, later = own.place[entries], own.later[entries]
    behind = _meetings(number, own, place + 1, later)
    if own.earlier is None or own.since is None:
        return behind
    words = np.concatenate([behind, _meetings(number, own, own.since[entries], own.earlier[entries])])
    a = (words >> (_KEY_BITS + _B_BITS)).view(np.int64) + low
    b = ((words >> _KEY_BITS) & ((np.uint64(1) << _B_BITS) - np.uint64(1))).view(np.int64)
    wanted = b > a
    if own.stood is not None:
        wanted &= ~own.stood.met(a, b)
    return words[wanted]


def _meetings(number: int, own: Blocks, first: Int32, count: Int16) -> UInt64:
    """Each entry of a range with `count` members from the place `first` on."""
    entry = np.flatnonzero(count)
    many = count[entry].astype(np.int64)
    ends = np.cumsum(many)
    member = np.arange(int(many.sum())) + np.repeat(first[entry] - ends + many, many)
    a = (entry // own.slots).astype(np.uint64) << (_KEY_BITS + _B_BITS) | np.uint64(number)
    words: UInt64 = np.repeat(a, many) | own.members[member].astype(np.uint64) << _KEY_BITS
    return words


def compared_batches(
    blocks: Sequence[Blocks], records: Prepared, once: Int32, compare: Compare, threads: int | None = None
) -> Iterator[pl.DataFrame]:
    """Candidate pairs with what `compare` makes of them, batch by batch, in the order of the pairs.

    Batches are worked on by threads (NumPy and Polars let go of the interpreter) and handed over in order, so the
    number of threads changes nothing.

    Args:
        blocks: of all keys, in their order.
        records: the records.
        once: see `pairs_in_range`.
        compare: makes a frame of `a`, `b`, `found_by`.
        threads: how many; None: one a core, four at the most.
    """

    def work(span: tuple[int, int]) -> pl.DataFrame:
        return compare(*pairs_in_range(blocks, records, once, *span))

    threads = threads or usual_threads()
    waiting: deque[Future[pl.DataFrame]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for span in record_ranges(blocks, records.size):
            waiting.append(pool.submit(work, span))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
