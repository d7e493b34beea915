"""Names as weighted bags: the person's own, the parents', the head of the family's, and addresses alike.

For a person's own name a level holds the kind of agreement and how rare what agreed is (bits in steps of
three), so that a rare name counts for more than MUHAMMAD. The other names use a coarser scale.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Float64, Int8, Int32, Int64
from dtsen_merge.linkage.comparisons import bags
from dtsen_merge.linkage.comparisons.place import REGIONS, region_relation
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.remembered import levels_once
from dtsen_merge.linkage.tokens import Bags

BIN_EDGES: Final = (6.0, 9.0, 12.0, 15.0, 18.0)
BINS: Final = len(BIN_EDGES) + 1
KINDS: Final = ("little", "partial", "subset", "typo", "alike", "same")
NAME_LEVELS: Final = ("missing", "unlike", *(f"{kind}-{bin_}" for kind in KINDS for bin_ in range(BINS)))
COARSE_EDGES: Final = (9.0, 14.0, 19.0)
COARSE_BINS: Final = len(COARSE_EDGES) + 1
COARSE_KINDS: Final = ("partial", "near", "same")
COARSE_LEVELS: Final = (
    "missing",
    "unlike",
    *(f"{kind}-{bin_}" for kind in COARSE_KINDS for bin_ in range(COARSE_BINS)),
)
_PARTIAL, _NEAR, _SAME = (COARSE_LEVELS.index(f"{kind}-0") for kind in COARSE_KINDS)
ADDRESS_LEVELS: Final = (*COARSE_LEVELS, "elsewhere-differs", "elsewhere-same")
"""Addresses in two villages are levels of their own: a move is one piece of evidence, and the region counts it."""
_ELSEWHERE: Final = ADDRESS_LEVELS.index("elsewhere-differs")
_TELLING: Final = np.array([name.startswith(("near-", "same-")) and name[-1] != "0" for name in COARSE_LEVELS])
"""Agreements on something rare enough to mean the same, whatever stands beside it."""
_MOVED: Final = np.isin(REGIONS, ("other-desa", "other-kecamatan"))
ADDRESS: Final = "alamat"


def name_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """The level of two persons' own names; a second name (alias) counts where it fits better."""
    own, alias = records.names["nama_tokens"], records.names["nama_alias"]
    level = np.zeros(len(a), dtype=np.int8)
    rows, told = _levels(records, "nama_tokens", "nama_tokens", own.of[a], own.of[b], _fine)
    level[rows] = told
    if len(alias.tokens):
        rows = rows[(alias.of[a[rows]] >= 0) | (alias.of[b[rows]] >= 0)]
        level[rows] = _with_second_names(records, a[rows], b[rows])
    return level


def _with_second_names(records: Prepared, a: Int64, b: Int64) -> Int8:
    """The level of the names that fit best: both own names, or one's own and the other's alias."""
    own, alias = records.names["nama_tokens"], records.names["nama_alias"]
    kind, bits = bags.compare_bags(records.people, own, own.of[a], own, own.of[b])
    for left, right in ((own, alias), (alias, own)):
        rows = np.flatnonzero((left.of[a] >= 0) & (right.of[b] >= 0))
        kind_2, bits_2 = bags.compare_bags(records.people, left, left.of[a[rows]], right, right.of[b[rows]])
        better = (kind_2 > kind[rows]) | ((kind_2 == kind[rows]) & (bits_2 > bits[rows]))
        kind[rows[better]], bits[rows[better]] = kind_2[better], bits_2[better]
    return _fine(kind, bits)


def _fine(kind: Int8, bits: Float64) -> Int8:
    """Kind and bits as a level of NAME_LEVELS."""
    level = 2 + (kind.astype(np.int32) - 1) * BINS + np.digitize(bits, BIN_EDGES)
    return np.where(kind == bags.UNLIKE, 1, level).astype(np.int8)


