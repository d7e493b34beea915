"""Two bags of tokens compared: which tokens meet, how well, and how much that says.

Tokens meet one to one, best kind first: the same; sounding alike; a typing error (optimal string alignment
distance 1, or 2 in long words); an initial and the word it begins (`meetings`); at last what is left over on
each side, run together (ABDUL RAHMAN and ABDURRAHMAN). Everything is symmetric in the two sides.

Pairs of bags are worked through by shape (how many tokens stand on each side), as arrays of slots × pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.comparisons.meetings import EXACT_QUALITY, SOUND_QUALITY, TYPO_QUALITY, Meetings, meet
from dtsen_merge.linkage.tokens import Bags, Padded, Vocabulary, bag_bits

UNLIKE, LITTLE, PARTIAL, SUBSET, TYPO, ALIKE, SAME = range(7)
"""Kinds of agreement, from none to all tokens the same (in any order)."""

JOINED_QUALITY: Final = 0.9
JOINED_LETTERS: Final = 6  # shorter texts are near one another by chance
JOINED_DISTANCE: Final = 2
LIGHT_BITS: Final = 4.5
"""A token that one person in 23 bears (MUHAMMAD, SITI) may be missing without the name counting as shorter."""

SHAPES: Final = (2, 3, 5)
"""Bags of up to 2, of 3, of 4 and 5 tokens, and larger ones are worked through together: few shapes, little padding."""

SLICE: Final = 1 << 16
"""Pairs at a time: what they need stays in the processor's cache."""

_FIRST_MARKS: Final = np.uint64(0x5555555555555555)


def compare_bags(vocabulary: Vocabulary, left: Bags, a: Int32, right: Bags, b: Int32) -> tuple[Int8, Float64]:
    """The kind of agreement and the bits of agreement for each pair of bags.

    Args:
        vocabulary: what the token numbers stand for.
        left: the bags of the left side.
        a: the pairs' bags in `left`.
        right: the bags of the right side.
        b: the pairs' bags in `right`.
    """
    kind, bits = np.full(len(a), UNLIKE, dtype=np.int8), np.zeros(len(a))
    count_a, count_b = left.counts.take(a), right.counts.take(b)
    known = (count_a > 0) & (count_b > 0)
    if left is right:
        selves = np.flatnonzero(known & (a == b))
        kind[selves], bits[selves] = SAME, bag_bits(left, vocabulary, a[selves])
        known &= a != b
        # Everything is symmetric: the shorter bag to the left halves the number of shapes.
        turned = count_a > count_b
        a, b = np.where(turned, b, a), np.where(turned, a, b)
        count_a, count_b = np.minimum(count_a, count_b), np.maximum(count_a, count_b)
    for rows in _by_shape(np.flatnonzero(known), count_a, count_b):
        n, m = count_a[rows], count_b[rows]
        tokens_a, tokens_b = left.slots[: n.max()].take(a[rows], axis=1), right.slots[: m.max()].take(b[rows], axis=1)
        kind[rows], bits[rows] = _compare_slice(vocabulary, tokens_a, tokens_b, n != m)
    return kind, bits


def _by_shape(rows: Int64, count_a: Int8, count_b: Int8) -> Iterator[Int64]:
    """The rows in slices whose bags have nearly as many tokens."""
    place = np.searchsorted(SHAPES, np.arange(128)).astype(np.int16)
    shape = place[count_a[rows]] * np.int16(len(SHAPES) + 1) + place[count_b[rows]]
    order = np.argsort(shape, kind="stable")
    ends = np.cumsum(np.bincount(shape, minlength=1)).tolist()
    for start, end in zip((0, *ends[:-1]), ends, strict=True):
        for low in range(start, end, SLICE):
            yield rows[order[low : min(low + SLICE, end)]]


def _compare_slice(vocabulary: Vocabulary, left: Int32, right: Int32, uneven: Bool) -> tuple[Int8, Float64]:
    """Kind and bits of one slice: slots × pairs of token numbers; `uneven`: the sides have not as many tokens."""
    state = meet(vocabulary, left, right)
    _meet_joined(state, vocabulary.padded, np.flatnonzero(uneven))
    kind = np.full(left.shape[1], UNLIKE, dtype=np.int8)
    rows = np.flatnonzero(state.matched > 0)
    kind[rows] = _kinds(state, vocabulary.padded, rows)
    return kind, state.matched


def _meet_joined(state: Meetings, padded: Padded, rows: Int64) -> None:
    """What is left over on each side, run together in its order, where the counts of tokens differ."""
    if not len(rows):
        return
    left, right = state.open(rows)
    letters_left, letters_right = padded.length.take(left).sum(axis=0), padded.length.take(right).sum(axis=0)
    rows, left, right = _some(
        (np.minimum(letters_left, letters_right) >= JOINED_LETTERS)
        & (np.abs(letters_left - letters_right) <= JOINED_DISTANCE),
        rows, left, right,
    )  # fmt: skip
    # One edit changes at most two marks of the letter print.
    apart = np.bitwise_count(_print_together(padded, left) ^ _print_together(padded, right))
    rows, left, right = _some(apart <= 2 * JOINED_DISTANCE, rows, left, right)
    texts = [padded.text[side].sum(axis=0).tolist() for side in (left, right)]
    distance = process.cpdist(*texts, scorer=OSA.distance, score_cutoff=JOINED_DISTANCE, workers=1, dtype=np.int64)
    rows, left, right = _some(np.asarray(distance) <= JOINED_DISTANCE, rows, left, right)
    bits = np.minimum(padded.bits[left].sum(axis=0), padded.bits[right].sum(axis=0))
    state.close(rows, bits * JOINED_QUALITY, JOINED_QUALITY)


def _some(keep: Bool, rows: Int64, left: Int32, right: Int32) -> tuple[Int64, Int32, Int32]:
    chosen = np.flatnonzero(keep)
    return rows[chosen], left.take(chosen, axis=1), right.take(chosen, axis=1)


def _print_together(padded: Padded, tokens: Int32) -> UInt64:
    """The letter print of tokens run together: a letter that stands once in two of them stands twice."""
    together: UInt64 = padded.prints[tokens[0]]
    for slot in tokens[1:]:
        other = padded.prints[slot]
        together = together | other | ((together & other & _FIRST_MARKS) << np.uint64(1))
    return together


def _kinds(state: Meetings, padded: Padded, rows: Int64) -> Int8:
    """The kind of agreement of pairs in which something met."""
    left, right = state.open(rows)
    bits_left, bits_right = padded.bits.take(left), padded.bits.take(right)
    heavy_left, heavy_right = bits_left.max(axis=0) >= LIGHT_BITS, bits_right.max(axis=0) >= LIGHT_BITS
    complete = ~heavy_left & ~heavy_right
    nothing_left = (left.max(axis=0) < 0) & (right.max(axis=0) < 0)
    matched, worst = state.matched[rows], state.worst[rows]
    missing = np.minimum(bits_left.sum(axis=0), bits_right.sum(axis=0))
    return np.select(
        [
            complete & nothing_left & (worst == EXACT_QUALITY),
            complete & (worst >= SOUND_QUALITY),
            complete & (worst >= TYPO_QUALITY),
            ~(heavy_left & heavy_right),
            matched / np.maximum(matched + missing, 1e-9) >= 0.4,
        ],
        [SAME, ALIKE, TYPO, SUBSET, PARTIAL],
        LITTLE,
    ).astype(np.int8)
