"""From pairs to persons: connected components where nothing speaks against them, cut where something does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.agglomerate import FORCED, agglomerate
from dtsen_merge.linkage.arrays import Bool, Float64, Int8, Int32, Int64, codes
from dtsen_merge.linkage.constraints import AVERAGE, DECISION, NO_CONFLICT, ONE_ROW, REASONS, SIZE, pair_conflicts
from dtsen_merge.linkage.graph import components
from dtsen_merge.linkage.prepare import content_numbers
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.tables import CLUSTERS, CUTS, LINKAGE_INPUT, conform, empty

NEVER_COMPARED: Final = -7.0
"""Natural log-odds of a pair of one component that no key proposed and that was not completed."""

WORKABLE: Final = 400
"""A component larger than this is first taken apart at its weakest links."""


@dataclass(frozen=True)
class Clustered:
    """Persons, and where a link was not followed.

    `clusters` (CLUSTERS) has every record; `cuts` (CUTS) each pair at or over the match threshold whose records
    are not one person; `review` the best doubtful pair between any two persons, with the columns of `pairs`.
    """

    clusters: pl.DataFrame
    cuts: pl.DataFrame
    review: pl.DataFrame


@dataclass(frozen=True)
class _Graph:
    """The pairs as arrays; records are numbered in the order of their ids."""

    a: Int64
    b: Int64
    weight: Float64
    probability: Float64
    log_odds: Float64
    conflict: Int8
    once: Int32
    content: Int32


def cluster(
    records: pl.DataFrame,
    pairs: pl.DataFrame,
    *,
    settings: LinkageSettings,
    one_row_sources: frozenset[str] = frozenset(),
    max_cluster_size: int = 30,
    decisions: pl.DataFrame | None = None,
) -> Clustered:
    """Decide which records are one person.

    Args:
        records: LINKAGE_INPUT.
        pairs: `Linked.pairs`.
        settings: thresholds.
        one_row_sources: sources that hold a person once.
        max_cluster_size: no person is given more records by weighing than this.
        decisions: `record_a, record_b, same` (Boolean): what people decided; stronger than everything else.
    """
    frame = conform(records, LINKAGE_INPUT).sort("record_id")
    pairs = _with_decided_pairs(pairs, decisions)
    graph = _graph(frame, pairs, one_row_sources, decisions)
    threshold = float(np.log(settings.match_probability / (1 - settings.match_probability)))
    linked = graph.log_odds >= threshold
    label = components(frame.height, graph.a[linked], graph.b[linked])
    label = _cut(label, graph, threshold, max_cluster_size)
    clusters = _clusters(frame, graph, label)
    return Clustered(
        clusters=clusters,
        cuts=_cuts(pairs, graph, label, linked, max_cluster_size),
        review=_review(pairs, graph, label, settings),
    )


def _with_decided_pairs(pairs: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """The pairs, with those added that people decided and the linkage did not keep."""
    if decisions is None or decisions.is_empty():
        return pairs
    keys = ["record_a", "record_b"]
    missing = _ordered(decisions).select(keys).unique().join(pairs, on=keys, how="anti")
    added = missing.with_columns(weight=pl.lit(0.0), probability=pl.lit(0.0))
    return pl.concat([pairs, added], how="diagonal").with_columns(
        pl.col("^level_.*$").fill_null(0), pl.col("^found_by$").fill_null(0)
    )


def _ordered(decisions: pl.DataFrame) -> pl.DataFrame:
    low, high = pl.min_horizontal("record_a", "record_b"), pl.max_horizontal("record_a", "record_b")
    return decisions.select(low.alias("record_a"), high.alias("record_b"), "same")


def _graph(
    frame: pl.DataFrame, pairs: pl.DataFrame, one_row_sources: frozenset[str], decisions: pl.DataFrame | None
) -> _Graph:
    places = frame.select("record_id").with_row_index("place")
    a, b = (
        pairs.select(record_id=name).join(places, on="record_id", how="left", maintain_order="left")["place"]
        .cast(pl.Int64).to_numpy()
        for name in ("record_a", "record_b")
    )  # fmt: skip
    listed = sorted(one_row_sources)
    numbers = {name: number for number, name in enumerate(listed)}
    once = codes(frame["source"].to_list(), numbers)
    content = content_numbers(frame) if frame.height else np.zeros(0, dtype=np.int32)
    probability = pairs["probability"].to_numpy()
    bounded = np.clip(probability, 1e-12, 1 - 1e-12)
    log_odds = np.log(bounded / (1 - bounded))
    conflict = pair_conflicts(pairs, once[a], once[b], content[a] == content[b])
    if decisions is not None and not decisions.is_empty():
        told = pairs.select("record_a", "record_b").join(
            _ordered(decisions).unique(["record_a", "record_b"], keep="last", maintain_order=True),
            on=["record_a", "record_b"], how="left", maintain_order="left",
        )["same"]  # fmt: skip
        same, apart = (told == value for value in (True, False))
        log_odds = np.where(same.fill_null(value=False).to_numpy(), FORCED, log_odds)
        conflict = np.where(same.fill_null(value=False).to_numpy(), NO_CONFLICT, conflict).astype(np.int8)
        conflict = np.where(apart.fill_null(value=False).to_numpy(), DECISION, conflict).astype(np.int8)
    return _Graph(a, b, pairs["weight"].to_numpy(), probability, log_odds, conflict, once, content)


def _cut(label: Int32, graph: _Graph, threshold: float, largest: int) -> Int32:
    """Cut the components that something speaks against; the others stand as they are."""
    suspect = _suspects(label, graph, largest)
    if not suspect.any():
        return label
    label = label.copy()
    inside = (label[graph.a] == label[graph.b]) & suspect[label[graph.a]]
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(label[graph.a[rows]], kind="stable")]
    bounds = np.flatnonzero(np.r_[True, np.diff(label[graph.a[rows]]) != 0, True])
    for low, high in pairwise(bounds):
        _cut_component(label, graph, rows[low:high], threshold, largest)
    return label


def _suspects(label: Int32, graph: _Graph, largest: int) -> Bool:
    """By component: whether it has a conflict, a doubtful or missing pair, or too many records."""
    count = len(label)
    size = np.bincount(label, minlength=count)
    inside = label[graph.a] == label[graph.b]
    of = label[graph.a[inside]]
    pairs = np.bincount(of, minlength=count)
    against = (graph.conflict[inside] != NO_CONFLICT) | (graph.log_odds[inside] < 0)
    doubted = np.bincount(of, weights=against.astype(np.float64), minlength=count) > 0
    return np.asarray((size > 1) & (doubted | (pairs < size * (size - 1) // 2) | (size > largest)))


def _cut_component(label: Int32, graph: _Graph, rows: Int64, threshold: float, largest: int) -> None:
    """Cut one component in place; a very large one is first taken apart at a rising threshold."""
    members, where = np.unique(np.concatenate([graph.a[rows], graph.b[rows]]), return_inverse=True)
    i, j = where[: len(rows)], where[len(rows) :]
    if len(members) > WORKABLE:
        above = graph.log_odds[rows][graph.log_odds[rows] > threshold]
        if not len(above):
            return  # every link is as sure as the next: one person; the size is for the gate to judge
        raised = float(np.quantile(above, 0.25, method="lower"))
        strong = graph.log_odds[rows] >= raised
        parts = components(len(members), i[strong], j[strong])
        label[members] = members[parts]
        for part in np.unique(parts):
            own = rows[(parts[i] == part) & (parts[j] == part)]
            if len(own):
                _cut_component(label, graph, own, raised, largest)
        return
    odds = np.full((len(members), len(members)), NEVER_COMPARED)
    odds[i, j] = odds[j, i] = graph.log_odds[rows]
    once, content = graph.once[members], graph.content[members]
    barred = (once[:, None] >= 0) & (once[:, None] == once[None, :]) & (content[:, None] != content[None, :])
    barred[i, j] = barred[j, i] = graph.conflict[rows] != NO_CONFLICT
    label[members] = members[agglomerate(odds, barred, threshold, largest)]


def _clusters(frame: pl.DataFrame, graph: _Graph, label: Int32) -> pl.DataFrame:
    """CLUSTERS: each record's cluster, named by its smallest record, and its best link into it."""
    smallest = components(len(label), label.astype(np.int64), np.arange(len(label))) if len(label) else label
    best = np.zeros(len(label))
    inside = smallest[graph.a] == smallest[graph.b]
    for end in (graph.a, graph.b):
        np.maximum.at(best, end[inside], graph.probability[inside])
    size = np.bincount(smallest, minlength=len(label)) if len(label) else np.zeros(0)
    alone = size[smallest] == 1 if len(label) else np.zeros(0, dtype=np.bool_)
    identifiers = frame["record_id"]
    return pl.DataFrame(
        {
            "record_id": identifiers,
            "cluster": identifiers.gather(smallest) if len(label) else identifiers,
            "probability": np.where(alone, 1.0, best),
        },
        schema=dict(CLUSTERS),
    )


