"""What clustering says of the links it did not follow, and which pairs a person should look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Int8, Int32, Int64
from dtsen_merge.linkage.clusters.agglomerate import Groups
from dtsen_merge.linkage.clusters.constraints import AVERAGE, DECISION, NIK, NO_CONFLICT, ONE_ROW, REASONS, SIZE
from dtsen_merge.linkage.clusters.evidence import Evidence
from dtsen_merge.linkage.clusters.groups import Edges
from dtsen_merge.linkage.clusters.walls import Walls
from dtsen_merge.tables import CUTS, empty


@dataclass(frozen=True)
class Parted:
    """The persons that came of the components that were looked into, and what stands between them.

    `group` is by record (-1: its component was not looked into); `edges` are in the order of their groups.
    """

    group: Int64
    edges: Edges
    groups: Groups
    walls: Walls


def cut_links(
    pairs: pl.DataFrame, evidence: Evidence, label: Int32, parted: Parted, *, threshold: float, largest: int
) -> pl.DataFrame:
    """CUTS: links (and declarations of one person) that were not followed, with the reason."""
    rows = np.flatnonzero(evidence.linked(threshold) & (label[evidence.a] != label[evidence.b]))
    if not len(rows):
        return empty(CUTS)
    own = evidence.conflict[rows]
    between = _reasons(parted, threshold, largest)[_edge_of(parted, evidence.a[rows], evidence.b[rows])]
    code = np.select([evidence.same[rows], own != NO_CONFLICT], [DECISION, own], between)
    names = pl.Series(REASONS).gather(code)
    return pairs[rows].select("record_a", "record_b", "weight").with_columns(reason=names).sort("record_a", "record_b")


def _edge_of(parted: Parted, a: Int64, b: Int64) -> Int64:
    """The edge between the groups of each two records."""
    width = len(parted.groups.size)
    ends = parted.group[a], parted.group[b]
    keys = parted.edges.left * width + parted.edges.right
    return np.searchsorted(keys, np.minimum(*ends) * width + np.maximum(*ends))


def _reasons(parted: Parted, threshold: float, largest: int) -> Int8:
    """By edge, what keeps the two persons apart."""
    edges, size = parted.edges, parted.groups.size
    listed = parted.walls.shared_rows(edges.left, edges.right) > edges.exempt
    rivals = parted.walls.rival_niks(edges.left, edges.right)
    agreed = (edges.best >= threshold) & (edges.average(parted.groups.rows) >= 0)
    full = agreed & (size[edges.left] + size[edges.right] > largest)
    return np.select(
        [edges.conflict != NO_CONFLICT, listed, rivals, full], [edges.conflict, ONE_ROW, NIK, SIZE], AVERAGE
    ).astype(np.int8)


def doubtful_pairs(pairs: pl.DataFrame, evidence: Evidence, label: Int32, review_probability: float) -> pl.DataFrame:
    """The best doubtful pair between any two persons, and declarations of one person that were not followed.

    What a hard conflict parts is not asked. Returns: the columns of `pairs`.
    """
    apart = label[evidence.a] != label[evidence.b]
    open_: Bool = (evidence.probability >= review_probability) & (evidence.conflict == NO_CONFLICT)
    rows = np.flatnonzero(apart & (open_ | evidence.same))
    ends = label[evidence.a[rows]], label[evidence.b[rows]]
    return (
        pairs[rows]
        .with_columns(_low=np.minimum(*ends), _high=np.maximum(*ends), _unsaid=~evidence.same[rows])
        .sort("_unsaid", "probability", "record_a", "record_b", descending=[False, True, False, False])
        .unique(["_low", "_high"], keep="first", maintain_order=True)
        .sort("probability", "record_a", "record_b", descending=[True, False, False])
        .drop("_low", "_high", "_unsaid")
    )
