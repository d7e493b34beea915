"""Which tokens of two bags meet: one to one, the best likeness first.

`meet` lets whole words meet, `meet_initials` what words left over meet with letters; `bags` asks in between
for words that were run together.

Arrays are slots × pairs: `left[i, p]` is the number of the i-th token of the left bag of pair p, -1 for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.token_distances import FURTHEST
from dtsen_merge.linkage.tokens import Padded, Vocabulary

EXACT, SOUND, TYPO, TYPOS, INITIAL, STRANGERS = range(6)
"""How two tokens are alike: the same, by sound, one typing error, two, an initial and its word, not at all."""

EXACT_QUALITY: Final = 1.0
SOUND_QUALITY: Final = 0.9
TYPO_QUALITY: Final = 0.8
INITIAL_QUALITY: Final = 0.4
QUALITY: Final = np.array([EXACT_QUALITY, SOUND_QUALITY, TYPO_QUALITY, TYPO_QUALITY, INITIAL_QUALITY])
"""What a meeting is worth, by likeness."""


@dataclass(frozen=True)
class Facing:
    """Tokens that face one another and are alike: token i of the left bag of a pair, token j of the right."""

    pair: Int64
    i: Int64
    j: Int64
    likeness: Int8

    def where(self, keep: Bool | Int64) -> Facing:
        """Some of them."""
        return Facing(self.pair[keep], self.i[keep], self.j[keep], self.likeness[keep])


@dataclass
class Meetings:
    """What the tokens of a slice of pairs met with."""

    left: Int32
    right: Int32
    print_left: UInt64  # letter prints of the tokens
    print_right: UInt64
    met_left: Bool
    met_right: Bool
    matched: Float64  # bits of agreement
    worst: Float64  # the poorest quality of any meeting

    def open(self, pairs: Int64) -> tuple[Int32, Int32]:
        """The tokens of some pairs that met nothing; -1 elsewhere."""
        # Minus a Boolean is 0 or -1, and -1 swallows any number.
        left = self.left.take(pairs, axis=1) | -self.met_left.take(pairs, axis=1).view(np.int8)
        right = self.right.take(pairs, axis=1) | -self.met_right.take(pairs, axis=1).view(np.int8)
        return left, right

    def take(self, slot: Int64, pair: Int64) -> None:
        """Note that tokens met; slots are counted over both sides, the left ones first."""
        on_left = slot < len(self.left)
        self.met_left[slot[on_left], pair[on_left]] = True
        self.met_right[slot[~on_left] - len(self.left), pair[~on_left]] = True

    def agree(self, pair: Int64, bits: Float64, quality: float) -> None:
        """Count meetings of one quality, each with its pair and its bits."""
        self.matched += np.bincount(pair, weights=bits, minlength=len(self.matched))
        self.worst[pair] = np.minimum(self.worst[pair], quality)

    def close(self, pairs: Int64, bits: Float64, quality: float) -> None:
        """Let all that is open in these pairs meet, for so many bits."""
        self.met_left[:, pairs] = True
        self.met_right[:, pairs] = True
        self.matched[pairs] += bits
        self.worst[pairs] = np.minimum(self.worst[pairs], quality)


def meet(vocabulary: Vocabulary, left: Int32, right: Int32) -> Meetings:
    """Let the words of each pair of bags meet; the commoner of two tokens says what their meeting is worth."""
    prints = vocabulary.padded.print_left.take(left), vocabulary.padded.print_right.take(right)
    faced = alike(vocabulary, left, right, *prints)
    faced = faced.where(_chosen(faced, left, right))
    size, bits = left.shape[1], vocabulary.padded.bits
    met_left, met_right = np.zeros(left.shape, dtype=np.bool_), np.zeros(right.shape, dtype=np.bool_)
    met_left[faced.i, faced.pair] = True
    met_right[faced.j, faced.pair] = True
    worth = np.minimum(bits[left[faced.i, faced.pair]], bits[right[faced.j, faced.pair]]) * QUALITY[faced.likeness]
    matched = np.zeros(size) + np.bincount(faced.pair, weights=worth, minlength=size)
    worst = np.ones(size)
    for likeness in (SOUND, TYPO, TYPOS):  # the poorest is written last
        worst[faced.pair[faced.likeness == likeness]] = QUALITY[likeness]
    return Meetings(left, right, *prints, met_left, met_right, matched, worst)


def alike(vocabulary: Vocabulary, left: Int32, right: Int32, print_left: UInt64, print_right: UInt64) -> Facing:
    """All facing words that are alike; the prints are those of the tokens."""
    near = _near(vocabulary.padded, left, right, print_left, print_right)
    a, b = left[near.i, near.pair], right[near.j, near.pair]
    same_sound = vocabulary.padded.ear_left[a] == vocabulary.padded.ear_right[b]
    likeness = np.where(a == b, EXACT, np.where(same_sound, SOUND, STRANGERS)).astype(np.int8)
    rest = np.flatnonzero(~same_sound)
    likeness[rest] = _typos(vocabulary, a[rest], b[rest])
    found = np.flatnonzero(likeness != STRANGERS)
    return Facing(near.pair[found], near.i[found], near.j[found], likeness[found])


def meet_initials(state: Meetings, vocabulary: Vocabulary) -> None:
    """Let letters that met nothing meet words that met nothing and begin with them."""
    single, bits = vocabulary.padded.single, vocabulary.padded.bits
    rows = np.flatnonzero(single.take(state.left).any(axis=0) | single.take(state.right).any(axis=0))
    left, right = state.open(rows)
    faced = _initials(vocabulary.padded, left, right)
    faced = faced.where(_chosen(faced, left, right))
    pair = rows[faced.pair]
    state.met_left[faced.i, pair] = True
    state.met_right[faced.j, pair] = True
    worth = np.minimum(bits[left[faced.i, faced.pair]], bits[right[faced.j, faced.pair]])
    state.agree(pair, worth * INITIAL_QUALITY, INITIAL_QUALITY)


def _near(padded: Padded, left: Int32, right: Int32, print_left: UInt64, print_right: UInt64) -> Facing:
    """Facing tokens that sound alike or whose letters differ so little that typing errors could explain it."""
    ear_left, ear_right = padded.ear_left.take(left), padded.ear_right.take(right)
    pairs = []
    for i, j in product(range(len(left)), range(len(right))):
        near = np.bitwise_count(print_left[i] ^ print_right[j]) <= 2 * FURTHEST
        near |= ear_left[i] == ear_right[j]
        pairs.append(np.flatnonzero(near))
    return _listed(pairs, len(right), STRANGERS)


def _initials(padded: Padded, left: Int32, right: Int32) -> Facing:
    """Facing tokens of which one is a letter and the other a word that begins with it."""
    single_left, single_right = padded.single.take(left), padded.single.take(right)
    initial_left, initial_right = padded.initial.take(left), padded.initial.take(right)
    pairs = [
        np.flatnonzero((single_left[i] ^ single_right[j]) & (initial_left[i] == initial_right[j]))
        for i, j in product(range(len(left)), range(len(right)))
    ]
    return _listed(pairs, len(right), INITIAL)


def _listed(pairs: list[Int64], width: int, likeness: int) -> Facing:
    """Lists of pairs, one for each two slots, run together."""
    slot = np.repeat(np.arange(len(pairs)), [len(part) for part in pairs])
    return Facing(np.concatenate(pairs), slot // width, slot % width, np.full(len(slot), likeness, dtype=np.int8))


def _typos(vocabulary: Vocabulary, a: Int32, b: Int32) -> Int8:
    """Likeness by typing errors: one allowed in words of four letters and more, two from eight letters on."""
    padded = vocabulary.padded
    length_a, length_b = padded.length[a], padded.length[b]
    short = np.minimum(length_a, length_b)
    allowed = (short >= 4).astype(np.int8) + (short >= 8)
    # One edit changes the length by one at most, and at most two marks of the letter print.
    apart = np.bitwise_count(padded.print_left[a] ^ padded.print_right[b])
    near = np.flatnonzero((allowed > 0) & (np.abs(length_a - length_b) <= allowed) & (apart <= 2 * allowed))
    distance = vocabulary.distances.of(a[near], b[near])
    likeness = np.full(len(a), STRANGERS, dtype=np.int8)
    likeness[near] = np.where(distance <= allowed[near], TYPO - 1 + distance, STRANGERS)
    return likeness


def _chosen(faced: Facing, left: Int32, right: Int32) -> Bool:
    """Which of the alike tokens meet when each meets once: the best likeness first.

    Ties go by the slots where tokens are the same or sound alike, else by the tokens themselves, so that the
    two sides can change places.
    """
    size = left.shape[1]
    seat_left, seat_right = faced.i * size + faced.pair, faced.j * size + faced.pair
    crowd_left = np.bincount(seat_left, minlength=left.size)
    crowd_right = np.bincount(seat_right, minlength=right.size)
    contested = np.flatnonzero((crowd_left[seat_left] > 1) | (crowd_right[seat_right] > 1))
    chosen = np.ones(len(faced.pair), dtype=np.bool_)
    if not len(contested):
        return chosen
    chosen[contested] = False
    some = faced.where(contested)
    a, b = left[some.i, some.pair], right[some.j, some.pair]
    by_token = some.likeness >= TYPO
    low, high = np.where(by_token, np.minimum(a, b), 0), np.where(by_token, np.maximum(a, b), 0)
    queue = contested[np.lexsort((some.j, some.i, high, low, some.likeness, some.pair))]
    free_left, free_right = crowd_left > 0, crowd_right > 0
    while len(queue):
        pair = faced.pair[queue]
        first = queue[np.r_[True, pair[1:] != pair[:-1]]]
        chosen[first] = True
        free_left[seat_left[first]] = False
        free_right[seat_right[first]] = False
        queue = queue[free_left[seat_left[queue]] & free_right[seat_right[queue]]]
    return chosen
