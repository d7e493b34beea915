"""Prior probabilities of the levels in the four classes of pairs, and what of the data they depend on.

Sources: DOMAIN notes sections 3 and 4 (faults of NIK, dates, names; all marked as general knowledge there),
Herzog, Scheuren and Winkler (2007) for the order of magnitude of m probabilities in registers, and arithmetic
for chance agreement. They are Dirichlet means; the data overrule them (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Float64
from dtsen_merge.linkage.comparisons import COMPARISONS, Comparison, identity, names, place
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import bag_bits

CLASSES: Final = ("match", "other", "household", "twin")
MATCH, OTHER, HOUSEHOLD, TWIN = range(4)

_SAME_DATE: Final = 1.0 / 25_000  # two persons of any age born on one day: about 70 years of days
_MISUSED: Final = 0.02  # share of rows that bear a number which is another person's


_READ_FROM_NIK: Final = 0.2  # share of borrowed NIKs whose row got its birth date from them, by a formula or a clerk


@dataclass(frozen=True)
class Facts:
    """What the priors need to know of the data."""

    people: float  # persons the files are about: rows of the largest source, at least a hundred
    name_bins: Float64  # share of people by how rare the whole name is (names.BIN_EDGES)


def facts_of(records: Prepared) -> Facts:
    """Gather the facts."""
    own = records.names["nama_tokens"]
    largest = float(np.bincount(records.source).max()) if records.size else 0.0
    bits = bag_bits(own, records.people)
    known = own.of[own.of >= 0]
    counts = np.bincount(np.digitize(bits[known], names.BIN_EDGES), minlength=names.BINS).astype(np.float64)
    return Facts(people=max(largest, 100.0), name_bins=(counts + 1.0) / (counts.sum() + names.BINS))


def prior_table(comparison: Comparison, facts: Facts) -> Float64:
    """Prior probabilities, classes × levels, adding up to one inside each group; 1 for level 0."""
    table = _TABLES[comparison.name](facts)
    return normalised(table, np.array(comparison.groups))


def normalised(table: Float64, groups: np.ndarray) -> Float64:
    """The table with each group of levels scaled to one."""
    scaled = table.copy()
    for group in np.unique(groups):
        inside = groups == group
        scaled[:, inside] /= np.maximum(scaled[:, inside].sum(axis=1, keepdims=True), 1e-300)
    return scaled


_DATES: Final = np.array([
    # missing, same, default, swapped, one-part, year, near-year, near-decade, conflict
    [1.0, 0.860, 0.030, 0.010, 0.045, 0.025, 0.012, 0.010, 0.008],
    [1.0, _SAME_DATE, 1e-5, 1.5e-5, 0.003, 0.0145, 0.030, 0.25, 0.70],
    [1.0, 2e-4, 1e-4, 2e-5, 0.003, 0.007, 0.040, 0.35, 0.60],
    [1.0, 0.930, 0.030, 0.010, 0.020, 0.005, 0.002, 0.002, 0.001],
])  # fmt: skip


_DATES_ONE_DIGIT: Final = np.array([1.0, 1e-3, 5e-4, 0.02, 0.68, 0.06, 0.04, 0.12, 0.08])
"""Two persons whose NIKs differ in a digit or two of the date: so do their dates, mostly in one part."""


def _identity(facts: Facts) -> Float64:
    chance = 1.0 / facts.people
    misused = _MISUSED * chance
    day = _SAME_DATE
    slip = 1e-5  # region and serial alike by chance, and a date one digit off: 1/20 x 1/5 x 1/1000
    whole = np.array([
        # same, typo, serial, region, date, near, conflict
        [0.900, 0.025, 0.010, 0.010, 0.005, 0.010, 0.040],
        [misused, slip, day / 10, day / 5, day, 5 * slip, 0.99],
        [0.005, 1e-3, 1e-3, 1e-4, 2e-4, 5e-3, 0.99],
        [0.020, 0.005, 0.900, 0.005, 0.020, 0.005, 0.05],
    ])  # fmt: skip
    cut = np.array([
        # same-15, typo-15, serial-15, date-15, near-15, conflict-15
        [0.900, 0.025, 0.010, 0.015, 0.010, 0.040],
        [misused + day / 12, slip, day / 10, day, 5 * slip, 0.99],
        [0.005, 1e-3, 1e-3, 3e-4, 5e-3, 0.99],
        [0.850, 0.005, 0.075, 0.020, 0.005, 0.05],
    ])  # fmt: skip
    relations = np.concatenate([np.ones((4, 1)), whole, cut], axis=1)
    table = np.zeros((4, len(identity.LEVELS)))
    for place_, relation in enumerate(identity.NIK_RELATIONS):
        dates = _DATES.copy()
        kind = relation.removesuffix("-15")
        if kind in ("same", "typo", "serial", "region", "date"):
            dates[MATCH] = _DATES[TWIN]  # a NIK that holds the date agrees with the date column
        if kind in ("serial", "region", "date") or relation == "same-15":  # 15 digits hold no more than a date
            dates[OTHER] = dates[HOUSEHOLD] = _DATES[TWIN]
        if relation == "same":  # borrowed: beside the bearer's own date, or one that was read out of the NIK
            dates[OTHER, 1:] = (1.0 - _READ_FROM_NIK) * _DATES[OTHER, 1:] + _READ_FROM_NIK * _DATES[TWIN, 1:]
        if kind in ("typo", "near"):
            dates[OTHER] = dates[HOUSEHOLD] = _DATES_ONE_DIGIT
        levels = slice(place_ * identity.DATES, (place_ + 1) * identity.DATES)
        table[:, levels] = relations[:, [place_]] * dates
    return table


def _name(facts: Facts) -> Float64:
    middles = np.array([4.0, 7.5, 10.5, 13.5, 16.5, 20.0])
    kinds = {  # match, chance factor, household, twin
        "little": (0.010, 8.0, 0.120, 0.200), "partial": (0.030, 12.0, 0.060, 0.200),
        "subset": (0.100, 4.0, 0.006, 0.020), "typo": (0.065, 8.0, 0.003, 0.060),
        "alike": (0.080, 2.0, 0.0005, 0.010), "same": (0.700, 1.0, 0.0003, 0.005),
    }  # fmt: skip
    assert tuple(kinds) == names.KINDS  # noqa: S101 - the levels are laid out in this order
    chance = facts.name_bins * np.exp2(-middles)
    spread = np.array([0.45, 0.25, 0.15, 0.08, 0.05, 0.02])  # bits of a part of a name are few
    rows: list[list[Float64]] = [[], [], [], []]
    for kind, (match, factor, household, twin) in kinds.items():
        whole = kind in ("typo", "alike", "same")
        shares = facts.name_bins if whole else spread
        rows[MATCH].append(match * shares)
        rows[OTHER].append(factor * (chance if whole else spread * np.exp2(-middles)))
        rows[HOUSEHOLD].append(household * shares)
        rows[TWIN].append(twin * shares)
    body = np.array([np.concatenate(row) for row in rows])
    unlike = np.maximum(1.0 - body.sum(axis=1, keepdims=True), 0.01)
    unlike[MATCH] = 0.015
    return np.concatenate([np.ones((4, 1)), unlike, body], axis=1)


def _place(facts: Facts) -> Float64:
    misused = _MISUSED / facts.people
    cards = np.array([  # missing, same, near, differs
        [1.0, 0.80, 0.02, 0.18], [1.0, misused, 1e-5, 0.99], [1.0, 0.85, 0.03, 0.12], [1.0, 0.87, 0.03, 0.10],
    ])  # fmt: skip
    regions = {  # missing, same-rt, same-desa, same-desa-other-rt, same-kecamatan, other-desa, other-kecamatan
        "missing": [1.0, 0.40, 0.30, 0.10, 0.05, 0.08, 0.07], "same": [1.0, 0.50, 0.30, 0.07, 0.05, 0.05, 0.03],
        "near": [1.0, 0.50, 0.30, 0.07, 0.05, 0.05, 0.03], "differs": [1.0, 0.20, 0.20, 0.15, 0.05, 0.20, 0.20],
    }  # fmt: skip
    chance = [1.0, 0.0004, 0.003, 0.003, 0.003, 0.06, 0.93]
    table = np.zeros((4, len(place.PLACE_LEVELS)))
    for place_, card in enumerate(place.CARDS):
        levels = slice(place_ * place.PLACES, (place_ + 1) * place.PLACES)
        for class_ in range(4):
            region = chance if class_ == OTHER else regions[card]
            table[class_, levels] = cards[class_, place_] * np.array(region)
    return table


def _fixed(*rows: list[float]) -> Callable[[Facts], Float64]:
    table = np.array([[1.0, *row] for row in rows])
    return lambda facts: table


_NEAR_SHARES: Final = (0.05, 0.06, 0.04, 0.03)
_SAME_SHARES: Final = (0.15, 0.20, 0.20, 0.10)
_HALF: Final = (0.03, 0.03, 0.02, 0.01, 0.08, 0.08, 0.06, 0.04)
_PARTS: Final = (0.06, 0.04, 0.03, 0.02)
_FEW: Final = (0.02, 0.015, 0.01, 0.005)
_CHANCE: Final = (0.05, 4e-3, 6e-4, 1e-4, 8e-3, 3e-4, 3e-5, 3e-6, 6e-3, 4e-4, 4e-5, 4e-6)


_TABLES: Final[Mapping[str, Callable[[Facts], Float64]]] = {
    "identity": _identity,
    "name": _name,
    "place": _place,
    # unlike; partial, near and same, each by rarity; an address also: elsewhere it differs, elsewhere it is the same
    "address": _fixed(
        [0.12, *_PARTS, *_NEAR_SHARES, *_SAME_SHARES, 0.95, 0.05],
        [0.60, 0.27, 0.01, 2e-3, 5e-4, 0.06, 0.01, 1e-3, 2e-4, 0.04, 0.01, 1e-3, 2e-4, 0.9999, 1e-4],
        [0.12, *_PARTS, *_NEAR_SHARES, *_SAME_SHARES, 0.95, 0.05],
        [0.12, *_PARTS, *_NEAR_SHARES, *_SAME_SHARES, 0.95, 0.05],
    ),
    "mother": _fixed(
        [0.05, *_FEW, *_NEAR_SHARES, *_SAME_SHARES], [0.93, *_CHANCE],
        [0.55, *_FEW, *_HALF], [0.05, *_FEW, *_NEAR_SHARES, *_SAME_SHARES],
    ),
    "father": _fixed(
        [0.06, *_FEW, *_NEAR_SHARES, *_SAME_SHARES], [0.92, *_CHANCE],
        [0.60, *_FEW, *_HALF], [0.05, *_FEW, *_NEAR_SHARES, *_SAME_SHARES],
    ),
    "parent": _fixed(
        [0.25, *_FEW, *_NEAR_SHARES, *_SAME_SHARES], [0.92, *_CHANCE],
        [0.60, *_FEW, *_HALF], [0.25, *_FEW, *_NEAR_SHARES, *_SAME_SHARES],
    ),
    "head": _fixed(
        [0.15, *_FEW, *_NEAR_SHARES, *_SAME_SHARES], [0.92, *_CHANCE],
        [0.15, *_FEW, *_NEAR_SHARES, *_SAME_SHARES], [0.15, *_FEW, *_NEAR_SHARES, *_SAME_SHARES],
    ),
    "sex": _fixed([0.985, 0.015], [0.5, 0.5], [0.45, 0.55], [0.6, 0.4]),
    "phone": _fixed([0.70, 0.30], [2e-4, 0.9998], [0.35, 0.65], [0.6, 0.4]),
    # in one village: same, near, differs; in two: the same
    "postcode": _fixed(
        [0.90, 0.05, 0.05, 0.60, 0.10, 0.30], [0.85, 0.05, 0.10, 0.03, 0.03, 0.94],
        [0.92, 0.04, 0.04, 0.60, 0.10, 0.30], [0.92, 0.04, 0.04, 0.60, 0.10, 0.30],
    ),
    "birthplace": _fixed([0.82, 0.06, 0.12], [0.15, 0.02, 0.83], [0.60, 0.05, 0.35], [0.85, 0.05, 0.10]),
    # alone, others-agree, another-fits
    "family": _fixed([0.30, 0.66, 0.04], [0.90, 0.02, 0.08], [0.10, 0.25, 0.65], [0.10, 0.30, 0.60]),
}  # fmt: skip


def prior_tables(facts: Facts) -> tuple[Float64, ...]:
    """The prior table of every comparison, in their order."""
    return tuple(prior_table(comparison, facts) for comparison in COMPARISONS)
