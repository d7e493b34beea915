"""The comparisons: each turns pairs of records into integer levels; level 0 always means "nothing to compare"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Int8, Int32, Int64, UInt64
from dtsen_merge.linkage.comparisons import identity, names, place
from dtsen_merge.linkage.prepare import Prepared

Compare = Callable[..., Int8]
"""(records, a, b) → levels; those of SHARING take one more argument, so that it is worked out once for a batch."""


@dataclass(frozen=True)
class Comparison:
    """One comparison.

    Levels share a `group` when the same fields are filled on both sides; probabilities add up to one inside a
    group, so that a missing field is neutral. Group 0 holds level 0 alone.
    """

    name: str
    levels: tuple[str, ...]
    groups: tuple[int, ...]
    bits: int  # how wide a level is in a packed pattern
    compare: Compare | None  # None: filled in by a later pass
    analytic: tuple[int, ...] = ()  # levels whose chance agreement is reckoned, never sampled


def _one_group(levels: tuple[str, ...]) -> tuple[int, ...]:
    return (0, *([1] * (len(levels) - 1)))


def _identity_groups() -> tuple[int, ...]:
    groups = []
    for level in range(len(identity.LEVELS)):
        nik, date = divmod(level, identity.DATES)
        kind = 0 if nik == 0 else 1 if nik <= identity.NIK_RELATIONS.index("conflict") else 2
        groups.append(2 * kind + (date > 0))
    return tuple(groups)


def _place_groups() -> tuple[int, ...]:
    pairs = (divmod(level, place.PLACES) for level in range(len(place.PLACE_LEVELS)))
    return tuple(2 * (card > 0) + (region > 0) for card, region in pairs)


def _address_groups() -> tuple[int, ...]:
    return tuple(
        2 if name.startswith("elsewhere") else int(level > 0) for level, name in enumerate(names.ADDRESS_LEVELS)
    )


COMPARISONS: Final[tuple[Comparison, ...]] = (
    Comparison("identity", identity.LEVELS, _identity_groups(), 7, identity.identity_levels, identity.SHARED_LEVELS),
    Comparison("name", names.NAME_LEVELS, _one_group(names.NAME_LEVELS), 6, names.name_levels),
    Comparison("place", place.PLACE_LEVELS, _place_groups(), 5, place.place_levels, place.SHARED_LEVELS),
    Comparison("address", names.ADDRESS_LEVELS, _address_groups(), 4, names.address_levels),
    Comparison("mother", names.COARSE_LEVELS, _one_group(names.COARSE_LEVELS), 4, names.mother_levels),
    Comparison("father", names.COARSE_LEVELS, _one_group(names.COARSE_LEVELS), 4, names.father_levels),
    Comparison("parent", names.COARSE_LEVELS, _one_group(names.COARSE_LEVELS), 4, names.parent_levels),
    Comparison("head", names.COARSE_LEVELS, _one_group(names.COARSE_LEVELS), 4, names.head_levels),
    Comparison("sex", place.SAME_LEVELS, _one_group(place.SAME_LEVELS), 2, place.sex_levels),
    Comparison("phone", place.SAME_LEVELS, _one_group(place.SAME_LEVELS), 2, place.phone_levels),
    Comparison("postcode", place.POSTCODE_LEVELS, (0, 1, 1, 1, 2, 2, 2), 3, place.postcode_levels),
    Comparison("birthplace", place.BIRTHPLACE_LEVELS, _one_group(place.BIRTHPLACE_LEVELS), 2, place.birthplace_levels),
    Comparison("family", ("missing", "alone", "others-agree", "another-fits"), (0, 1, 1, 1), 2, None),
)
"""All comparisons, in the order in which a pattern packs them (the first in the lowest bits)."""

SHARING: Final = {
    "identity": ("nik",),
    "sex": ("nik",),
    "place": ("region",),
    "address": ("region",),
    "postcode": ("region",),
}
"""Comparisons that rest on the same relation of NIKs or regions."""
NAMES: Final = tuple(comparison.name for comparison in COMPARISONS)
LEVEL_COLUMNS: Final = tuple(f"level_{name}" for name in NAMES)


def compare_pairs(records: Prepared, a: Int64, b: Int64) -> Int8:
    """The levels of a batch of pairs: pairs × comparisons."""
    levels = np.zeros((len(a), len(COMPARISONS)), dtype=np.int8, order="F")
    if not len(a):
        return levels
    relations = {"nik": identity.nik_relation(records, a, b), "region": place.region_relation(records, a, b)}
    for place_, comparison in enumerate(COMPARISONS):
        if comparison.compare is not None:
            shared = {name: relations[name] for name in SHARING.get(comparison.name, ())}
            levels[:, place_] = comparison.compare(records, a, b, **shared)
    return levels


def pack(levels: Int8) -> UInt64:
    """Each row of levels as one word, so that patterns can be counted."""
    packed = np.zeros(len(levels), dtype=np.uint64)
    shift = 0
    for place_, comparison in enumerate(COMPARISONS):
        packed |= levels[:, place_].astype(np.uint64) << np.uint64(shift)
        shift += comparison.bits
    return packed


def unpack(packed: UInt64) -> Int8:
    """The levels behind packed patterns: patterns × comparisons."""
    levels = np.zeros((len(packed), len(COMPARISONS)), dtype=np.int8)
    shift = 0
    for place_, comparison in enumerate(COMPARISONS):
        mask = np.uint64((1 << comparison.bits) - 1)
        levels[:, place_] = ((packed >> np.uint64(shift)) & mask).astype(np.int8)
        shift += comparison.bits
    return levels


def place_of(name: str) -> int:
    """A comparison's place among the comparisons."""
    return NAMES.index(name)


def source_pairs(records: Prepared, a: Int64, b: Int64) -> Int32:
    """The unordered pair of sources of each pair of records, as one number."""
    left, right = records.source[a], records.source[b]
    return (np.minimum(left, right) * len(records.sources) + np.maximum(left, right)).astype(np.int32)
