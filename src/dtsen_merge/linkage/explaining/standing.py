"""Whether the last linkage makes two records one person: what parts them, or the chain that joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from dtsen_merge.linkage.clusters.cluster import Clustered, cluster
from dtsen_merge.linkage.clusters.constraints import DECISION, ONE_ROW, REASONS, pair_conflicts
from dtsen_merge.linkage.prepare import content_numbers
from dtsen_merge.settings.pipeline import LinkageSettings
from dtsen_merge.store import Store

Verdict = Literal["linked", "chained", "conflict", "cut", "review", "weak", "uncompared"]
"""One person: by this pair; by a chain of others. Two: a hard conflict, though the pair is probable; a link not followed;
for a person to decide; too weak; probable, but no key brought the two together."""

DECIDED: Final = REASONS[DECISION]


@dataclass(frozen=True)
class Standing:
    """Whether the last linkage makes two records one person, and why.

    `reason` is one of constraints.REASONS where a conflict or a cut parts them. `chain` has the links of the strongest
    way from one record to the other (record, record, probability, reason of the cut or ""): inside the person, or,
    where they were parted, inside their component. `conflict` is a hard conflict that this pair has whatever became of it.
    `barrier` has two records, one of each person, that cannot be one person for that reason, where a cut came of them.
    """

    verdict: Verdict
    reason: str
    chain: tuple[tuple[str, str, float, str], ...]
    conflict: str
    barrier: tuple[str, str] | None = None

    @property
    def together(self) -> bool:
        """Whether they are one person."""
        return self.verdict in ("linked", "chained")


def pairs_between(store: Store, left: Sequence[str], right: Sequence[str]) -> pl.DataFrame:
    """The pairs that the last linkage kept between two sets of records, the most probable first."""
    return store.frame(
        """SELECT * FROM linkage.pairs
        WHERE (record_a IN (SELECT unnest($left)) AND record_b IN (SELECT unnest($right)))
           OR (record_b IN (SELECT unnest($left)) AND record_a IN (SELECT unnest($right)))
        ORDER BY probability DESC, weight DESC, record_a, record_b""",
        {"left": list(left), "right": list(right)},
    )


def component_pairs(
    store: Store, records: Sequence[str], threshold: float, decisions: pl.DataFrame | None = None
) -> tuple[list[str], pl.DataFrame]:
    """The records that hang together with these by links, and all pairs that were kept among them."""
    decided = [] if decisions is None else decisions.filter("same").select("record_a", "record_b").rows()
    known: set[str] = set()
    grown = set(records)
    while grown != known:
        known = grown
        links = store.frame(
            """SELECT record_a, record_b FROM linkage.pairs WHERE probability >= $threshold
            AND (record_a IN (SELECT unnest($ids)) OR record_b IN (SELECT unnest($ids)))""",
            {"threshold": threshold, "ids": sorted(known)},
        )
        grown = known | set(links["record_a"]) | set(links["record_b"])
        grown |= {record for pair in decided if grown & set(pair) for record in pair}
    pairs = pairs_between(store, sorted(known), sorted(known)).sort("record_a", "record_b")
    return sorted(known), pairs


def standing(
    records: pl.DataFrame,
    pairs: pl.DataFrame,
    pair: pl.DataFrame,
    *,
    compared: bool,
    settings: LinkageSettings,
    one_row_sources: frozenset[str],
    max_cluster_size: int,
    decisions: pl.DataFrame | None = None,
) -> Standing:
    """Whether two records are one person, and what parts or joins them.

    Cuts are not kept by a run; the records' component is clustered again, which gives what the run gave, since no
    component has a say in another.

    Args:
        records: LINKAGE_INPUT of the component's records.
        pairs: the component's pairs (`component_pairs`).
        pair: one row, the pair in question with its level columns; its record_a < record_b.
        compared: whether a key, or the completion of a component, brought the two together.
        settings: thresholds.
        one_row_sources: sources that hold a person once.
        max_cluster_size: of the gates.
        decisions: `record_a, record_b, same`: what people decided.
    """
    done = cluster(
        records,
        pairs,
        settings=settings,
        one_row_sources=one_row_sources,
        max_cluster_size=max_cluster_size,
        decisions=decisions,
    )
    a, b, probability = pair.select("record_a", "record_b", "probability").row(0)
    label = dict(done.clusters.select("record_id", "cluster").rows())
    together = label[a] == label[b]
    links = _links(pairs, settings.match_probability, decisions)
    if together:
        own = pl.col("record_a").replace_strict(label, default="") == label[a]
        links = links.filter(own & (pl.col("record_b").replace_strict(label, default="") == label[a]))
    decided = _decided(decisions, a, b)
    conflict = DECIDED if decided is False else _conflicts(records, pair, one_row_sources)[0]
    chain = _chain(links, done, a, b)
    if together:
        direct = decided is True or probability >= settings.match_probability
        return Standing("linked" if direct else "chained", "", () if direct else chain, conflict)
    verdict, reason = _parted(done, a, b, probability, conflict, compared, settings)
    barrier = None
    if verdict == "cut":
        sides = [[record for record, of in label.items() if of == label[one]] for one in (a, b)]
        barrier = _barrier(records, pairs, sides[0], sides[1], reason, one_row_sources)
    return Standing(verdict, reason, chain, conflict, barrier)


def _parted(
    done: Clustered, a: str, b: str, probability: float, conflict: str, compared: bool, settings: LinkageSettings
) -> tuple[Verdict, str]:
    if conflict and (probability >= settings.review_probability or conflict == DECIDED):
        return "conflict", conflict
    cut = done.cuts.filter((pl.col("record_a") == a) & (pl.col("record_b") == b))
    if cut.height:
        return "cut", str(cut["reason"][0])
    if not compared and probability >= settings.review_probability:
        return "uncompared", ""
    return ("review" if probability >= settings.review_probability else "weak"), ""


def _conflicts(records: pl.DataFrame, pairs: pl.DataFrame, one_row_sources: frozenset[str]) -> list[str]:
    """The hard conflict of each pair, "" for none."""
    listed = {source: place for place, source in enumerate(sorted(one_row_sources))}
    once = records["source"].replace_strict(listed, default=-1, return_dtype=pl.Int32).to_numpy()
    content = content_numbers(records)
    place = {record: at for at, record in enumerate(records["record_id"])}
    a, b = (np.array([place[record] for record in pairs[name]], dtype=np.int64) for name in ("record_a", "record_b"))
    found = pair_conflicts(pairs, once[a], once[b], content[a] == content[b])
    return [REASONS[int(code)] for code in found]


def _barrier(
    records: pl.DataFrame,
    pairs: pl.DataFrame,
    left: list[str],
    right: list[str],
    reason: str,
    one_row_sources: frozenset[str],
) -> tuple[str, str] | None:
    """Two records of two persons that bar them from being one for that reason; None where no single pair does."""
    ours, theirs = (pl.col(name).is_in(left) for name in ("record_a", "record_b"))
    between = pairs.filter((ours & pl.col("record_b").is_in(right)) | (theirs & pl.col("record_a").is_in(right)))
    barring = between.with_columns(reason=pl.Series(_conflicts(records, between, one_row_sources), dtype=pl.String))
    barring = barring.filter(pl.col("reason") == reason)
    if barring.height:
        a, b = barring.select("record_a", "record_b").row(0)
        return (a, b) if a in left else (b, a)
    if reason != REASONS[ONE_ROW]:
        return None
    listed = records.filter(pl.col("source").is_in(sorted(one_row_sources))).select("source", "record_id")
    own, other = (listed.filter(pl.col("record_id").is_in(side)) for side in (left, right))
    both = own.join(other, on="source").sort("record_id", "record_id_right")
    return (both["record_id"][0], both["record_id_right"][0]) if both.height else None


def _decided(decisions: pl.DataFrame | None, a: str, b: str) -> bool | None:
    """What a person decided about the two; None for nothing."""
    if decisions is None:
        return None
    told = decisions.filter(
        (pl.min_horizontal("record_a", "record_b") == a) & (pl.max_horizontal("record_a", "record_b") == b)
    )
    return bool(told["same"][-1]) if told.height else None


def _links(pairs: pl.DataFrame, threshold: float, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """The pairs that link: those at or over the threshold, and those that a person declared one."""
    links = pairs.filter(pl.col("probability") >= threshold).select("record_a", "record_b", "probability")
    if decisions is None or decisions.is_empty():
        return links
    decided = decisions.filter("same").select("record_a", "record_b", probability=pl.lit(1.0))
    return pl.concat([links, decided]).unique(["record_a", "record_b"], keep="last", maintain_order=True)


def _chain(links: pl.DataFrame, done: Clustered, a: str, b: str) -> tuple[tuple[str, str, float, str], ...]:
    """The way between two records whose weakest link is strongest: that in a maximum spanning tree; () for none."""
    names = sorted({a, b, *links["record_a"], *links["record_b"]})
    place = {name: at for at, name in enumerate(names)}
    left, right = ([place[name] for name in links[column]] for column in ("record_a", "record_b"))
    bounded = np.clip(links["probability"].to_numpy(), 1e-12, 1 - 1e-12)
    cost = 100.0 - np.log(bounded / (1 - bounded))  # log-odds stay within ±28
    tree = minimum_spanning_tree(coo_matrix((cost, (left, right)), shape=(len(names), len(names))))
    _, before = breadth_first_order(tree, place[a], directed=False)
    if before[place[b]] < 0:
        return ()
    way = [place[b]]
    while way[-1] != place[a]:
        way.append(int(before[way[-1]]))
    cuts = {frozenset(row[:2]): row[2] for row in done.cuts.select("record_a", "record_b", "reason").rows()}
    chances = {frozenset(row[:2]): row[2] for row in links.rows()}
    steps = [(names[one], names[other]) for one, other in zip(way[:0:-1], way[-2::-1], strict=True)]
    return tuple((x, y, chances[frozenset((x, y))], cuts.get(frozenset((x, y)), "")) for x, y in steps)
