"""One column a field: what decides between columns that claim the same, and what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.sources.across import Across
from dtsen_merge.sources.claims import AGREES, Candidate, Column
from dtsen_merge.sources.layout import normalised

IDENTIFYING: Final = ("nik", "no_kk", "nama", "tanggal_lahir")
"""Fields that decide who a row is about: where two columns claim one, a person is asked."""
EQUAL: Final = 0.02
NEAR: Final = 0.06
"""Claims this close to the best are as good as it; wider for fields that identify people."""
APART: Final = 0.5
"""Where one column agrees with another in AGREES of the rows, and its rival in fewer than this, it is decided."""
SAME: Final = 0.98


def settle(
    field: str, vying: Sequence[Candidate], data: pl.DataFrame, across: Across, known: Sequence[Column]
) -> tuple[Candidate | None, bool]:
    """The column that holds a field, and whether others had an equal right to it.

    None and True: nothing decides.
    """
    best = max(one.score for one in vying)
    if proved := _proved(field, vying, across, known):
        return proved, False
    margin = NEAR if field in IDENTIFYING and best < 1 else EQUAL
    equals = [one for one in vying if one.score >= best - margin - 1e-9]
    if len(equals) == 1:
        return equals[0], False
    return fuller_of_the_same([one.column for one in equals], equals, data), True


def fuller_of_the_same(columns: Sequence[str], equals: Sequence[Candidate], data: pl.DataFrame) -> Candidate | None:
    """Of columns that say the same (in 98 % of the rows where both are filled) the fullest."""
    first = max(equals, key=lambda one: data[one.column].count())
    for other in columns:
        if other == first.column:
            continue
        both = data.filter(pl.col(first.column).is_not_null() & pl.col(other).is_not_null())
        same = (normalised(pl.col(first.column)) == normalised(pl.col(other))).sum()
        if both.select(same).item() < SAME * both.height or not both.height:
            return None
    return first


def _proved(field: str, vying: Sequence[Candidate], across: Across, known: Sequence[Column]) -> Candidate | None:
    """The one claimant that goes with the NIK (a birth date, a sex) or with the birth date (a NIK), its rivals not."""
    if len(vying) < 2:
        return None
    if any(one.reason == "profile" for one in vying):
        return None
    shares = {one.column: _agreement(field, one.column, across, known) for one in vying}
    sure = [one for one in vying if (shares[one.column] or 0.0) >= AGREES]
    rest = [one for one in vying if one not in sure]
    apart = all((shares[one.column] or 0.0) < APART for one in rest)
    return sure[0] if len(sure) == 1 and apart else None


def _agreement(field: str, column: str, across: Across, known: Sequence[Column]) -> float | None:
    """How far a claimant goes with the columns that are plain already; None where they say nothing."""
    if field in ("tanggal_lahir", "ttl"):
        numbers = [one.column for one in known if one.may_be_own_number()]
        return across.best_births(column, numbers) if column in across.dated else None
    if field == "jenis_kelamin":
        told = [
            share
            for one in known
            if one.may_be_own_number() and (share := across.sexes(one.column, column)) is not None
        ]
        return max(told, default=None)
    if field != "nik" or column not in across.numbered:
        return None
    dates = [one.column for one in known if one.column in across.dated and one.is_birth]
    told = [share for name in dates if (share := across.births(column, name)) is not None]
    if told:
        return max(told)
    sexes = [one.column for one in known if any(claim.field == "jenis_kelamin" for claim in one.claims)]
    told = [share for name in sexes if (share := across.sexes(column, name)) is not None]
    return max(told, default=None)


def swapped(nik: Column | None, no_kk: Column | None) -> bool:
    """Whether the column taken for the NIK looks like cards, and the one taken for cards like persons."""
    if nik is None or no_kk is None or min(nik.seen.filled, no_kk.seen.filled) < 20:
        return False
    cards = nik.seen.digits_16 >= 0.9 and nik.seen.women < 0.02 and nik.seen.distinct < 0.9
    return (
        cards and no_kk.seen.digits_16 >= 0.9 and no_kk.seen.women >= 0.15 and no_kk.seen.distinct > nik.seen.distinct
    )
