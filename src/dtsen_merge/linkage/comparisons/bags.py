"""Two bags of tokens compared: which tokens meet, how well, and how much that says.

Tokens meet one to one, best kind first: the same; sounding alike; a typing error (optimal string alignment
distance 1, or 2 in long words); two neighbours run together and one word (NUR HAYATI and NURHAYATI), whatever
else stands beside them; an initial and the word it begins (`meetings`); at last what is left over on each side,
run together (AB DUL RAHMAN and ABDURRAHMAN). Everything is symmetric in the two sides.

Pairs of bags are worked through by shape (how many tokens stand on each side), as arrays of slots × pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.comparisons.meetings import (
    EXACT_QUALITY,
    SOUND_QUALITY,
    TYPO_QUALITY,
    Meetings,
    meet,
    meet_initials,
)
from dtsen_merge.linkage.tokens import Bags, Padded, Vocabulary, bag_bits

UNLIKE, LITTLE, PARTIAL, SUBSET, TYPO, ALIKE, SAME = range(7)
"""Kinds of agreement, from none to all tokens the same (in any order)."""

JOINED_QUALITY: Final = 0.9
JOINED_LETTERS: Final = 6  # shorter texts are near one another by chance
JOINED_DISTANCE: Final = 2
NEIGHBOURS_LETTERS: Final = 8
NEIGHBOURS_DISTANCE: Final = 1
"""The typing errors of two words run together: of the two that long words may have, the missing space is one."""

LIGHT_BITS: Final = 4.5
"""A token that one person in 23 bears (MUHAMMAD, SITI) may be missing without the name counting as shorter."""

SHAPES: Final = (2, 3, 5)
"""Bags of up to 2, of 3, of 4 and 5 tokens, and larger ones are worked through together: few shapes, little padding."""

SLICE: Final = 1 << 16
"""Pairs at a time: what they need stays in the processor's cache."""

_FIRST_LETTER: Final = ord("A")  # what begins below it begins with a digit
_FIRST_MARKS: Final = np.uint64(0x5555555555555555)


@dataclass(frozen=True)
class Neighbours:
    """Two neighbours of one side of a pair of bags and a token of the other side; slots are counted over both."""

    pair: Int64
    first: Int64  # the slot of the first neighbour, left slots before right ones
    other: Int64  # the slot of the token of the other side
    tokens: Int32  # first neighbour, second neighbour, other token × such

    def where(self, keep: Int64) -> Neighbours:
        """Some of them."""
        return Neighbours(self.pair[keep], self.first[keep], self.other[keep], self.tokens.take(keep, axis=1))


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
    _meet_neighbours(state, vocabulary)
    meet_initials(state, vocabulary)
    _meet_joined(state, vocabulary.padded, np.flatnonzero(uneven))
    kind = np.full(left.shape[1], UNLIKE, dtype=np.int8)
    rows = np.flatnonzero(state.matched > 0)
    kind[rows] = _kinds(state, vocabulary.padded, rows)
    return kind, state.matched


def _meet_neighbours(state: Meetings, vocabulary: Vocabulary) -> None:
    """Two neighbours left over on one side, run together, meet one token left over on the other.

    This comes before initials: that all letters of two tokens are those of one says more than a first letter. The
    fewest typing errors go first; ties go by the tokens, so that the two sides can change places.
    """
    padded, size = vocabulary.padded, state.left.shape[1]
    faced, distance = _run_together(_facing_neighbours(state), padded)
    if not len(faced.pair):
        return
    free = np.ones((len(state.left) + len(state.right)) * size, dtype=np.bool_)
    seats = np.array([faced.first, faced.first + 1, faced.other]) * size + faced.pair
    queue, chosen = np.lexsort((faced.other, faced.first, *faced.tokens, distance, faced.pair)), []
    while len(queue):
        pair = faced.pair[queue]
        chosen.append(queue[np.r_[True, pair[1:] != pair[:-1]]])
        free[seats[:, chosen[-1]]] = False
        queue = queue[free[seats[:, queue]].all(axis=0)]
    met = faced.where(np.concatenate(chosen))
    for slot in (met.first, met.first + 1, met.other):
        state.take(slot, met.pair)
    first, second, other = padded.bits[met.tokens]
    state.agree(met.pair, np.minimum(first + second, other) * JOINED_QUALITY, JOINED_QUALITY)


def _facing_neighbours(state: Meetings) -> Neighbours:
    """Two open neighbours and one open token, whose letters are nearly the same."""
    left = (state.left, state.print_left, state.met_left, 0)
    right = (state.right, state.print_right, state.met_right, len(state.left))
    found = []
    for (two, print_two, met_two, low_two), (one, print_one, met_one, low_one) in ((left, right), (right, left)):
        pair, first, other = _near_neighbours(print_two, print_one)
        open_ = np.flatnonzero(~(met_two[first, pair] | met_two[first + 1, pair] | met_one[other, pair]))
        pair, first, other = pair[open_], first[open_], other[open_]
        tokens = np.array([two[first, pair], two[first + 1, pair], one[other, pair]])
        found.append(Neighbours(pair, first + low_two, other + low_one, tokens))
    return Neighbours(
        np.concatenate([part.pair for part in found]),
        np.concatenate([part.first for part in found]),
        np.concatenate([part.other for part in found]),
        np.concatenate([part.tokens for part in found], axis=1),
    )


