"""How good a linkage is, said without labels: expected false and missed links, overall and by group of rows.

The unit is the pair of rows, as in `evaluate`, so that the figures can be laid beside precision and recall. They are
expectations of the model; docs/method.md says how far they were from the truth where the truth was known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from dtsen_merge.linkage.arrays import Bool, Float64, Int64
from dtsen_merge.linkage.clusters.cluster import Clustered
from dtsen_merge.linkage.clusters.evidence import Evidence, gather_evidence
from dtsen_merge.linkage.clusters.groups import pair_edges
from dtsen_merge.linkage.link import Linked
from dtsen_merge.linkage.prepare import prepare
from dtsen_merge.linkage.unlabelled.recall import Weighed, blocking_recall
from dtsen_merge.linkage.unlabelled.rivals import LinkBand, link_bands
from dtsen_merge.linkage.unlabelled.thin import thin_rows
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.tables import LINKAGE_INPUT, conform

CERTAIN: Final = 0.999
"""Pairs from here on are not looked at for a better path."""
PATHS: Final = 2
"""Rounds of looking for a better path: over up to three other rows."""
CHILD_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class GroupQuality:
    """Expectations for one group of rows: pairs with at least one row in it.

    `pairs` are put together; `precision` and `recall` are pairwise, None where there is nothing to divide.
    """

    kind: str  # all | source | nik | rows
    name: str
    rows: int
    pairs: int
    expected_false_links: float
    expected_missed_links: float
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class LinkageQuality:
    """All that is said of a linkage's quality without labels.

    `blocking`: see `BlockingRecall.as_dict`; empty when nothing was likely. `thin`: lines of `thin_rows`.
    """

    total: GroupQuality
    groups: tuple[GroupQuality, ...]
    blocking: Mapping[str, Any]
    bands: tuple[LinkBand, ...]
    thin: tuple[Mapping[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """For run.json, beside the counts of the linkage."""
        whole = self.total
        return {
            **self.blocking,
            "linked_pairs": whole.pairs,
            "expected_false_links": whole.expected_false_links,
            "expected_missed_links": whole.expected_missed_links,
            "expected_precision_percent": None if whole.precision is None else round(100 * whole.precision, 3),
            "expected_recall_percent": None if whole.recall is None else round(100 * whole.recall, 3),
            "quality_by_group": [asdict(group) for group in self.groups],
            "quality_by_band": [asdict(band) for band in self.bands],
            "thin_rows": [dict(line) for line in self.thin],
        }


@dataclass(frozen=True)
class _Persons:
    """Persons as arrays: the rows' persons, doubt inside them, and what stands between them."""

    label: Int64  # by row
    a: Int64  # pairs inside one person that were weighed
    b: Int64
    doubt: Float64  # the probability that such a pair is wrong
    left: Int64  # two persons between whose rows some pair was weighed
    right: Int64
    same: Float64  # the probability that they are one


def linkage_quality(
    records: pl.DataFrame,
    linked: Linked,
    clustered: Clustered,
    settings: LinkageSettings,
    one_row_sources: frozenset[str] = frozenset(),
) -> LinkageQuality:
    """Say how good a linkage is.

    Args:
        records: LINKAGE_INPUT, the rows that were linked.
        linked: the pairs; where `counts` has `blocking_recall_percent` and `thin_rows` they are taken from there.
        clustered: the persons.
        settings: thresholds.
        one_row_sources: sources that hold a person once.
    """
    frame = conform(records, LINKAGE_INPUT).sort("record_id")
    evidence = gather_evidence(frame, linked.pairs, one_row_sources, None)
    persons = _persons(frame, evidence, clustered)
    blocking, thin = _before_clustering(frame, linked, evidence, settings)
    unfound = float(blocking.get("blocking_missed_apart", 0.0))
    by_source = blocking.get("blocking_missed_apart_by_source", {})
    everybody = _group("all", "", np.ones(frame.height, dtype=np.bool_), persons, unfound)
    groups = [
        _group(kind, name, rows, persons, by_source.get(name, 0.0) if kind == "source" else 0.0)
        for kind, name, rows in _groups_of_rows(frame)
    ]
    return LinkageQuality(
        total=everybody,
        groups=tuple(groups),
        blocking=blocking,
        bands=link_bands(evidence, persons.label),
        thin=tuple(thin),
    )


