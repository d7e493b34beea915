"""What two records of one person cannot be: the hard conflicts, by pair and by record."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Int8, Int32
from dtsen_merge.linkage.comparisons import bags, identity, names

NO_CONFLICT, ONE_ROW, NIK, SEX, DECISION, SIZE, AVERAGE = range(7)
REASONS: Final = ("", "one-row-per-person", "nik-conflict", "sex-conflict", "decision", "size", "average-link")


def pair_conflicts(pairs: pl.DataFrame, once_a: Int32, once_b: Int32, same_content: np.ndarray) -> Int8:
    """The hard conflict of each pair (NO_CONFLICT … SEX).

    one row: both stand in one list that holds a person once, unless they are a duplicate (the same whole NIK
    and a name that agrees, or the same in every field).
    nik: both NIKs are known and differ in more than a typing error, and so do the birth dates; or they share a NIK that
    stands for two people (DOMAIN notes, section 3: a shared NIK with unlike names is not a match; a head's NIK on the
    members' rows): the names have nothing in common and no birth date vouches for one person, or the dates are of
    other years and the names, or the sexes with them, do not agree.
    sex: the sexes differ, the names are not the same, and no NIK says that it is one person.

    Args:
        pairs: with the level columns of `linkage.link`.
        once_a: the source's number where it holds a person once, else -1.
        once_b: the same for the other record.
        same_content: whether the two rows say the same in every field.
    """
    level = pairs["level_identity"].to_numpy()
    nik, date = identity.nik_of(level), identity.date_of(level)
    kind = names.kind_of(pairs["level_name"].to_numpy())
    same_nik = nik == identity.NIK_RELATIONS.index("same")
    duplicate = same_content | (same_nik & (kind >= bags.SUBSET))
    apart = [identity.DATE_RELATIONS.index(name) for name in ("near-decade", "conflict")]
    sexes = pairs["level_sex"].to_numpy() == 2
    agreeing = [identity.DATE_RELATIONS.index(name) for name in ("same", "same-default", "swapped", "one-part")]
    elsewhere = np.isin(date, apart) & ((kind <= bags.SUBSET) | (sexes & (kind < bags.SAME)))
    borrowed = np.isin(nik, identity.SHARED) & (((kind == bags.UNLIKE) & ~np.isin(date, agreeing)) | elsewhere)
    return np.select(
        [
            (once_a >= 0) & (once_a == once_b) & ~duplicate,
            (np.isin(nik, identity.DIFFERING) & np.isin(date, apart)) | borrowed,
            sexes & (kind < bags.SAME) & ~np.isin(nik, identity.SHARED),
        ],
        [ONE_ROW, NIK, SEX],
        NO_CONFLICT,
    ).astype(np.int8)
