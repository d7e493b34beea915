"""Households on family cards: who lives together, how old, of what sex, and whose child.

All arrays; a family's members stand side by side, head first. Ages follow simple demographic rules: first birth
at about 22, children a few years apart, grown children leave, a widowed parent or a grandchild at times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dtsen_merge.synth.rates import PopulationRates

HEAD, SPOUSE, CHILD, SON_IN_LAW, GRANDCHILD, PARENT, RELATIVE = range(7)
_CHILDREN = 6
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Household:
    """One entry a person, ordered by family and place on the card.

    `family`: 0-based; `relation`: HEAD …; `born`: days since 1970-01-01; `mother`, `father`: index of the
    person on the same card, −1 when not there; `twin_of`: index of the elder twin, −1.
    """

    family: Ints
    relation: Ints
    male: Bools
    born: Ints
    mother: Ints
    father: Ints
    twin_of: Ints
    elder_sibling: Ints


def build(people: int, today: date, rates: PopulationRates, rng: np.random.Generator) -> Household:
    """Exactly so many persons in whole families (the last few may be singles, to make the number)."""
    families = people // 2 + 12
    now = (today - date(1970, 1, 1)).days
    present, age, male = _members(families, rates, rng)
    size = present.sum(axis=1)
    whole = int(np.searchsorted(np.cumsum(size), people, side="right"))
    rest = people - int(size[:whole].sum())
    present[whole + rest :] = False
    present[whole : whole + rest, 1:] = False
    present = present[: whole + rest]
    fam, slot = np.nonzero(present)
    born = now - (age[: whole + rest] * 365.2425).astype(np.int64) - 1
    return _linked(fam, slot, born, male, present)


def _members(
    families: int, rates: PopulationRates, rng: np.random.Generator
) -> tuple[Bools, NDArray[np.float64], Bools]:
    """Presence, age in years and sex for every possible place of every family.

    Places: head, spouse, six children each followed by a possible twin, son- or daughter-in-law, two
    grandchildren, parent, other relative.
    """
    width = 2 + 2 * _CHILDREN + 5
    present = np.zeros((families, width), dtype=bool)
    age = np.zeros((families, width))
    male = rng.random((families, width)) < 0.508
    couple = rng.random(families) < rates.couple
    age[:, 0] = np.clip(rng.normal(46, 14, families), 21, 92)
    male[:, 0] = couple | (rng.random(families) > rates.woman_heads)
    present[:, 0] = True
    present[:, 1] = couple
    male[:, 1] = False
    age[:, 1] = np.clip(age[:, 0] - rng.normal(3.5, 3.8, families), 19, 88)
    mother_age = np.where(couple, age[:, 1], age[:, 0] - np.where(male[:, 0], 3, 0))
    first = np.clip(rng.normal(22.5, 3.6, families), 16.5, 38)
    wanted = np.minimum(1 + rng.poisson(1.25, families), _CHILDREN)
    wanted[rng.random(families) < 0.06] = 0
    at_birth = first.copy()
    twins = rng.random(families) < rates.twin_birth * wanted
    which = np.floor(rng.random(families) * np.maximum(wanted, 1)).astype(np.int64)
    for k in range(_CHILDREN):
        place = 2 + 2 * k
        years = mother_age - at_birth
        stays = rng.random(families) < np.interp(years, [17, 20, 24, 30, 38, 50], [1.0, 0.9, 0.6, 0.25, 0.08, 0.03])
        age[:, place] = years
        present[:, place] = (years >= 0) & (k < wanted) & (at_birth < 46) & stays
        age[:, place + 1] = years
        present[:, place + 1] = present[:, place] & twins & (which == k)
        male[:, place + 1] = np.where(rng.random(families) < 0.68, male[:, place], ~male[:, place])
        at_birth = at_birth + 1.4 + rng.exponential(2.9, families)
    _add_kin(present, age, male, rates, rng)
    return present, age, male


def _add_kin(
    present: Bools, age: NDArray[np.float64], male: Bools, rates: PopulationRates, rng: np.random.Generator
) -> None:
    """In-laws with grandchildren, a parent, another relative; changes the arrays in place."""
    families = len(present)
    last = 2 + 2 * _CHILDREN
    old = age[:, 0] > 46
    grand = old & (rng.random(families) < rates.grandchild_family * 2)
    present[:, last] = grand & (rng.random(families) < 0.6)
    age[:, last] = rng.uniform(20, 34, families)
    present[:, last + 1] = grand
    age[:, last + 1] = rng.uniform(0, 11, families)
    present[:, last + 2] = grand & (rng.random(families) < 0.3)
    age[:, last + 2] = rng.uniform(0, 9, families)
    present[:, last + 3] = (age[:, 0] < 62) & (rng.random(families) < rates.parent_on_card)
    age[:, last + 3] = np.minimum(age[:, 0] + rng.uniform(19, 36, families), 99)
    male[:, last + 3] = rng.random(families) < 0.25
    present[:, last + 4] = rng.random(families) < rates.other_relative
    age[:, last + 4] = rng.uniform(6, 68, families)


def _linked(fam: Ints, slot: Ints, born: Ints, male: Bools, present: Bools) -> Household:
    """The flat arrays, with parents, twins and elder siblings as indices."""
    last = 2 + 2 * _CHILDREN
    kinds = np.array([HEAD, SPOUSE, *[CHILD] * (2 * _CHILDREN), SON_IN_LAW, GRANDCHILD, GRANDCHILD, PARENT, RELATIVE])
    index = np.full(present.shape, -1, dtype=np.int64)
    index[fam, slot] = np.arange(len(fam))
    relation = kinds[slot]
    sex = male[fam, slot]
    head, spouse, in_law = index[fam, 0], index[fam, 1], index[fam, last]
    head_male = male[fam, 0]
    child, grand = relation == CHILD, relation == GRANDCHILD
    mother = np.where(child, np.where(head_male, spouse, head), -1)
    father = np.where(child & head_male, head, -1)
    in_law_male = male[fam, last]
    mother = np.where(grand & (in_law >= 0) & ~in_law_male, in_law, mother)
    father = np.where(grand & (in_law >= 0) & in_law_male, in_law, father)
    parent = index[fam, last + 3]
    parent_male = male[fam, last + 3]
    is_head = relation == HEAD
    mother = np.where(is_head & (parent >= 0) & ~parent_male, parent, mother)
    father = np.where(is_head & (parent >= 0) & parent_male, parent, father)
    twin = child & (slot % 2 == 1)
    twin_of = np.where(twin, index[fam, np.maximum(slot - 1, 0)], -1)
    before = np.arange(len(fam)) - 1
    elder = np.where(child & (before >= 0) & (relation[before] == CHILD) & (fam[before] == fam), before, -1)
    return Household(fam, relation, sex, born[fam, slot], mother, father, twin_of, elder)
