"""Names as weighted bags: the person's own, the parents', the head of the family's, and addresses alike.

For a person's own name a level holds the kind of agreement and how rare what agreed is (bits in steps of
three), so that a rare name counts for more than MUHAMMAD. The other names use a coarser scale.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Float64, Int8, Int32, Int64
from dtsen_merge.linkage.comparisons import bags
from dtsen_merge.linkage.comparisons.place import REGIONS, region_relation
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import Bags, Vocabulary

BIN_EDGES: Final = (6.0, 9.0, 12.0, 15.0, 18.0)
BINS: Final = len(BIN_EDGES) + 1
KINDS: Final = ("little", "partial", "subset", "typo", "alike", "same")
NAME_LEVELS: Final = ("missing", "unlike", *(f"{kind}-{bin_}" for kind in KINDS for bin_ in range(BINS)))
COARSE_EDGES: Final = (9.0, 14.0, 19.0)
COARSE_BINS: Final = len(COARSE_EDGES) + 1
COARSE_LEVELS: Final = (
    "missing",
    "unlike",
    "partial",
    *(f"{kind}-{bin_}" for kind in ("near", "same") for bin_ in range(COARSE_BINS)),
)
_NEAR, _SAME = COARSE_LEVELS.index("near-0"), COARSE_LEVELS.index("same-0")
_TELLING: Final = (*range(_NEAR + 1, _SAME), *range(_SAME + 1, len(COARSE_LEVELS)))
"""Agreements on something rare enough to mean the same, whatever stands beside it."""


def name_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """The level of two persons' own names; a second name (alias) counts where it fits better."""
    own, alias = records.names["nama_tokens"], records.names["nama_alias"]
    kind, bits = _compare(records.people, own, own, a, b)
    for left, right in ((own, alias), (alias, own)):
        rows = np.flatnonzero((left.of[a] >= 0) & (right.of[b] >= 0))
        if len(rows):
            kind_2, bits_2 = _compare(records.people, left, right, a[rows], b[rows])
            better = (kind_2 > kind[rows]) | ((kind_2 == kind[rows]) & (bits_2 > bits[rows]))
            kind[rows] = np.where(better, kind_2, kind[rows])
            bits[rows] = np.where(better, bits_2, bits[rows])
    level = 2 + (kind.astype(np.int32) - 1) * BINS + np.digitize(bits, BIN_EDGES)
    level = np.where(kind == bags.UNLIKE, 1, level)
    return np.where((own.of[a] < 0) | (own.of[b] < 0), 0, level).astype(np.int8)


def kind_of(level: Int8) -> Int32:
    """The kind of agreement (bags.UNLIKE … bags.SAME) inside a name level; -1 when missing."""
    wide = level.astype(np.int32)
    return np.select([wide == 0, wide == 1], [-1, 0], (wide - 2) // BINS + 1).astype(np.int32)


def coarse_levels(records: Prepared, left: str, right: str, a: Int64, b: Int64) -> Int8:
    """The coarse level of one name of a with one name of b (fields of PERSON_NAMES)."""
    return _coarse(records.people, records.names[left], records.names[right], a, b)


def mother_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """Mother with mother; where one list names only "a parent", that parent with the mother."""
    return _best_of(records, (("nama_ibu", "nama_ibu"), ("nama_ibu", "nama_ortu"), ("nama_ortu", "nama_ibu")), a, b)


def father_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """Father with father or with the name behind bin/binti; else with "a parent"."""
    fields = ("nama_ayah", "nama_bin")
    pairs = [(left, right) for left in fields for right in fields]
    pairs += [(field, "nama_ortu") for field in fields] + [("nama_ortu", field) for field in fields]
    return _best_of(records, tuple(pairs), a, b)


def parent_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """A name that stands for either parent, with another such name."""
    return coarse_levels(records, "nama_ortu", "nama_ortu", a, b)


def head_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """The head of the family's name, where a family-card number does not already say it."""
    level = coarse_levels(records, "nama_kepala_keluarga", "nama_kepala_keluarga", a, b)
    both_known = (records.kk_known[a] > 0) & (records.kk_known[b] > 0)
    return np.where(both_known, 0, level).astype(np.int8)


def address_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """Address text as a bag; where the regions differ only an agreement counts: a move is one piece of evidence."""
    level = _coarse(records.places, records.address, records.address, a, b)
    region = region_relation(records, a, b)
    moved = (region == REGIONS.index("other-desa")) | (region == REGIONS.index("other-kecamatan"))
    return np.where(moved & ~np.isin(level, _TELLING), 0, level).astype(np.int8)


def _best_of(records: Prepared, fields: tuple[tuple[str, str], ...], a: Int64, b: Int64) -> Int8:
    best = np.zeros(len(a), dtype=np.int8)
    for left, right in fields:
        # A name that stands for either parent can only speak for: it may be the other parent's.
        either = "nama_ortu" in (left, right)
        level = coarse_levels(records, left, right, a, b)
        level = np.where(either & (level < _NEAR), 0, level).astype(np.int8)
        best = np.maximum(best, level)
    return best


def _coarse(vocabulary: Vocabulary, left: Bags, right: Bags, a: Int64, b: Int64) -> Int8:
    level = np.zeros(len(a), dtype=np.int8)
    rows = np.flatnonzero((left.of[a] >= 0) & (right.of[b] >= 0))
    if not len(rows):
        return level
    kind, bits = _compare(vocabulary, left, right, a[rows], b[rows])
    bin_ = np.digitize(bits, COARSE_EDGES)
    level[rows] = np.select(
        [kind >= bags.ALIKE, kind >= bags.SUBSET, kind > bags.UNLIKE], [_SAME + bin_, _NEAR + bin_, 2], 1
    )
    return level


def _compare(vocabulary: Vocabulary, left: Bags, right: Bags, a: Int64, b: Int64) -> tuple[Int8, Float64]:
    """Kind and bits for pairs of records, worked out once for each distinct pair of values."""
    of_a, of_b = left.of[a].astype(np.int64), right.of[b].astype(np.int64)
    known = (of_a >= 0) & (of_b >= 0)
    kind = np.zeros(len(a), dtype=np.int8)
    bits = np.zeros(len(a), dtype=np.float64)
    if left is right:
        of_a, of_b = np.minimum(of_a, of_b), np.maximum(of_a, of_b)
    distinct, inverse = np.unique((of_a << 32 | of_b)[known], return_inverse=True)
    kinds, weights = bags.compare_bags(vocabulary, left.tokens[distinct >> 32], right.tokens[distinct & 0xFFFFFFFF])
    kind[known], bits[known] = kinds[inverse], weights[inverse]
    return kind, bits