def _before_clustering(
    frame: pl.DataFrame, linked: Linked, evidence: Evidence, settings: LinkageSettings
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Blocking recall and thin rows, from the linkage's counts or else worked out now."""
    counts = linked.counts
    known = {name: value for name, value in counts.items() if name.startswith("blocking_")}
    thin = counts.get("thin_rows")
    if known and thin is not None:
        return known, thin
    prepared = prepare(frame, linked.frequencies)
    pairs = Weighed(evidence.a, evidence.b, evidence.probability, linked.pairs["found_by"].to_numpy())
    told = blocking_recall(prepared, pairs, seed=settings.seed)
    return (told.as_dict() if told else {}), thin_rows(prepared, linked.model, settings).to_dicts()


def _persons(frame: pl.DataFrame, evidence: Evidence, clustered: Clustered) -> _Persons:
    own = frame.select("record_id").join(clustered.clusters, on="record_id", how="left", maintain_order="left")
    label = own["cluster"].rank("dense").cast(pl.Int64).to_numpy() - 1 if frame.height else np.zeros(0, dtype=np.int64)
    inside = label[evidence.a] == label[evidence.b]
    a, b = evidence.a[inside], evidence.b[inside]
    left, right, same = _between(evidence, label, ~inside)
    sure = np.where(evidence.same[inside], 1.0, evidence.probability[inside])
    return _Persons(label, a, b, 1.0 - _along_paths(a, b, sure), left, right, same)


def _along_paths(a: Int64, b: Int64, probability: Float64) -> Float64:
    """The probability that two rows of a person are one, by the best chain of links between them.

    A direct comparison of two poor rows says little; that both agree with a third says more. The chain's probability
    is the product of its links', so it stays on the side of doubt.
    """
    best = probability.copy()
    for _ in range(PATHS):
        rows = np.flatnonzero(best < CERTAIN)
        if not len(rows):
            break
        links = pl.DataFrame({"end": np.r_[a, b], "third": np.r_[b, a], "link": np.r_[best, best]})
        asked = pl.DataFrame({"pair": rows, "a": a[rows], "b": b[rows]})
        chains = (
            asked.join(links, left_on="a", right_on="end")
            .join(links, left_on=["b", "third"], right_on=["end", "third"], suffix="_b")
            .group_by("pair")
            .agg((pl.col("link") * pl.col("link_b")).max().alias("chain"))
        )
        found = chains["pair"].to_numpy()
        best[found] = np.maximum(best[found], chains["chain"].to_numpy())
    return best


def _between(evidence: Evidence, label: Int64, outside: Bool) -> tuple[Int64, Int64, Float64]:
    """Persons between whose rows some pair was weighed, with the probability that the two are one.

    The log-odds of all their pairs are averaged as in clustering (a pair never weighed counts as -7); where a hard
    conflict stands between them the probability is nought.
    """
    exempt = np.zeros(len(evidence.a), dtype=np.bool_)
    edges = pair_edges(evidence.a, evidence.b, evidence.log_odds, evidence.conflict, exempt).where(outside)
    edges = edges.merged(label)
    edges = edges.where(~edges.barred)
    rows = np.bincount(label).astype(np.float64)
    return edges.left, edges.right, 1.0 / (1.0 + np.exp(-edges.average(rows)))


def _group(kind: str, name: str, rows: Bool, persons: _Persons, unfound: float) -> GroupQuality:
    """Count one group's pairs: all pairs less those among the other rows."""
    whole = np.bincount(persons.label) if len(rows) else np.zeros(0, dtype=np.int64)
    others = np.bincount(persons.label[~rows], minlength=len(whole))
    pairs = int((whole * (whole - 1) // 2 - others * (others - 1) // 2).sum())
    false = float(persons.doubt[rows[persons.a] | rows[persons.b]].sum())
    touching = whole[persons.left] * whole[persons.right] - others[persons.left] * others[persons.right]
    missed = float((persons.same * touching).sum()) + unfound
    right = pairs - false
    return GroupQuality(
        kind=kind, name=name, rows=int(rows.sum()), pairs=pairs,
        expected_false_links=round(false, 2), expected_missed_links=round(missed, 2),
        precision=round(right / pairs, 6) if pairs else None,
        recall=round(right / (right + missed), 6) if right + missed else None,
    )  # fmt: skip


def _groups_of_rows(frame: pl.DataFrame) -> list[tuple[str, str, Bool]]:
    """Sources, states of the NIK, and kinds of rows that are hard to link; as (kind, name, which rows)."""
    nik = frame["nik_status"].cast(pl.String).fill_null("empty").alias("nik")
    sources, states = (values.unique().sort().to_list() for values in (frame["source"], nik))
    born = pl.col("tanggal_lahir")
    young = born > born.max().dt.offset_by(f"-{CHILD_YEARS}y")
    kinds = {
        "one_word_name": ~pl.col("nama_tokens").str.contains(" ", literal=True),
        "no_birth_date": born.is_null() & pl.col("tahun_lahir").is_null(),
        "child": pl.coalesce(young, pl.col("usia") < CHILD_YEARS),
    }
    told = frame.select(**{name: kind.fill_null(value=False) for name, kind in kinds.items()})
    return [
        *(("source", source, (frame["source"] == source).to_numpy()) for source in sources),
        *(("nik", state, (nik == state).to_numpy()) for state in states),
        *(("rows", name, told[name].to_numpy()) for name in kinds if told[name].any()),
    ]
