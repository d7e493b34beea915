"""What stands in the place of an idea that is switched off: functions that replace functions of `linkage`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Final
from unittest.mock import patch

import numpy as np
import polars as pl

from dtsen_merge.linkage import comparisons
from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64
from dtsen_merge.linkage.clusters.constraints import NIK, NO_CONFLICT, SEX
from dtsen_merge.linkage.clusters.contract import Nodes
from dtsen_merge.linkage.clusters.evidence import Evidence
from dtsen_merge.linkage.comparisons import COMPARISONS, identity, meetings, names, place_of
from dtsen_merge.linkage.comparisons.meetings import Facing
from dtsen_merge.linkage.estimation.odds import with_others
from dtsen_merge.linkage.estimation.priors import HOUSEHOLD, MATCH, TWIN
from dtsen_merge.linkage.model import Model
from dtsen_merge.linkage.prepare import Prepared
from dtsen_merge.linkage.tokens import Bags, Vocabulary

Off = Callable[[], AbstractContextManager[Any]]
_MODULES: Final = (
    "link", "likely", "weigh", "estimation.estimate", "estimation.expectation", "estimation.odds", "estimation.priors", "estimation.sample",
    "clusters.agglomerate", "clusters.cluster", "clusters.evidence", "clusters.groups", "clusters.walls",
)  # fmt: skip
AT: Final[Mapping[str, Any]] = {
    name.rpartition(".")[2]: importlib.import_module(f"dtsen_merge.linkage.{name}") for name in _MODULES
}
"""The modules by name (`linkage.link` and others name functions too)."""


def swapped(*changes: tuple[Any, str, Any]) -> Off:
    """(object, attribute, what stands there instead)."""

    @contextmanager
    def off() -> Iterator[None]:
        with ExitStack() as stack:
            for target, name, value in changes:
                stack.enter_context(patch.object(target, name, value))
            yield

    return off


def without_comparisons(*left_out: str) -> Off:
    """Comparisons that find nothing to compare."""

    def nothing(records: Prepared, a: Int64, b: Int64, **shared: Int32) -> Int8:
        return np.zeros(len(a), dtype=np.int8)

    kept = tuple(replace(one, compare=nothing) if one.name in left_out else one for one in COMPARISONS)
    return swapped((comparisons, "COMPARISONS", kept))


# Names

LIGHTEST: Final = 1e-9
"""Bits that no token is below: no token is light."""


def equal_bits(field: str) -> Callable[[Prepared], Prepared]:
    """Every token of a vocabulary says as much as the average token in its lists."""

    def change(records: Prepared) -> Prepared:
        vocabulary: Vocabulary = getattr(records, field)
        own = records.names["nama_tokens"] if field == "people" else records.address
        borne = own.tokens[own.of[own.of >= 0]]
        average = float(vocabulary.bits[borne[borne >= 0]].mean()) if (borne >= 0).any() else 1.0
        even = replace(vocabulary, bits=np.full(len(vocabulary.bits), average))
        return replace(records, people=even) if field == "people" else replace(records, places=even)

    return change


def deaf(records: Prepared) -> Prepared:
    """No two tokens sound alike."""
    people = records.people
    return replace(records, people=replace(people, sound=np.full(len(people.sound), -1, dtype=np.int32)))


def no_typos(vocabulary: Vocabulary, a: Int32, b: Int32) -> Int8:
    return np.full(len(a), meetings.STRANGERS, dtype=np.int8)


def in_order(faced: Facing, left: Int32, right: Int32) -> Bool:
    """Of names whose words changed places only words that stand at one place meet."""
    chosen = _CHOSEN(faced, left, right)
    rows = np.flatnonzero(chosen)
    rows = rows[np.lexsort((faced.i[rows], faced.pair[rows]))]
    pair, j = faced.pair[rows], faced.j[rows]
    crossed = np.zeros(left.shape[1], dtype=np.bool_)
    crossed[pair[1:][(pair[1:] == pair[:-1]) & (j[1:] < j[:-1])]] = True
    return np.asarray(chosen & (~crossed[faced.pair] | (faced.i == faced.j)))


_CHOSEN: Final = meetings._chosen


def emptied(*fields: str) -> Callable[[Prepared], Prepared]:
    """Names that nobody gave."""

    def change(records: Prepared) -> Prepared:
        bare = {
            name: Bags(np.full(records.size, -1, dtype=np.int32), np.zeros((0, held.width), dtype=np.int32))
            for name, held in records.names.items()
            if name in fields
        }
        return replace(records, names={**records.names, **bare})

    return change


def same_parent(field: str) -> Callable[[Prepared, Int64, Int64], Int8]:
    def levels(records: Prepared, a: Int64, b: Int64) -> Int8:
        return names.coarse_levels(records, field, field, a, b)

    return levels


def with_compare(name: str, compare: Any) -> Off:
    kept = tuple(replace(one, compare=compare) if one.name == name else one for one in COMPARISONS)
    return swapped((comparisons, "COMPARISONS", kept))


def elsewhere_silent(records: Prepared, a: Int64, b: Int64, region: Int32 | None = None) -> Int8:
    level = names.address_levels(records, a, b, region)
    return np.where(level >= names._ELSEWHERE, 0, level).astype(np.int8)


# NIK, dates, places


def whole_niks(records: Prepared) -> Prepared:
    cut = records.nik_known == 15
    return replace(
        records,
        nik=np.where(cut, np.uint64(0), records.nik),
        nik_known=np.where(cut, 0, records.nik_known).astype(np.int32),
    )


def no_defaults(records: Prepared) -> Prepared:
    return replace(records, date_default=np.zeros(records.size, dtype=np.bool_))


def date_counted_again(records: Prepared, a: Int64, b: Int64, nik: Int32 | None = None) -> Int8:
    nik = identity.nik_relation(records, a, b) if nik is None else nik
    return (nik * identity.DATES + identity.date_relation(records, a, b)).astype(np.int8)


def as_product(name: str, width: int) -> Off:
    """A joint table that says no more than its two parts apart, once it is learned."""
    estimate = AT["link"].estimate

    def learned(*given: Any) -> Model:
        model: Model = estimate(*given)
        at = place_of(name)
        tables = list(model.tables)
        tables[at] = _product(tables[at], np.array(COMPARISONS[at].groups), width)
        return replace(model, tables=tuple(tables))

    return swapped((AT["link"], "estimate", learned))


def _product(table: Float64, groups: Int64, width: int) -> Float64:
    made = table.copy()
    first, second = np.divmod(np.arange(table.shape[1]), width)
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        own = table[:, inside]
        parts = [
            np.stack([np.bincount(part[inside], weights=row) for row in own])[:, part[inside]]
            for part in (first, second)
        ]
        made[:, inside] = parts[0] * parts[1]
    return made


# Classes, odds, estimation


def without_classes(*classes: int) -> Off:
    odds = AT["link"].prior_odds

    def reckoned(*given: Any) -> Float64:
        told: Float64 = odds(*given)
        told[:, list(classes)] = 0.0
        return with_others(told)

    return swapped((AT["link"], "prior_odds", reckoned))


BOTH_CLASSES: Final = (HOUSEHOLD, TWIN)


def one_share(odds: Float64, started: Float64, found: Float64, totals: Float64) -> Float64:
    """One share of matches for all pairs of sources."""
    width = round(len(totals) ** 0.5)
    upper = np.triu(np.ones((width, width), dtype=np.bool_)).ravel()
    pairs = totals[upper].sum()
    expected = (started[:, MATCH] * totals)[upper].sum() / pairs
    fresh = odds.copy()
    fresh[:, MATCH] = np.clip((found[upper].sum() + 2.0) / (pairs + 2.0 / expected), 1e-12, 0.9)
    return with_others(fresh)


def matches_from_priors(tables: Any, priors: Any, candidates: Any, posterior: Any) -> list[Float64]:
    return [table.copy() for table in tables]


def nothing_done(*given: Any) -> None:
    """Nothing is learned, or met."""


def none_anchored(levels: Int8) -> Bool:
    return np.zeros(len(levels), dtype=np.bool_)


def silent_families(records: Prepared, a: Int64, b: Int64, probability: Float64) -> Int8:
    return np.zeros(len(a), dtype=np.int8)


# Clusters

_AVERAGE: Final = AT["groups"].Edges.average
_LINK: Final = float(np.log(0.95 / 0.05))


def plain_components() -> Off:
    def uncut(label: Int32, evidence: Evidence, threshold: float, largest: int) -> tuple[Int32, None]:
        return label, None

    def untold(*given: Any, **named: Any) -> pl.DataFrame:
        return pl.DataFrame()

    module = AT["cluster"]
    return swapped((module, "_cut", uncut), (module, "cut_links", untold), (module, "doubtful_pairs", untold))


def every_component(label: Int32, evidence: Evidence, largest: int) -> Bool:
    return np.asarray(np.bincount(label, minlength=len(label)) > 1)


def average_over_threshold(edges: Any, rows: Float64) -> Float64:
    average: Float64 = _AVERAGE(edges, rows) - _LINK
    return average


def best_link(edges: Any, rows: Float64) -> Float64:
    best: Float64 = np.round(edges.best, 9)
    return best


def no_rivals(walls: Any, left: Int64, right: Int64) -> Bool:
    return np.zeros(len(left), dtype=np.bool_)


def without_conflicts(*kinds: int) -> Callable[..., Int8]:
    conflicts = AT["evidence"].pair_conflicts

    def told(*given: Any) -> Int8:
        conflict: Int8 = conflicts(*given)
        return np.where(np.isin(conflict, kinds), NO_CONFLICT, conflict).astype(np.int8)

    return told


HARD: Final = (NIK, SEX)


def each_alone(evidence: Evidence, label: Int32, threshold: float, largest: int) -> Nodes:
    own = np.arange(evidence.size, dtype=np.int32)
    return Nodes(own, own, own)
