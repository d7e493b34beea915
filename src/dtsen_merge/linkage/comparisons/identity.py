"""NIK and birth date as one comparison: a NIK holds a date, so the two are never counted as if independent.

A level is `9 * nik relation + date relation`. Relations with a truncated NIK are levels of their own, as 15
known digits say less than 16. Where both records have a NIK and one date was itself read out of a NIK, the
date is left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64, differing_digits, swapped
from dtsen_merge.linkage.prepare import Prepared

NIK_RELATIONS: Final = (
    "missing",
    "same", "typo", "serial", "region", "date", "near", "conflict",
    "same-15", "typo-15", "serial-15", "date-15", "near-15", "conflict-15",
)  # fmt: skip
"""same; typo: one digit of the date, or a swap; serial: only the serial differs; region: only the region; date: the
date alone is the same; near: two digits differ, the date's among them; conflict: the rest. A slip in the region or
the serial cannot be told from another person born on that day, so it is no typo."""
DATE_RELATIONS: Final = (
    "missing", "same", "same-default", "swapped", "one-part", "year", "near-year", "near-decade", "conflict",
)  # fmt: skip
LEVELS: Final = tuple(f"nik-{nik}/date-{date}" for nik in NIK_RELATIONS for date in DATE_RELATIONS)
DATES: Final = len(DATE_RELATIONS)
SHARED: Final = tuple(NIK_RELATIONS.index(name) for name in ("same", "typo", "same-15", "typo-15"))
"""Relations in which the two records bear one NIK, as far as it is known, a slip forgiven."""
DIFFERING: Final = tuple(NIK_RELATIONS.index(name) for name in ("conflict", "near", "conflict-15", "near-15"))
"""Relations in which the two NIKs hold different birth dates: they are two people's, or one is badly wrong."""
ONE_DATE: Final = tuple(
    number for number, name in enumerate(NIK_RELATIONS) if not name.startswith(("missing", "near", "conflict"))
)
"""Relations in which the date parts of the NIKs agree (nearly): with them the sex, which is written into the day."""
AGREEING_DATES: Final = tuple(DATE_RELATIONS.index(name) for name in ("same", "swapped"))
"""Relations in which two birth dates agree wholly and are no default."""
SLIPPED_DATE: Final = DATE_RELATIONS.index("one-part")
SHARED_LEVELS: Final = tuple(NIK_RELATIONS.index("same") * DATES + date for date in range(DATES))
"""A whole NIK never agrees by chance, only by misuse: how often is reckoned, not sampled."""

_SERIAL = np.uint64(0x000000000000FFFF)
_REGION = np.uint64(0xFFFFFF0000000000)
_DATE = np.uint64(0x000000FFFFFF0000)
_LAST = np.uint64(0x000000000000000F)


def identity_levels(records: Prepared, a: Int64, b: Int64, nik: Int32 | None = None) -> Int8:
    """The joint level of NIK (its relation is worked out here where it is not given) and birth date for each pair."""
    nik = nik_relation(records, a, b) if nik is None else nik
    date = date_relation(records, a, b)
    redundant = (nik > 0) & (records.date_from_nik[a] | records.date_from_nik[b])
    return (nik * DATES + np.where(redundant, 0, date)).astype(np.int8)


def nik_of(level: Int8) -> Int32:
    """The NIK relation inside an identity level."""
    return np.asarray(level.astype(np.int32) // DATES)


def date_of(level: Int8) -> Int32:
    """The date relation inside an identity level."""
    return np.asarray(level.astype(np.int32) % DATES)


def nik_relation(records: Prepared, a: Int64, b: Int64) -> Int32:
    """How two NIKs stand to each other, as a place in NIK_RELATIONS."""
    known_a, known_b = records.nik_known[a], records.nik_known[b]
    cut = np.minimum(known_a, known_b) == 15
    left, right = records.nik[a], records.nik[b]
    left, right = np.where(cut, left & ~_LAST, left), np.where(cut, right & ~_LAST, right)
    differing = differing_digits(left, right)
    count = np.bitwise_count(differing)
    serial_only = (differing & ~_SERIAL) == 0
    region_only = (differing & ~_REGION) == 0
    same_date = (differing & _DATE) == 0
    one_off = (count == 1) | ((count == 2) & swapped(left, right, differing))
    names = {name: place for place, name in enumerate(NIK_RELATIONS)}

    def kind(whole: str, truncated: str) -> Int32:
        return np.where(cut, names[truncated], names[whole]).astype(np.int32)

    relation = np.select(
        [(known_a == 0) | (known_b == 0), count == 0, serial_only, region_only, same_date, one_off, count == 2],
        [
            np.zeros(len(a), dtype=np.int32), kind("same", "same-15"), kind("serial", "serial-15"),
            kind("region", "date-15"), kind("date", "date-15"), kind("typo", "typo-15"), kind("near", "near-15"),
        ],
        kind("conflict", "conflict-15"),
    )  # fmt: skip
    return np.asarray(relation, dtype=np.int32)


def date_relation(records: Prepared, a: Int64, b: Int64) -> Int32:
    """How two birth dates stand to each other, as a place in DATE_RELATIONS."""
    day_a, day_b, month_a, month_b = records.day[a], records.day[b], records.month[a], records.month[b]
    year_a, year_b = records.year[a], records.year[b]
    full = (day_a > 0) & (day_b > 0)
    apart = _years_apart(records, a, b)
    same_day, same_month, same_year = day_a == day_b, month_a == month_b, apart == 0
    default = records.date_default[a] & records.date_default[b]
    crossed = full & same_year & (day_a == month_b) & (day_b == month_a)
    slip = (apart == 1) | (apart == 10) | _year_swapped(year_a, year_b)
    one_part = full & ((same_year & (same_day | same_month)) | (same_day & same_month & slip & ~default))
    return np.select(
        [
            (year_a < 0) | (year_b < 0),
            full & same_day & same_month & same_year & ~default,
            full & same_day & same_month & same_year,
            crossed,
            one_part,
            same_year,
            apart <= 1,
            apart <= 10,
        ],
        [0, 1, 2, 3, 4, 5, 6, 7],
        8,
    ).astype(np.int32)


def _years_apart(records: Prepared, a: Int64, b: Int64) -> Int32:
    """Years between the births; a year out of a NIK has no century, so the nearer one counts."""
    apart = np.abs(records.year[a] - records.year[b])
    loose = records.date_from_nik[a] | records.date_from_nik[b]
    return np.asarray(np.where(loose & (apart > 60), np.abs(100 - apart), apart), dtype=np.int32)


def _year_swapped(year_a: Int32, year_b: Int32) -> Bool:
    """Whether the last two digits of the year changed places (1967, 1976)."""
    tens_a, ones_a, tens_b, ones_b = year_a // 10 % 10, year_a % 10, year_b // 10 % 10, year_b % 10
    swap = (year_a // 100 == year_b // 100) & (tens_a == ones_b) & (ones_a == tens_b)
    return np.asarray(swap, dtype=np.bool_)
