"""The table behind the blocking recall: which columns agree, and how often no key catches a true pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int64
from dtsen_merge.linkage.blocking import Key

DOMAINS: Final[Mapping[str, str]] = {
    "nik_15": "identity", "date": "identity", "year": "identity", "kk": "place",
    "desa": "place", "kecamatan": "place", "postcode": "place", "rt": "place", "address": "address",
    "two_places": "address", "name_key": "name", "two_names": "name", "rare_key": "name", "whole_name": "name",
    "whole_or_joined": "name",
}  # fmt: skip
"""Columns whose agreement goes together: a NIK holds the date; a move changes card, village and kecamatan at once.
Any other column is a domain of its own."""
MAX_ITERATIONS: Final = 50
TOLERANCE: Final = 1e-6
LEAST: Final = 1e-9


@dataclass(frozen=True)
class Sample:
    """Pairs that are looked at: true with probability `weight`, each standing for `stands_for`."""

    a: Int64
    b: Int64
    found_by: Int64
    confirmed: Bool
    weight: Float64
    stands_for: float

    @property
    def found(self) -> Bool:
        """Whether some key proposed the pair."""
        return np.asarray(self.found_by > 0)


@dataclass(frozen=True)
class Table:
    """Pairs as bit patterns: one bit a column, the columns of a domain side by side.

    `filled` is by record; `stratum` (filled on both sides) and `agreed` by pair.
    """

    domains: tuple[int, ...]  # the bits of each
    keys: tuple[int, ...]  # the bits that must agree
    keeps: Float64  # by key: the share of agreeing pairs that it finds (an over-full block is split)
    filled: Int64
    stratum: Int64
    agreed: Int64
    confirmed: Bool
    weight: Float64

    def reachable(self, strata: Int64) -> Bool:
        """Whether some key has all its columns filled."""
        return np.asarray(np.logical_or.reduce([(strata & key) == key for key in self.keys]))


def capture_table(rows: pl.DataFrame, names: pl.DataFrame, keys: Sequence[Key], pairs: Sample) -> Table:
    """Compare the keys' columns on the pairs.

    Args:
        rows: `blocking.record_columns`.
        names: `blocking.name_columns`.
        keys: the keys, in the order of the bits of `found_by`.
        pairs: the pairs.
    """
    columns = sorted(
        {column for key in keys for column in key.columns}, key=lambda name: (DOMAINS.get(name, name), name)
    )
    bit = {column: 1 << place for place, column in enumerate(columns)}
    domains: dict[str, int] = {}
    for column in columns:
        name = DOMAINS.get(column, column)
        domains[name] = domains.get(name, 0) | bit[column]
    filled, agreed = np.zeros(rows.height, dtype=np.int64), np.zeros(len(pairs.a), dtype=np.int64)
    for column in columns:
        there, same = _column(rows, names, column, pairs)
        filled |= np.where(there, bit[column], 0)
        agreed |= np.where(same, bit[column], 0)
    masks = tuple(sum(bit[column] for column in key.columns) for key in keys)
    return Table(
        domains=tuple(domains.values()),
        keys=masks,
        keeps=_keeps(masks, agreed, pairs),
        filled=filled,
        stratum=filled[pairs.a] & filled[pairs.b],
        agreed=agreed,
        confirmed=pairs.confirmed,
        weight=pairs.weight,
    )


def _column(rows: pl.DataFrame, names: pl.DataFrame, column: str, pairs: Sample) -> tuple[Bool, Bool]:
    """By record, whether the column is filled; by pair, whether both records share a value."""
    if column in rows.columns:
        value = rows[column].fill_null(0).to_numpy()
        there = rows[column].is_not_null().to_numpy()
        return there, there[pairs.a] & there[pairs.b] & (value[pairs.a] == value[pairs.b])
    values = names.filter(pl.col("kind") == column).select(pl.col("idx").cast(pl.Int64), "value").unique()
    there = np.zeros(rows.height, dtype=np.bool_)
    there[values["idx"].to_numpy()] = True
    asked = pl.DataFrame({"pair": np.arange(len(pairs.a)), "a": pairs.a, "b": pairs.b})
    shared = asked.join(values, left_on="a", right_on="idx").join(
        values, left_on=["b", "value"], right_on=["idx", "value"], how="semi"
    )
    same = np.zeros(len(pairs.a), dtype=np.bool_)
    same[shared["pair"].to_numpy()] = True
    return there, same


def _keeps(masks: Sequence[int], agreed: Int64, pairs: Sample) -> Float64:
    """How often each key finds a pair whose columns agree, judged on pairs that came in another way too."""
    kept = []
    for number, mask in enumerate(masks):
        bit = 1 << number
        asked = ((agreed & mask) == mask) & (((pairs.found_by & ~bit) > 0) | pairs.confirmed)
        hit = asked & ((pairs.found_by & bit) > 0)
        kept.append((pairs.weight[hit].sum() + 1) / (pairs.weight[asked].sum() + 1))
    return np.array(kept)


@dataclass
class _Stratum:
    """A pattern of filled columns: its outcomes a domain, and the chance that no key catches each combination."""

    filled: int
    outcomes: list[tuple[int, int]]  # a domain's place and the filled part of it: which distribution
    missed: Float64  # one axis a domain
    seen: list[Float64]  # weight by outcome of each domain
    open: float  # weight of the pairs that nothing but a key can show


def fit(table: Table) -> dict[int, float]:
    """By stratum, the share of true pairs that no key catches, from EM over the table's unseen cells."""
    outcomes = _outcomes(table)
    strata = _strata(table, outcomes)
    chance = {key: np.zeros(len(values)) for key, values in outcomes.items()}
    for stratum in strata:
        for key, seen in zip(stratum.outcomes, stratum.seen, strict=True):
            chance[key] += seen
    chance = {key: (counts + LEAST) / (counts + LEAST).sum() for key, counts in chance.items()}
    unseen: dict[int, float] = {}
    for _ in range(MAX_ITERATIONS):
        fresh = {key: np.full(len(values), LEAST) for key, values in chance.items()}
        for stratum in strata:
            cells = stratum.missed * _product([chance[key] for key in stratum.outcomes])
            share = min(float(cells.sum()), 1 - 1e-3)
            unseen[stratum.filled] = share
            added = stratum.open * share / (1 - share)
            for axis, (key, seen) in enumerate(zip(stratum.outcomes, stratum.seen, strict=True)):
                other = tuple(place for place in range(cells.ndim) if place != axis)
                fresh[key] += seen + (cells.sum(axis=other) * (added / share) if share > 0 else 0.0)
        fresh = {key: counts / counts.sum() for key, counts in fresh.items()}
        moved = max(float(np.abs(fresh[key] - chance[key]).max()) for key in chance)
        chance = fresh
        if moved < TOLERANCE:
            break
    return unseen