def _cuts(pairs: pl.DataFrame, graph: _Graph, label: Int32, linked: Bool, largest: int) -> pl.DataFrame:
    """CUTS: links that were not followed, with the reason."""
    parted = linked & (label[graph.a] != label[graph.b])
    if not parted.any():
        return empty(CUTS)
    reason = np.array(REASONS, dtype=np.object_)
    own = graph.conflict[parted]
    between = _between(graph, label, parted)
    listed = _listed_twice(graph, label, parted)
    size = np.bincount(label, minlength=len(label))
    full = size[label[graph.a[parted]]] + size[label[graph.b[parted]]] > largest
    code = np.select([own != NO_CONFLICT, between != NO_CONFLICT, listed, full], [own, between, ONE_ROW, SIZE], AVERAGE)
    return (
        pairs.select("record_a", "record_b", "weight")
        .filter(pl.Series(parted))
        .with_columns(reason=pl.Series(reason[code].tolist(), dtype=pl.String))
        .sort("record_a", "record_b")
    )


def _between(graph: _Graph, label: Int32, parted: Bool) -> Int8:
    """The hard conflict between the two groups of each parted pair, if some pair of records has one."""
    width = np.int64(len(label) + 1)

    def key(rows: Bool) -> Int64:
        left, right = label[graph.a[rows]].astype(np.int64), label[graph.b[rows]].astype(np.int64)
        return np.asarray(np.minimum(left, right) * width + np.maximum(left, right))

    barring = (graph.conflict != NO_CONFLICT) & (label[graph.a] != label[graph.b])
    keys, wanted = key(barring), key(parted)
    order = np.lexsort((graph.conflict[barring], keys))
    keys, codes = keys[order], graph.conflict[barring][order]
    spot = np.searchsorted(keys, wanted)
    hit = (spot < len(keys)) & (keys[np.minimum(spot, max(len(keys) - 1, 0))] == wanted) if len(keys) else spot < 0
    found = codes[np.minimum(spot, max(len(keys) - 1, 0))] if len(keys) else np.zeros(len(wanted), dtype=np.int8)
    return np.where(hit, found, NO_CONFLICT).astype(np.int8)


