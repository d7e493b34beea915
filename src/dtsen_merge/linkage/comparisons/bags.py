"""Two bags of tokens compared: which tokens meet, how well, and how much that says.

Tokens meet one to one, best kind first: the same; sounding alike; an initial and the word it begins; a typing
error (optimal string alignment distance 1, or 2 in long words); at last what is left over on each side, run
together (ABDUL RAHMAN and ABDURRAHMAN). Everything is symmetric in the two sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64
from dtsen_merge.linkage.tokens import Vocabulary

UNLIKE, LITTLE, PARTIAL, SUBSET, TYPO, ALIKE, SAME = range(7)
"""Kinds of agreement, from none to all tokens the same (in any order)."""

EXACT_QUALITY: Final = 1.0
SOUND_QUALITY: Final = 0.9
JOINED_QUALITY: Final = 0.9
TYPO_QUALITY: Final = 0.8
INITIAL_QUALITY: Final = 0.4
LIGHT_BITS: Final = 4.5
"""A token that one person in 23 bears (MUHAMMAD, SITI) may be missing without the name counting as shorter."""


@dataclass
class Meeting:
    """The state of a batch of bag pairs: `left`, `right` token numbers; what each token met with, 0 = nothing."""

    left: Int32
    right: Int32
    left_quality: Float64
    right_quality: Float64
    matched: Float64  # bits of agreement
    worst: Float64  # the poorest quality of any meeting


def compare_bags(vocabulary: Vocabulary, left: Int32, right: Int32) -> tuple[Int8, Float64]:
    """The kind of agreement and the bits of agreement for each pair of bags.

    Args:
        vocabulary: what the token numbers stand for.
        left: pairs × width token numbers, -1 where there is none.
        right: the same for the other side.
    """
    shape = left.shape
    state = Meeting(left, right, np.zeros(shape), np.zeros(shape), np.zeros(shape[0]), np.ones(shape[0]))
    if not shape[0]:
        return np.zeros(0, dtype=np.int8), state.matched
    _meet_equal(state, left, right, vocabulary, EXACT_QUALITY)
    _meet_equal(state, _sound(vocabulary, left), _sound(vocabulary, right), vocabulary, SOUND_QUALITY)
    _meet_typos(state, vocabulary)
    _meet_initials(state, vocabulary)
    _meet_joined(state, vocabulary)
    return _kinds(state, vocabulary), state.matched


def _sound(vocabulary: Vocabulary, numbers: Int32) -> Int32:
    return np.where(numbers >= 0, vocabulary.sound[np.maximum(numbers, 0)], -1).astype(np.int32)


def _meet_equal(state: Meeting, left: Int32, right: Int32, vocabulary: Vocabulary, quality: float) -> None:
    """Let unmet tokens with equal keys meet, slot by slot."""
    for i in range(left.shape[1]):
        for j in range(right.shape[1]):
            rows = np.flatnonzero(
                (left[:, i] >= 0)
                & (left[:, i] == right[:, j])
                & (state.left_quality[:, i] == 0)
                & (state.right_quality[:, j] == 0)
            )
            _join(state, rows, np.full(len(rows), i), np.full(len(rows), j), vocabulary, quality)


def _join(state: Meeting, rows: Int64, i: Int64, j: Int64, vocabulary: Vocabulary, quality: float) -> None:
    """Record that token i of the left met token j of the right; the commoner of the two says what it is worth."""
    if not len(rows):
        return
    state.left_quality[rows, i] = quality
    state.right_quality[rows, j] = quality
    bits = np.minimum(vocabulary.bits[state.left[rows, i]], vocabulary.bits[state.right[rows, j]])
    np.add.at(state.matched, rows, bits * quality)
    np.minimum.at(state.worst, rows, quality)


def _open_pairs(state: Meeting) -> tuple[Int64, Int64, Int64]:
    """Rows and slots of all unmet tokens that face one another."""
    open_left = (state.left >= 0) & (state.left_quality == 0)
    open_right = (state.right >= 0) & (state.right_quality == 0)
    facing = open_left[:, :, None] & open_right[:, None, :]
    rows, i, j = np.nonzero(facing)
    return rows, i, j


def _meet_typos(state: Meeting, vocabulary: Vocabulary) -> None:
    rows, i, j = _open_pairs(state)
    a, b = state.left[rows, i], state.right[rows, j]
    length = np.minimum(vocabulary.length[a], vocabulary.length[b])
    allowed = np.where(length >= 8, 2, np.where(length >= 4, 1, 0))
    apart = np.bitwise_count(vocabulary.prints[a] ^ vocabulary.prints[b])
    near = (
        (allowed > 0)
        & (np.abs(vocabulary.length[a] - vocabulary.length[b]) <= allowed)
        & (apart <= 2 * allowed)  # one edit changes at most two marks of the letter print
    )
    rows, i, j, a, b, allowed = rows[near], i[near], j[near], a[near], b[near], allowed[near]
    if not len(rows):
        return
    distance = _distances(vocabulary, a, b)
    close = distance <= allowed
    _take_best(state, rows[close], i[close], j[close], distance[close], vocabulary, TYPO_QUALITY)


def _distances(vocabulary: Vocabulary, a: Int32, b: Int32) -> Int64:
    """Edit distance of token pairs, worked out once for each distinct pair."""
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    distinct, inverse = np.unique(low << 32 | high, return_inverse=True)
    left = vocabulary.text[distinct >> 32].tolist()
    right = vocabulary.text[distinct & 0xFFFFFFFF].tolist()
    found = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=2, workers=1, dtype=np.int64)
    return np.asarray(found, dtype=np.int64)[inverse]


def _take_best(
    state: Meeting, rows: Int64, i: Int64, j: Int64, distance: Int64, vocabulary: Vocabulary, quality: float
) -> None:
    """Meet the nearest first; ties by the tokens themselves, so that the two sides can change places."""
    a, b = state.left[rows, i], state.right[rows, j]
    order = np.lexsort((np.maximum(a, b), np.minimum(a, b), distance, rows))
    rows, i, j = rows[order], i[order], j[order]
    while len(rows):
        first = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
        _join(state, rows[first], i[first], j[first], vocabulary, quality)
        left = (state.left_quality[rows, i] == 0) & (state.right_quality[rows, j] == 0)
        rows, i, j = rows[left], i[left], j[left]


def _meet_initials(state: Meeting, vocabulary: Vocabulary) -> None:
    rows, i, j = _open_pairs(state)
    a, b = state.left[rows, i], state.right[rows, j]
    fits = (vocabulary.single[a] | vocabulary.single[b]) & (vocabulary.initial[a] == vocabulary.initial[b])
    rows, i, j = rows[fits], i[fits], j[fits]
    _take_best(state, rows, i, j, np.zeros(len(rows), dtype=np.int64), vocabulary, INITIAL_QUALITY)


def _meet_joined(state: Meeting, vocabulary: Vocabulary) -> None:
    """What is left over on each side, run together in its order, where the counts of tokens differ."""
    open_left = (state.left >= 0) & (state.left_quality == 0)
    open_right = (state.right >= 0) & (state.right_quality == 0)
    count_left, count_right = open_left.sum(axis=1), open_right.sum(axis=1)
    length_left = _summed(vocabulary.length, state.left, open_left)
    length_right = _summed(vocabulary.length, state.right, open_right)
    rows = np.flatnonzero(
        (count_left > 0)
        & (count_right > 0)
        & (count_left != count_right)
        & (np.minimum(length_left, length_right) >= 6)
        & (np.abs(length_left - length_right) <= 2)
    )
    if not len(rows):
        return
    left = _run_together(vocabulary, state.left[rows], open_left[rows])
    right = _run_together(vocabulary, state.right[rows], open_right[rows])
    distance = np.asarray(process.cpdist(left, right, scorer=OSA.distance, score_cutoff=2, workers=1, dtype=np.int64))
    rows = rows[distance <= 2]
    if not len(rows):
        return
    bits_left = _summed(vocabulary.bits, state.left[rows], open_left[rows])
    bits_right = _summed(vocabulary.bits, state.right[rows], open_right[rows])
    state.left_quality[rows] = np.where(open_left[rows], JOINED_QUALITY, state.left_quality[rows])
    state.right_quality[rows] = np.where(open_right[rows], JOINED_QUALITY, state.right_quality[rows])
    state.matched[rows] += np.minimum(bits_left, bits_right) * JOINED_QUALITY
    state.worst[rows] = np.minimum(state.worst[rows], JOINED_QUALITY)


def _summed(values: Float64 | Int32, numbers: Int32, where: Bool) -> Float64:
    return np.asarray(np.where(where, values[np.maximum(numbers, 0)], 0).sum(axis=1), dtype=np.float64)


def _run_together(vocabulary: Vocabulary, numbers: Int32, where: Bool) -> list[str]:
    text = vocabulary.text
    slots = [
        pl.Series(f"slot{slot}", np.where(where[:, slot], text[np.maximum(numbers[:, slot], 0)], "").tolist())
        for slot in range(numbers.shape[1])
    ]
    return pl.DataFrame(slots).select(pl.concat_str(pl.all()))["slot0"].to_list()


def _kinds(state: Meeting, vocabulary: Vocabulary) -> Int8:
    open_left = (state.left >= 0) & (state.left_quality == 0)
    open_right = (state.right >= 0) & (state.right_quality == 0)
    missing_left, missing_right = (
        _summed(vocabulary.bits, state.left, open_left),
        _summed(vocabulary.bits, state.right, open_right),
    )
    heavy_left = (open_left & (vocabulary.bits[np.maximum(state.left, 0)] >= LIGHT_BITS)).any(axis=1)
    heavy_right = (open_right & (vocabulary.bits[np.maximum(state.right, 0)] >= LIGHT_BITS)).any(axis=1)
    met = state.matched > 0
    complete = met & ~heavy_left & ~heavy_right
    nothing_left = ~open_left.any(axis=1) & ~open_right.any(axis=1)
    one_sided = met & ~complete & ~(heavy_left & heavy_right)
    share = state.matched / np.maximum(state.matched + np.minimum(missing_left, missing_right), 1e-9)
    return np.select(
        [
            complete & nothing_left & (state.worst == EXACT_QUALITY),
            complete & (state.worst >= SOUND_QUALITY),
            complete & (state.worst >= TYPO_QUALITY),
            complete | one_sided,
            met & (share >= 0.4),
            met,
        ],
        [SAME, ALIKE, TYPO, SUBSET, PARTIAL, LITTLE],
        UNLIKE,
    ).astype(np.int8)
