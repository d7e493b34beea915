"""What is one before any weighing: rows with one content, rows with one NIK, name and date, and what people declared.

Such rows become one *node*. Rows of a source that say the same in every field are one piece of evidence, however
often they were copied: their odds to another record are averaged, and they count once. Rows that share the whole
NIK, the name and the birth date (or lack it) are one by identification: they weigh as many, but no limit on the
size of a person parts them, be it a child that was measured forty times. A decision stands above both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Int32, Int64
from dtsen_merge.linkage.clusters.constraints import DECISION, NO_CONFLICT
from dtsen_merge.linkage.clusters.evidence import Evidence
from dtsen_merge.linkage.comparisons import bags, identity, names
from dtsen_merge.linkage.graph import components

VOUCHING_DATES: Final = tuple(identity.DATE_RELATIONS.index(name) for name in ("missing", "same", "same-default"))


@dataclass(frozen=True)
class Nodes:
    """By record, the smallest record with its content, of its identity, and of its node: each inside the next.

    A node is one identity, unless decisions made it of several.
    """

    content: Int32
    identity: Int32
    node: Int32


def contract(evidence: Evidence, label: Int32, threshold: float, largest: int) -> Nodes:
    """Contract; a node holds no hard conflict, save between records that people declared one.

    Args:
        evidence: pairs and records.
        label: each record's component of linked pairs.
        threshold: log-odds of a link.
        largest: the limit of a person's size.
    """
    settled = settle_decisions(evidence)
    crowded = np.bincount(label, minlength=evidence.size)[label[evidence.a]] > largest
    equal = _equal(evidence, threshold)
    sure = crowded & _identified(evidence, threshold)
    a, b, size = evidence.a, evidence.b, evidence.size
    chain = np.arange(size)
    node = components(size, np.r_[a[equal | sure], chain], np.r_[b[equal | sure], settled])
    torn = (evidence.conflict != NO_CONFLICT) & (node[a] == node[b]) & (settled[a] != settled[b])
    whole = np.ones(size, dtype=np.bool_)
    whole[node[a[torn]]] = False
    inside = whole[node[a]]
    return Nodes(
        content=components(size, a[equal & inside], b[equal & inside]),
        identity=components(size, a[(equal | sure) & inside], b[(equal | sure) & inside]),
        node=np.where(whole[node], node, settled).astype(np.int32),
    )


def _equal(evidence: Evidence, threshold: float) -> Bool:
    content = evidence.content
    one = (content[evidence.a] >= 0) & (content[evidence.a] == content[evidence.b])
    return np.asarray(one & (evidence.log_odds >= threshold) & (evidence.conflict == NO_CONFLICT))


def _identified(evidence: Evidence, threshold: float) -> Bool:
    level = evidence.levels["level_identity"].to_numpy()
    same = (identity.nik_of(level) == identity.NIK_RELATIONS.index("same")) & np.isin(
        identity.date_of(level), VOUCHING_DATES
    )
    named = names.kind_of(evidence.levels["level_name"].to_numpy()) == bags.SAME
    return np.asarray(same & named & (evidence.log_odds >= threshold) & (evidence.conflict == NO_CONFLICT))


def settle_decisions(evidence: Evidence) -> Int32:
    """By record, the smallest record that people declared to be the same person.

    Decisions may contradict each other: A is B and B is C, but A is not C. What people called two stays two. Of the
    declarations of one person those with the strongest evidence are followed first, and one that would bring together
    what was called two is not followed; `cuts` and `review` say so.
    """
    a, b = evidence.a, evidence.b
    label = components(evidence.size, a[evidence.same], b[evidence.same])
    apart = evidence.conflict == DECISION
    torn = np.zeros(evidence.size, dtype=np.bool_)
    torn[label[a[apart & (label[a] == label[b])]]] = True
    if not torn.any():
        return label
    rows = np.flatnonzero(evidence.same & torn[label[a]])
    walls = np.flatnonzero(apart & torn[label[a]] & (label[a] == label[b]))
    settled = np.where(torn[label], np.arange(evidence.size), label).astype(np.int32)
    return _follow(settled, a, b, rows[np.lexsort((b[rows], a[rows], -evidence.log_odds[rows]))], walls)


def _follow(label: Int32, a: Int64, b: Int64, rows: Int64, walls: Int64) -> Int32:
    """Join along the contradicting declarations, one after the other; they are as many as people made."""
    for row in rows.tolist():
        low, high = sorted((int(label[a[row]]), int(label[b[row]])))
        ends = np.sort(np.stack([label[a[walls]], label[b[walls]]]), axis=0)
        if low != high and not ((ends[0] == low) & (ends[1] == high)).any():
            label[label == high] = low
    return label