def _coarse(kind: Int8, bits: Float64) -> Int8:
    """Kind and bits as a level of COARSE_LEVELS."""
    bin_ = np.digitize(bits, COARSE_EDGES)
    return np.select(
        [kind >= bags.ALIKE, kind >= bags.SUBSET, kind > bags.UNLIKE],
        [_SAME + bin_, _NEAR + bin_, _PARTIAL + bin_],
        1,
    ).astype(np.int8)


def kind_of(level: Int8) -> Int32:
    """The kind of agreement (bags.UNLIKE … bags.SAME) inside a name level; -1 when missing."""
    wide = level.astype(np.int32)
    return np.select([wide == 0, wide == 1], [-1, 0], (wide - 2) // BINS + 1).astype(np.int32)


def coarse_levels(records: Prepared, left: str, right: str, a: Int64, b: Int64) -> Int8:
    """The coarse level of one name of a with one name of b (fields of PERSON_NAMES)."""
    level = np.zeros(len(a), dtype=np.int8)
    rows, told = _levels(records, left, right, _bags(records, left).of[a], _bags(records, right).of[b], _coarse)
    level[rows] = told
    return level


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


def address_levels(records: Prepared, a: Int64, b: Int64, region: Int32 | None = None) -> Int8:
    """Address text as a bag; in two villages only whether it is the same in so many words.

    `region` is place.region_relation of the pairs, worked out here where it is not given.
    """
    level = np.zeros(len(a), dtype=np.int8)
    of = records.address.of
    rows, told = _levels(records, ADDRESS, ADDRESS, of[a], of[b], _coarse)
    moved = _MOVED[region_relation(records, a[rows], b[rows]) if region is None else region[rows]]
    level[rows] = np.where(moved, _ELSEWHERE + _TELLING[told], told)
    return level


def _best_of(records: Prepared, fields: tuple[tuple[str, str], ...], a: Int64, b: Int64) -> Int8:
    """The best coarse level of several pairs of fields; pairs of which a field is empty everywhere cost nothing."""
    best = np.zeros(len(a), dtype=np.int8)
    filled = [pair for pair in fields if all(len(_bags(records, name).tokens) for name in pair)]
    of_a = {left: _bags(records, left).of[a] for left in dict.fromkeys(left for left, _ in filled)}
    of_b = {right: _bags(records, right).of[b] for right in dict.fromkeys(right for _, right in filled)}
    for left, right in filled:
        rows, level = _levels(records, left, right, of_a[left], of_b[right], _coarse)
        if "nama_ortu" in (left, right):
            # A name that stands for either parent can only speak for: it may be the other parent's.
            level = np.where(level < _NEAR, 0, level).astype(np.int8)
        best[rows] = np.maximum(best[rows], level)
    return best


def _bags(records: Prepared, field: str) -> Bags:
    return records.address if field == ADDRESS else records.names[field]


def _levels(
    records: Prepared, left: str, right: str, of_a: Int32, of_b: Int32, scale: Callable[[Int8, Float64], Int8]
) -> tuple[Int64, Int8]:
    """The rows that have both values, and their levels, worked out once for each distinct pair of values.

    Args:
        records: the records.
        left: a field of PERSON_NAMES, or ADDRESS.
        right: the field it is compared with.
        of_a: bags of `left`, one a row, -1 where empty.
        of_b: bags of `right`.
        scale: turns kind and bits into levels.
    """
    bags_a, bags_b = _bags(records, left), _bags(records, right)
    vocabulary = records.places if left == ADDRESS else records.people
    rows = np.flatnonzero((of_a >= 0) & (of_b >= 0))
    if len(rows) < len(of_a):
        of_a, of_b = of_a[rows], of_b[rows]

    def work(one: Int32, other: Int32) -> Int8:
        return scale(*bags.compare_bags(vocabulary, bags_a, one, bags_b, other))

    if left != right:
        return rows, levels_once(of_a, of_b, work)
    remembered = records.remembered(f"{left} {scale.__name__}")
    return rows, remembered.levels(np.minimum(of_a, of_b), np.maximum(of_a, of_b), work)
