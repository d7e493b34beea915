"""How often single links are wrong, by bands of probability, from what lists that hold a person once say.

A row that has a very likely partner in such a list has no other there: a second link into that list, to a row of
another person, is wrong, whatever the model thinks of it. The share of such contradicted links is a lower bound of
the share of wrong ones, and it is seen without labels. It is about links before clustering, which cuts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dtsen_merge.linkage.arrays import Bool, Int64
from dtsen_merge.linkage.clusters.evidence import Evidence

EDGES: Final = (0.5, 0.7, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
SETTLED: Final = 0.999
"""A partner at or over this probability is taken to be the row's partner in the list."""


@dataclass(frozen=True, slots=True)
class LinkBand:
    """Links into lists that hold a person once, of lower <= probability < upper (the last includes 1).

    `model_false_share` is the mean of 1 - probability; `contradicted_share` the share that cannot be right.
    """

    lower: float
    upper: float
    links: int
    model_false_share: float
    contradicted_share: float


def link_bands(evidence: Evidence, label: Int64) -> tuple[LinkBand, ...]:
    """The bands that have links; none where no list holds a person once.

    Args:
        evidence: pairs and records.
        label: each record's person.
    """
    probability = evidence.probability
    asked = (evidence.once[evidence.a] != evidence.once[evidence.b]) & (probability >= EDGES[0])
    wrong = np.zeros(len(probability), dtype=np.bool_)
    for row, partner in ((evidence.a, evidence.b), (evidence.b, evidence.a)):
        wrong[asked] |= _contradicted(row[asked], partner[asked], evidence, asked, label)
    band = np.digitize(probability[asked], EDGES[1:-1])
    count, doubt, told = (
        np.bincount(band, weights=weights, minlength=len(EDGES) - 1)
        for weights in (None, 1 - probability[asked], wrong[asked].astype(np.float64))
    )
    return tuple(
        LinkBand(
            EDGES[at],
            EDGES[at + 1],
            int(count[at]),
            round(float(doubt[at] / count[at]), 6),
            round(float(told[at] / count[at]), 6),
        )
        for at in range(len(EDGES) - 1)
        if count[at]
    )


def _contradicted(row: Int64, partner: Int64, evidence: Evidence, asked: Bool, label: Int64) -> Bool:
    """Which links lead into a list where the row has a settled partner of another person."""
    a, b, sure = evidence.a[asked], evidence.b[asked], evidence.probability[asked] >= SETTLED
    width = np.int64(evidence.source.max(initial=0)) + 1
    probability = evidence.probability[asked]
    rows, partners, chance = (
        np.r_[a[sure], b[sure]],
        np.r_[b[sure], a[sure]],
        np.r_[probability[sure], probability[sure]],
    )
    listed = evidence.once[partners] >= 0
    rows, partners, chance = rows[listed], partners[listed], chance[listed]
    key = rows * width + evidence.once[partners]
    order = np.lexsort((partners, -chance, key))
    first = order[np.r_[True, np.diff(key[order]) != 0][: len(order)]]
    keys, best = key[first], label[partners[first]]
    wanted = row * width + evidence.once[partner]
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    if not len(keys):
        return np.zeros(len(row), dtype=np.bool_)
    return np.asarray((evidence.once[partner] >= 0) & (keys[place] == wanted) & (best[place] != label[partner]))
