"""From pairs to persons: connected components where nothing speaks against them, cut where something does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int32, Int64
from dtsen_merge.linkage.clusters.agglomerate import Groups, agglomerate
from dtsen_merge.linkage.clusters.constraints import NO_CONFLICT, ONE_ROW
from dtsen_merge.linkage.clusters.contract import Nodes, contract
from dtsen_merge.linkage.clusters.cuts import Parted, cut_links, doubtful_pairs
from dtsen_merge.linkage.clusters.evidence import Evidence, gather_evidence, with_decided_pairs
from dtsen_merge.linkage.clusters.groups import Edges, averaged, pair_edges
from dtsen_merge.linkage.clusters.walls import build_walls, several_serials
from dtsen_merge.linkage.graph import components
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.tables import CLUSTERS, LINKAGE_INPUT, conform


@dataclass(frozen=True)
class Clustered:
    """Persons, and where a link was not followed.

    `clusters` (CLUSTERS) has every record; `cuts` (CUTS) each pair at or over the match threshold, or declared one
    person, whose records are not one person; `review` the best doubtful pair between any two persons, and the
    declarations that others contradict, with the columns of `pairs`.
    """

    clusters: pl.DataFrame
    cuts: pl.DataFrame
    review: pl.DataFrame


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
        pairs: `Linked.pairs`, in any order.
        settings: thresholds.
        one_row_sources: sources that hold a person once.
        max_cluster_size: no person is given more records by weighing than this; rows that are one by identification
            (`contract`) count as one.
        decisions: `record_a, record_b, same` (Boolean): what people decided; stronger than everything else. Where
            decisions contradict each other, two stay two (`contract.settle_decisions`).
    """
    pairs = with_decided_pairs(pairs, decisions)
    evidence = gather_evidence(conform(records, LINKAGE_INPUT), pairs, one_row_sources, decisions)
    threshold = float(np.log(settings.match_probability / (1 - settings.match_probability)))
    linked = evidence.linked(threshold)
    label = components(evidence.size, evidence.a[linked], evidence.b[linked])
    label, parted = _cut(label, evidence, threshold, max_cluster_size)
    return Clustered(
        clusters=_clusters(evidence, label),
        cuts=cut_links(pairs, evidence, label, parted, threshold=threshold, largest=max_cluster_size),
        review=doubtful_pairs(pairs, evidence, label, settings.review_probability),
    )


def _cut(label: Int32, evidence: Evidence, threshold: float, largest: int) -> tuple[Int32, Parted]:
    """Cut the components that something speaks against; the others stand as they are."""
    suspect = _suspects(label, evidence, largest)[label]
    nodes = contract(evidence, label, threshold, largest)
    members = np.flatnonzero(suspect)
    started, group = np.unique(nodes.node[members], return_inverse=True)
    placed = np.full(evidence.size, -1, dtype=np.int64)
    placed[members] = group
    edges = _node_edges(label, evidence, nodes, placed)
    groups = Groups(
        rows=_distinct(group, nodes.content[members], len(started)).astype(np.float64),
        size=_distinct(group, nodes.identity[members], len(started)),
    )
    firsts = members[nodes.content[members] == members]
    walls = build_walls(
        placed[firsts],
        label[firsts],
        groups=len(started),
        once=evidence.once[firsts],
        nik=evidence.nik[firsts],
        source=evidence.source[firsts],
    )
    into = agglomerate(edges, groups, walls, threshold, largest)
    label = label.copy()
    label[members] = started[into[group]]
    placed[members] = into[group]
    joined = Groups(
        rows=np.bincount(into, weights=groups.rows, minlength=len(into)).astype(np.float64),
        size=np.bincount(into, weights=groups.size, minlength=len(into)).astype(np.int64),
    )
    return label, Parted(placed, edges.merged(into), joined, walls.merged(into))


def _suspects(label: Int32, evidence: Evidence, largest: int) -> Bool:
    """By component: whether it has a conflict, a doubtful or missing pair, several serials, or too many records."""
    count = len(label)
    size = np.bincount(label, minlength=count)
    inside = label[evidence.a] == label[evidence.b]
    of = label[evidence.a[inside]]
    pairs = np.bincount(of, minlength=count)
    against = (evidence.conflict[inside] != NO_CONFLICT) | (evidence.log_odds[inside] < 0)
    doubted = np.bincount(of, weights=against.astype(np.float64), minlength=count) > 0
    doubted[several_serials(label, evidence.nik)] = True
    return np.asarray((size > 1) & (doubted | (pairs < size * (size - 1) // 2) | (size > largest)))


def _node_edges(label: Int32, evidence: Evidence, nodes: Nodes, placed: Int64) -> Edges:
    """What stands between each two nodes of one suspect component; copies of a content are one comparison."""
    rows = np.flatnonzero((placed[evidence.a] >= 0) & (label[evidence.a] == label[evidence.b]))
    a, b = evidence.a[rows], evidence.b[rows]
    conflict = evidence.conflict[rows]
    exempt = (evidence.once[a] >= 0) & (evidence.once[a] == evidence.once[b]) & (conflict != ONE_ROW)
    conflict = np.where(evidence.same[rows] & (nodes.node[a] == nodes.node[b]), NO_CONFLICT, conflict).astype(np.int8)
    compared = pair_edges(a, b, evidence.log_odds[rows], conflict, exempt)
    return averaged(compared.merged(nodes.content.astype(np.int64))).merged(placed)


def _distinct(group: Int64, names: Int32, groups: int) -> Int64:
    """How many different names each group has; names are not shared between groups."""
    _, first = np.unique(names, return_index=True)
    return np.bincount(group[first], minlength=groups).astype(np.int64)


def _clusters(evidence: Evidence, label: Int32) -> pl.DataFrame:
    """CLUSTERS: each record's cluster, named by its smallest record, and its best link into it."""
    best: Float64 = np.zeros(len(label))
    inside = label[evidence.a] == label[evidence.b]
    for end in (evidence.a, evidence.b):
        np.maximum.at(best, end[inside], evidence.probability[inside])
    alone = np.bincount(label, minlength=len(label))[label] == 1
    return pl.DataFrame(
        {
            "record_id": evidence.record,
            "cluster": evidence.record.gather(label) if len(label) else evidence.record,
            "probability": np.where(alone, 1.0, best),
        },
        schema=dict(CLUSTERS),
    )
