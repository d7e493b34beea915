"""Where people live, and the small comparisons: family card and region as one, sex, phone, birthplace.

After a move the card, the village and the RT change together; so card and region are one joint comparison.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64, differing_digits
from dtsen_merge.linkage.comparisons.identity import ONE_DATE, nik_relation
from dtsen_merge.linkage.prepare import PlaceTexts, Prepared
from dtsen_merge.linkage.remembered import levels_once

CARDS: Final = ("missing", "same", "near", "differs")
REGIONS: Final = (
    "missing", "same-rt", "same-desa", "same-desa-other-rt", "same-kecamatan", "other-desa", "other-kecamatan",
)  # fmt: skip
PLACE_LEVELS: Final = tuple(f"kk-{card}/{region}" for card in CARDS for region in REGIONS)
PLACES: Final = len(REGIONS)
SHARED_LEVELS: Final = tuple(CARDS.index("same") * PLACES + region for region in range(PLACES))
"""Levels in which two records bear one card."""
SAME_LEVELS: Final = ("missing", "same", "differs")
POSTCODE_LEVELS: Final = (
    "missing",
    *(f"{where}-{how}" for where in ("here", "elsewhere") for how in ("same", "near", "differs")),
)
"""Postcodes of one village (they mostly agree by themselves) and of two are groups of their own."""
BIRTHPLACE_LEVELS: Final = ("missing", "same", "near", "differs")

NEAR_TEXT: Final = 0.74
"""The similarity of names (edits by the longer one's length) from which they are one place, a typing error forgiven."""

_HERE: Final = np.array([region.startswith(("same-rt", "same-desa")) for region in REGIONS])
_LAST = np.uint64(0xF)


def place_levels(records: Prepared, a: Int64, b: Int64, region: Int32 | None = None) -> Int8:
    """The joint level of family card and region (worked out here where it is not given)."""
    region = region_relation(records, a, b) if region is None else region
    return (card_relation(records, a, b) * PLACES + region).astype(np.int8)


def card_of(level: Int8) -> Int32:
    """The relation of the cards inside a place level."""
    return np.asarray(level.astype(np.int32) // PLACES)


def card_relation(records: Prepared, a: Int64, b: Int64) -> Int32:
    """How two family-card numbers stand to each other, as a place in CARDS."""
    known_a, known_b = records.kk_known[a], records.kk_known[b]
    cut = np.minimum(known_a, known_b) == 15
    left, right = records.kk[a], records.kk[b]
    left, right = np.where(cut, left & ~_LAST, left), np.where(cut, right & ~_LAST, right)
    count = np.bitwise_count(differing_digits(left, right))
    return np.select([(known_a == 0) | (known_b == 0), count == 0, count <= 1], [0, 1, 2], 3).astype(np.int32)


def region_relation(records: Prepared, a: Int64, b: Int64) -> Int32:
    """How two places of residence stand to each other, as a place in REGIONS."""
    desa, desa_known = _same_text(records.desa, records.texts["desa"], a, b)
    kecamatan, kecamatan_known = _same_text(records.kecamatan, records.texts["kecamatan"], a, b)
    rt_a, rt_b, rw_a, rw_b = records.rt[a], records.rt[b], records.rw[a], records.rw[b]
    rt_known = (rt_a >= 0) & (rt_b >= 0)
    rw_known = (rw_a >= 0) & (rw_b >= 0)
    rt_same = rt_known & (rt_a == rt_b) & (~rw_known | (rw_a == rw_b))
    village = desa_known & desa & (~kecamatan_known | kecamatan)
    return np.select(
        [
            ~desa_known & ~kecamatan_known,
            village & rt_same,
            village & ~rt_known,
            village,
            (~desa_known & kecamatan) | desa,
            kecamatan_known & kecamatan,
            desa_known & ~kecamatan_known,
        ],
        [0, 1, 2, 3, 4, 5, 5],
        6,
    ).astype(np.int32)


def sex_levels(records: Prepared, a: Int64, b: Int64, nik: Int32 | None = None) -> Int8:
    """Sex; an agreement says nothing more where the NIKs agree, which hold it."""
    same = _plain(records.sex, a, b)
    nik = nik_relation(records, a, b) if nik is None else nik
    return np.where((same == 1) & np.isin(nik, ONE_DATE), 0, same).astype(np.int8)


def phone_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """Telephone numbers: people have several, households share one."""
    return _plain(records.phone, a, b)


def postcode_levels(records: Prepared, a: Int64, b: Int64, region: Int32 | None = None) -> Int8:
    """Postcodes, one typing error forgiven, apart for pairs of one village and of two: a village mostly has one."""
    region = region_relation(records, a, b) if region is None else region
    exact = _plain(records.postcode, a, b)
    rows = np.flatnonzero(exact == 2)
    left, right = records.postcode[a[rows]], records.postcode[b[rows]]
    texts = records.texts["kode_pos"].name

    def near(one: Int32, other: Int32) -> Int8:
        codes = texts[one].tolist(), texts[other].tolist()
        return (process.cpdist(*codes, scorer=OSA.distance, score_cutoff=1, workers=1) <= 1).astype(np.int8)

    if len(rows):
        exact[rows] = np.where(levels_once(np.minimum(left, right), np.maximum(left, right), near) > 0, 2, 3)
    return np.where(exact == 0, 0, exact + 3 * ~_HERE[region]).astype(np.int8)


def birthplace_levels(records: Prepared, a: Int64, b: Int64) -> Int8:
    """Birthplace as text."""
    exact = _plain(records.birthplace, a, b)
    alike, _ = _same_text(records.birthplace, records.texts["tempat_lahir"], a, b)
    return np.where(exact == 2, np.where(alike, 2, 3), exact).astype(np.int8)


def _plain(values: Int32, a: Int64, b: Int64) -> Int8:
    left, right = values[a], values[b]
    return np.where((left < 0) | (right < 0), 0, np.where(left == right, 1, 2)).astype(np.int8)


def _same_text(values: Int32, texts: PlaceTexts, a: Int64, b: Int64) -> tuple[Bool, Bool]:
    """Whether two places are the same, and whether both are known.

    Two resolved places are compared by their codes; a place that could not be resolved by its name, one
    typing error in four letters or so forgiven.
    """
    left, right = values[a], values[b]
    known = (left >= 0) & (right >= 0)
    same = known & (left == right)
    if texts.resolved.all():
        return same, known
    open_ = np.flatnonzero(known & ~same & ~(texts.resolved[left] & texts.resolved[right]))
    low, high = np.minimum(left[open_], right[open_]), np.maximum(left[open_], right[open_])

    def near(one: Int32, other: Int32) -> Int8:
        names = texts.name[one].tolist(), texts.name[other].tolist()
        alike = process.cpdist(*names, scorer=OSA.normalized_similarity, score_cutoff=NEAR_TEXT, workers=1)
        return (np.asarray(alike) >= NEAR_TEXT).astype(np.int8)

    if len(open_):
        same[open_] = levels_once(low, high, near) > 0
    return same, known
