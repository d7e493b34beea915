"""Pairs to learn from that blocking did not choose: random, sought out by agreement, of one card, of one home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.comparisons import bags, compare_pairs, identity, names, pack, source_pairs, unpack
from dtsen_merge.linkage.graph import pairs_inside
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import Bags, Vocabulary, bag_bits

RANDOM_PAIRS: Final = 200_000
STRATUM: Final = 40_000
FAMILY_PAIRS: Final = 100_000
LARGEST_HOME: Final = 50
"""Records of one address; more are a hostel or a school."""
HOME_BITS: Final = 14.0
"""An address that one in 16,000 has tells a home; JL A YANI does not."""


@dataclass(frozen=True)
class Patterns:
    """Distinct rows of levels with the pair of sources and how often they occur."""

    levels: Int8
    sources: Int32
    counts: Float64  # pairs that the row stands for
    seen: Float64  # pairs looked at: another number in a weighted sample


@dataclass(frozen=True)
class ChanceSample:
    """A weighted sample of pairs from which chance agreement is learned."""

    patterns: Patterns
    of: str  # nik | date | name | place


def random_pairs(records: Prepared, seed: int, wanted: int = RANDOM_PAIRS) -> tuple[Int64, Int64]:
    """Random pairs of different records, seeded; all pairs where there are no more than wanted."""
    size = records.size
    if size * (size - 1) // 2 <= wanted:
        a, b = np.triu_indices(size, 1)
        return a.astype(np.int64), b.astype(np.int64)
    draw = np.random.default_rng(seed)
    a = draw.integers(0, size, wanted)
    b = (a + draw.integers(1, size, wanted)) % size
    return np.minimum(a, b), np.maximum(a, b)


@dataclass(frozen=True)
class HouseholdPairs:
    """Pairs of different persons of one family card inside one source."""

    a: Int64
    b: Int64
    twin: Bool
    weight: Float64  # pairs that each stands for


def household_pairs(records: Prepared, wanted: int = FAMILY_PAIRS) -> HouseholdPairs:
    """Pairs of different persons on one family card inside one source, and which of them are twins.

    Rows that look like one person (the same NIK, or the same birth date and nearly the same name) are left out.
    """
    known = np.flatnonzero(records.kk_known == 16)
    order = known[np.lexsort((known, records.kk[known], records.source[known]))]
    left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, 7):
        a, b = order[:-step], order[step:]
        together = (records.kk[a] == records.kk[b]) & (records.source[a] == records.source[b])
        left.append(np.minimum(a, b)[together])
        right.append(np.maximum(a, b)[together])
    a, b = np.concatenate(left), np.concatenate(right)
    every = max(1, len(a) // wanted)
    a, b = a[::every], b[::every]
    nik = identity.nik_relation(records, a, b)
    date = identity.date_relation(records, a, b)
    kind = names.kind_of(names.name_levels(records, a, b))
    near_name = kind >= bags.SUBSET
    one_nik = np.isin(nik, [identity.NIK_RELATIONS.index(name) for name in ("same", "typo")])
    one_person = (
        (one_nik & near_name)
        | ((date >= 1) & (date <= 4) & (kind >= bags.TYPO) & (nik != 3))
        | ((kind >= bags.ALIKE) & (date == 0))
    )
    a, b, date = a[~one_person], b[~one_person], date[~one_person]
    return HouseholdPairs(a, b, date == identity.DATE_RELATIONS.index("same"), np.full(len(a), float(every)))


def near_pairs(keys: Sequence[UInt64], members: Int64, seed: int, wanted: int) -> tuple[Int64, Int64, Float64]:
    """A weighted sample of the pairs of some records, in which pairs that agree on a key are sought out.

    A stratum a key: pairs that agree on it and on no earlier one; the last stratum is all other pairs. From each
    some `wanted` pairs are drawn, and a pair stands for as many as its stratum has.

    Args:
        keys: one number a member and key, the finest key first.
        members: the records.
        seed: of the draw.
        wanted: pairs a stratum.

    Returns:
        Both records of each pair, and how many pairs it stands for.
    """
    draw = np.random.default_rng(seed)
    left, right, weight = [], [], []
    for place in range(len(keys) + 1):
        key = keys[place] if place < len(keys) else np.zeros(len(members), dtype=np.uint64)
        order = np.argsort(key, kind="stable")
        start = np.flatnonzero(np.r_[True, key[order][1:] != key[order][:-1]])
        size = np.diff(np.r_[start, len(order)]).astype(np.float64)
        pairs = np.cumsum(size * (size - 1) / 2)
        if not len(pairs) or pairs[-1] == 0:
            continue
        group = np.searchsorted(pairs, draw.random(wanted) * pairs[-1], side="right").clip(0, len(size) - 1)
        first = (draw.random(wanted) * size[group]).astype(np.int64)
        second = (first + 1 + (draw.random(wanted) * (size[group] - 1)).astype(np.int64)) % size[group].astype(np.int64)
        i, j = order[start[group] + first], order[start[group] + second]
        fresh = i != j
        for earlier in keys[:place]:
            fresh &= earlier[i] != earlier[j]
        left.append(members[i[fresh]])
        right.append(members[j[fresh]])
        weight.append(np.full(int(fresh.sum()), pairs[-1] / wanted))
    if not left:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    a, b = np.concatenate(left), np.concatenate(right)
    return np.minimum(a, b), np.maximum(a, b), np.concatenate(weight)


def chance_samples(records: Prepared, seed: int) -> tuple[ChanceSample, ...]:
    """Weighted patterns of pairs that seek out what seldom agrees by chance: NIKs, birth dates, names, places."""
    return tuple(
        ChanceSample(count_patterns(records, *near_pairs(keys, members, seed, STRATUM)), learns)
        for keys, members, learns in (
            _nik_strata(records), _date_strata(records), _name_strata(records), _place_strata(records),
        )
        if len(members) > 1
    )  # fmt: skip


_Strata = tuple[list[UInt64], Int64, str]


def _nik_strata(records: Prepared) -> _Strata:
    members = np.flatnonzero(records.nik_known > 0)
    nik = records.nik[members]
    region, date = nik >> np.uint64(40), (nik >> np.uint64(16)) & np.uint64(0xFFFFFF)
    return [nik >> np.uint64(4), region << np.uint64(8) | (date & np.uint64(0xFF)), region, date], members, "nik"


def _date_strata(records: Prepared) -> _Strata:
    members = np.flatnonzero((records.year > 0) & ~records.date_from_nik)
    year, month, day = (part[members].astype(np.uint64) for part in (records.year, records.month, records.day))
    year_month = year << np.uint64(8) | (month & np.uint64(0xFF))
    return [year_month << np.uint64(8) | (day & np.uint64(0xFF)), year], members, "date"


def _name_strata(records: Prepared) -> _Strata:
    own = records.names["nama_tokens"]
    members = np.flatnonzero(own.of >= 0)
    return [own.of[members].astype(np.uint64), _rarest(own, records.people)[own.of[members]]], members, "name"


def _rarest(own: Bags, people: Vocabulary) -> UInt64:
    """The rarest token of every bag."""
    if not own.tokens.size or not len(people.bits):
        return np.zeros(len(own.tokens), dtype=np.uint64)
    bits = np.where(own.tokens >= 0, people.bits[np.maximum(own.tokens, 0)], -1.0)
    rarest: UInt64 = own.tokens[np.arange(len(own.tokens)), bits.argmax(axis=1)].astype(np.uint64)
    return rarest


def _place_strata(records: Prepared) -> _Strata:
    members = np.flatnonzero(records.desa >= 0)
    desa, rt, address = (
        (part[members].astype(np.int64) + 1).astype(np.uint64)
        for part in (records.desa, records.rt, records.address.of)
    )
    return [desa << np.uint64(32) | address, desa << np.uint64(32) | rt, desa], members, "place"


def home_pairs(records: Prepared) -> tuple[Int64, Int64, Float64]:
    """Pairs of records in one village with one address that few people have: what households without cards leave.

    Returns:
        Both records of each pair, and how many pairs it stands for: of very many, every so manieth is taken.
    """
    a, b = pairs_inside(home_labels(records), LARGEST_HOME)
    every = max(1, len(a) // FAMILY_PAIRS)
    a, b = a[::every], b[::every]
    return a, b, np.full(len(a), float(every))


def home_labels(records: Prepared) -> Int32:
    """By record, the first record of its home; itself where the address does not tell a home."""
    rows = np.flatnonzero(telling_homes(records))
    label = np.arange(records.size, dtype=np.int32)
    key = records.desa[rows].astype(np.int64) << 32 | records.address.of[rows]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    label[rows] = rows[first[inverse]] if len(rows) else rows
    return label


def telling_homes(records: Prepared) -> Bool:
    """By record, whether village and address tell a home."""
    bits = bag_bits(records.address, records.places)
    told = (records.address.of >= 0) & (records.desa >= 0)
    told[told] = bits[records.address.of[told]] >= HOME_BITS
    return told


def count_patterns(records: Prepared, a: Int64, b: Int64, weight: Float64 | None = None) -> Patterns:
    """Compare pairs and count their patterns; with `weight`, a pair counts for so many."""
    packed = pack(compare_pairs(records, a, b))
    sources = source_pairs(records, a, b)
    order = np.lexsort((packed, sources))
    packed, sources = packed[order], sources[order]
    first = np.flatnonzero(np.r_[True, (packed[1:] != packed[:-1]) | (sources[1:] != sources[:-1])][: len(packed)])
    seen = np.diff(np.r_[first, len(packed)]).astype(np.float64)
    counts = seen if weight is None or not len(first) else np.add.reduceat(weight[order], first)
    return Patterns(levels=unpack(packed[first]), sources=sources[first], counts=counts, seen=seen)