def _product(chances: Sequence[Float64]) -> Float64:
    whole = np.ones([1] * len(chances))
    for axis, chance in enumerate(chances):
        whole = whole * chance.reshape([-1 if place == axis else 1 for place in range(len(chances))])
    return whole


def _outcomes(table: Table) -> dict[tuple[int, int], Int64]:
    """The outcomes that were seen of each domain, by which of its columns are filled."""
    found = {}
    for place, domain in enumerate(table.domains):
        filled, agreed = table.stratum & domain, table.agreed & domain
        for part in np.unique(filled):
            found[place, int(part)] = np.unique(agreed[filled == part])
    return found


def _strata(table: Table, outcomes: Mapping[tuple[int, int], Int64]) -> list[_Stratum]:
    order = np.argsort(table.stratum, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(table.stratum[order]) != 0])
    return [_stratum(table, outcomes, own) for own in np.split(order, starts[1:])]


def _stratum(table: Table, outcomes: Mapping[tuple[int, int], Int64], own: Int64) -> _Stratum:
    filled = int(table.stratum[own[0]])
    which = [(place, filled & domain) for place, domain in enumerate(table.domains)]
    axes = [outcomes[key] for key in which]
    bits = np.zeros([1] * len(axes), dtype=np.int64)
    for axis, values in enumerate(axes):
        bits = bits | values.reshape([-1 if place == axis else 1 for place in range(len(axes))])
    missed = np.ones(bits.shape)
    for key, kept in zip(table.keys, table.keeps, strict=True):
        if filled & key == key:
            missed *= np.where((bits & key) == key, 1 - kept, 1.0)
    weight, agreed = table.weight[own], table.agreed[own]
    seen = [
        np.bincount(np.searchsorted(values, agreed & domain), weights=weight, minlength=len(values)).astype(np.float64)
        for values, domain in zip(axes, table.domains, strict=True)
    ]
    return _Stratum(filled, which, missed, seen, float(weight[~table.confirmed[own]].sum()))