def _listed_twice(graph: _Graph, label: Int32, parted: Bool) -> Bool:
    """Whether one list that holds a person once has a row in both groups of each parted pair."""
    rows = graph.once >= 0
    lists = pl.DataFrame({"left": label[rows], "once": graph.once[rows]}).unique()
    pairs = pl.DataFrame({"left": label[graph.a[parted]], "right": label[graph.b[parted]]}).with_row_index("pair")
    shared = pairs.join(lists, on="left").join(lists.rename({"left": "right"}), on=["right", "once"])
    return np.isin(np.arange(pairs.height), shared["pair"].to_numpy())


def _review(pairs: pl.DataFrame, graph: _Graph, label: Int32, settings: LinkageSettings) -> pl.DataFrame:
    """The best doubtful pair between any two persons; what a hard conflict parts is not asked."""
    doubtful = (
        (graph.probability >= settings.review_probability)
        & (label[graph.a] != label[graph.b])
        & (graph.conflict == NO_CONFLICT)
    )
    low = np.minimum(label[graph.a], label[graph.b])
    high = np.maximum(label[graph.a], label[graph.b])
    return (
        pairs.with_columns(_low=low, _high=high)
        .filter(pl.Series(doubtful, dtype=pl.Boolean))
        .sort("probability", "record_a", "record_b", descending=[True, False, False])
        .unique(["_low", "_high"], keep="first", maintain_order=True)
        .drop("_low", "_high")
    )