def _near_neighbours(two: UInt64, one: UInt64) -> tuple[Int64, Int64, Int64]:
    """Pair, slot of the first neighbour, and slot of the token facing them, where the letter prints are near."""
    slots = range(len(two) - 1)
    # One edit changes at most two marks of the letter print.
    near = [
        np.flatnonzero(np.bitwise_count(_prints_together(two[slot], two[slot + 1]) ^ one) <= 2 * NEIGHBOURS_DISTANCE)
        for slot in slots
    ]
    first = np.repeat(np.arange(len(near)), [len(part) for part in near])
    other, pair = np.divmod(np.concatenate([np.zeros(0, dtype=np.int64), *near]), two.shape[1])
    return pair, first, other


def _run_together(faced: Neighbours, padded: Padded) -> tuple[Neighbours, Int64]:
    """Those whose texts are near enough, and by how many typing errors they differ.

    Two typing errors are too many to be forgiven beside a missing space: ABDUL HAMID is not ABDULMAJID. Where
    texts are short, or a neighbour is a letter (which may well stand for another word), there may be none.
    Two numbers side by side are never one number.
    """
    first, second, other = faced.tokens
    letters, letters_other = padded.length[first] + padded.length[second], padded.length[other]
    a_letter = padded.single[first] | padded.single[second]
    allowed = NEIGHBOURS_DISTANCE * ((np.minimum(letters, letters_other) >= NEIGHBOURS_LETTERS) & ~a_letter)
    numbers = (padded.initial[first] < _FIRST_LETTER) & (padded.initial[second] < _FIRST_LETTER)
    near = np.flatnonzero((np.abs(letters - letters_other) <= allowed) & ~numbers)
    faced, allowed = faced.where(near), allowed[near]
    first_text, second_text, text = padded.text[faced.tokens]
    distance = _distances(first_text + second_text, text, NEIGHBOURS_DISTANCE)
    keep = np.flatnonzero(distance <= allowed)
    return faced.where(keep), distance[keep]


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
    distance = _distances(padded.text[left].sum(axis=0), padded.text[right].sum(axis=0), JOINED_DISTANCE)
    rows, left, right = _some(distance <= JOINED_DISTANCE, rows, left, right)
    bits = np.minimum(padded.bits[left].sum(axis=0), padded.bits[right].sum(axis=0))
    state.close(rows, bits * JOINED_QUALITY, JOINED_QUALITY)


def _some(keep: Bool, rows: Int64, left: Int32, right: Int32) -> tuple[Int64, Int32, Int32]:
    chosen = np.flatnonzero(keep)
    return rows[chosen], left.take(chosen, axis=1), right.take(chosen, axis=1)


def _print_together(padded: Padded, tokens: Int32) -> UInt64:
    """The letter print of tokens run together: a letter that stands once in two of them stands twice."""
    together: UInt64 = padded.prints[tokens[0]]
    for slot in tokens[1:]:
        together = _prints_together(together, padded.prints[slot])
    return together


def _prints_together(one: UInt64, other: UInt64) -> UInt64:
    return one | other | ((one & other & _FIRST_MARKS) << np.uint64(1))


def _distances(texts: NDArray[np.object_], others: NDArray[np.object_], furthest: int) -> Int64:
    """Optimal string alignment distances of texts pair by pair; over `furthest`, one more than it."""
    told = process.cpdist(
        texts.tolist(), others.tolist(), scorer=OSA.distance, score_cutoff=furthest, workers=1, dtype=np.int64
    )
    return np.asarray(told)


def _kinds(state: Meetings, padded: Padded, rows: Int64) -> Int8:
    """The kind of agreement of pairs in which something met."""
    left, right = state.open(rows)
    bits_left, bits_right = padded.bits.take(left), padded.bits.take(right)
    heavy_left, heavy_right = bits_left.max(axis=0) >= LIGHT_BITS, bits_right.max(axis=0) >= LIGHT_BITS
    whole_left, whole_right = left.max(axis=0) < 0, right.max(axis=0) < 0
    nothing_left = whole_left & whole_right
    complete = ~heavy_left & ~heavy_right & (whole_left | whole_right)  # a light token may be missing, not exchanged
    matched, worst = state.matched[rows], state.worst[rows]
    missing = np.minimum(bits_left.sum(axis=0), bits_right.sum(axis=0))
    return np.select(
        [
            complete & nothing_left & (worst == EXACT_QUALITY),
            complete & (worst >= SOUND_QUALITY),
            complete & (worst >= TYPO_QUALITY),
            whole_left | whole_right,
            matched / np.maximum(matched + missing, 1e-9) >= 0.4,
        ],
        [SAME, ALIKE, TYPO, SUBSET, PARTIAL],
        LITTLE,
    ).astype(np.int8)
