"""Pairs to learn from that blocking did not choose: random pairs, household pairs, twins; and prior odds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Float64, Int64, UInt64
from dtsen_merge.linkage.comparisons import bags, compare_pairs, identity, names, pack, place_of, source_pairs, unpack
from dtsen_merge.linkage.estimate import Patterns
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.priors import HOUSEHOLD, MATCH, OTHER, TWIN, Facts

RANDOM_PAIRS: Final = 400_000
STRATUM: Final = 100_000
FAMILY_PAIRS: Final = 200_000
HOUSEHOLD_MEMBERS: Final = 2.5  # others in a person's household, where no card says: a family of three to four
TWIN_SHARE: Final = 0.006  # household pairs that are twins: one birth in a hundred, two or three others at home
OVERLAP: Final = 0.2  # prior share of the smaller list's people who are on the larger
REPEATS: Final = 0.02  # prior share of a list's rows that repeat a person of the list


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


def household_pairs(records: Prepared, wanted: int = FAMILY_PAIRS) -> tuple[Int64, Int64, Bool]:
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
    return a, b, date == identity.DATE_RELATIONS.index("same")


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


def nik_sample(records: Prepared, seed: int) -> Patterns:
    """Weighted patterns of pairs of records with NIKs; region and year, region, or date seek out the near ones."""
    members = np.flatnonzero(records.nik_known > 0)
    nik = records.nik[members]
    region, date = nik >> np.uint64(40), (nik >> np.uint64(16)) & np.uint64(0xFFFFFF)
    a, b, weight = near_pairs([region << np.uint64(8) | (date & np.uint64(0xFF)), region, date], members, seed, STRATUM)
    return count_patterns(records, a, b, weight)


def date_sample(records: Prepared, seed: int) -> Patterns:
    """Weighted patterns of pairs of records with birth dates; the same date and the same year are sought out."""
    members = np.flatnonzero((records.year > 0) & ~records.date_from_nik)
    year, month, day = (part[members].astype(np.uint64) for part in (records.year, records.month, records.day))
    year_month = year << np.uint64(8) | (month & np.uint64(0xFF))
    a, b, weight = near_pairs([year_month << np.uint64(8) | (day & np.uint64(0xFF)), year], members, seed, STRATUM)
    return count_patterns(records, a, b, weight)


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


def pair_totals(records: Prepared) -> Float64:
    """How many pairs each pair of sources has."""
    size = np.bincount(records.source, minlength=len(records.sources)).astype(np.float64)
    totals = np.outer(size, size)
    np.fill_diagonal(totals, size * (size - 1) / 2)
    return totals.ravel()


def prior_odds(records: Prepared, facts: Facts, once: Bool) -> Float64:
    """Prior shares of the classes among all pairs of each pair of sources.

    Args:
        records: the records.
        facts: the number of people they are about.
        once: by source, whether it holds a person once.
    """
    count = len(records.sources)
    size = np.maximum(np.bincount(records.source, minlength=count).astype(np.float64), 1.0)
    larger = np.maximum.outer(size, size)
    match = OVERLAP / np.maximum(larger, 2.0)
    np.fill_diagonal(match, np.where(once, REPEATS / 10, REPEATS) * 2 / np.maximum(size, 2.0))
    household = np.full((count, count), HOUSEHOLD_MEMBERS / facts.people)
    a, _, twin = household_pairs(records)
    within = np.bincount(records.source[a], minlength=count) if len(a) else np.zeros(count)
    carded = np.bincount(records.source[records.kk_known == 16], minlength=count)
    members = np.where(carded >= 50, 2 * within / np.maximum(carded, 1), HOUSEHOLD_MEMBERS * size / facts.people)
    np.fill_diagonal(household, np.maximum(members, 0.02) / size)
    share = (TWIN_SHARE * 200 + twin.sum()) / (200 + len(a))
    odds = np.zeros((count * count, 4))
    odds[:, MATCH] = match.ravel()
    odds[:, HOUSEHOLD] = np.minimum(household.ravel() * (1 - share), 0.3)
    odds[:, TWIN] = np.minimum(household.ravel() * share, 0.05)
    odds[:, OTHER] = np.clip(1.0 - odds[:, [MATCH, HOUSEHOLD, TWIN]].sum(axis=1), 0.01, 1.0)
    return odds


def with_family(levels: np.ndarray, family: np.ndarray) -> np.ndarray:
    """Levels with the family comparison filled in."""
    filled = levels.copy()
    filled[:, place_of("family")] = family
    return filled
