"""Levels that are folded into others: a distinction that is no longer made, with its prior probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from typing import Final
from unittest.mock import patch

import numpy as np
from ablation_patches import AT

from dtsen_merge.linkage.arrays import Float64, Int8, Int64
from dtsen_merge.linkage.comparisons import COMPARISONS, identity, names, place
from dtsen_merge.linkage.estimation.priors import Facts, normalised
from dtsen_merge.linkage.prepare import Prepared

Folds = Mapping[int, Int8]
"""By place of a comparison, the level that each level becomes."""
_NONE: Final[Mapping[int, int]] = MappingProxyType({})


def fold_parts(levels: int, width: int, *, first: Mapping[int, int] = _NONE, second: Mapping[int, int] = _NONE) -> Int8:
    """A fold of joint levels (first part × width + second part) by folds of their parts."""
    one, other = np.divmod(np.arange(levels), width)
    told = np.array(
        [
            first.get(int(left), int(left)) * width + second.get(int(right), int(right))
            for left, right in zip(one, other, strict=True)
        ]
    )
    return told.astype(np.int8)


def fold_niks(into: Mapping[str, str]) -> Int8:
    at = identity.NIK_RELATIONS.index
    return fold_parts(
        len(identity.LEVELS), identity.DATES, first={at(name): at(target) for name, target in into.items()}
    )


def fold_dates(into: Mapping[str, str]) -> Int8:
    at = identity.DATE_RELATIONS.index
    return fold_parts(
        len(identity.LEVELS), identity.DATES, second={at(name): at(target) for name, target in into.items()}
    )


def fold_regions(into: Mapping[str, str]) -> Int8:
    at = place.REGIONS.index
    return fold_parts(
        len(place.PLACE_LEVELS), place.PLACES, second={at(name): at(target) for name, target in into.items()}
    )


def fold_cards(into: Mapping[str, str]) -> Int8:
    at = place.CARDS.index
    return fold_parts(
        len(place.PLACE_LEVELS), place.PLACES, first={at(name): at(target) for name, target in into.items()}
    )


def fold_name_bits() -> Int8:
    """Kinds of agreement of names, however rare what agrees is."""
    kinds = 2 + names.BINS * np.arange(len(names.KINDS))
    return np.array([0, 1, *np.repeat(kinds, names.BINS)], dtype=np.int8)


@contextmanager
def folded(folds: Folds) -> Iterator[None]:
    """Levels folded wherever pairs are compared, and their prior probabilities with them."""
    if not folds:
        yield
        return
    link, sample, estimate = AT["link"], AT["sample"], AT["estimate"]
    compare, priors = link.compare_pairs, estimate.prior_tables

    def compared(records: Prepared, a: Int64, b: Int64) -> Int8:
        levels: Int8 = compare(records, a, b)
        for at, fold in folds.items():
            levels[:, at] = fold[levels[:, at]]
        return levels

    def tables(facts: Facts) -> tuple[Float64, ...]:
        told = list(priors(facts))
        for at, fold in folds.items():
            groups = np.array(COMPARISONS[at].groups)
            moved = np.stack([np.bincount(fold, weights=row, minlength=len(row)) for row in told[at]])
            filled = np.isin(groups, groups[fold])
            told[at] = normalised(np.where(filled, moved, told[at]), groups)
        return tuple(told)

    with ExitStack() as stack:
        for target, name, value in (
            (link, "compare_pairs", compared), (sample, "compare_pairs", compared), (estimate, "prior_tables", tables),
        ):  # fmt: skip
            stack.enter_context(patch.object(target, name, value))
        yield
