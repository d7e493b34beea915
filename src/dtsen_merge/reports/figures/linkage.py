"""What can be said of the links' quality before anybody has looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Expected, Label, NikStatus, Number, Share, Source, as_rows, share

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
"""Bands of probability, finer where decisions fall."""


@dataclass(frozen=True, slots=True)
class ProbabilityBand:
    """Links of rows to their person, and pairs for review, of lower <= probability < upper (the last includes 1)."""

    lower: Number
    upper: Number
    links: Count
    review_pairs: Count


@dataclass(frozen=True, slots=True)
class LinkSubgroup:
    """Person rows by the state of their NIK: how many are linked, and how many of these links are expected to be wrong."""

    nik_status: NikStatus
    rows: Count
    linked: Count
    linked_share: Share
    expected_false_links: Expected


@dataclass(frozen=True, slots=True)
class ThinSource:
    """Person rows that bear neither NIK nor birth date nor KK: too little to be linked safely."""

    source: Source
    agency: Label
    rows: Count
    thin: Count
    share: Share


@dataclass(frozen=True, slots=True)
class LinkageQuality:
    """Counts of the run, and expectations.

    The expected false links are the sum of 1 - probability over all links, unless the model gives a figure
    of its own; the blocking recall estimates the share of true pairs that were compared at all.
    """

    pairs_compared: int | None
    pairs_linked: int | None
    review_pairs: int
    review_rows: int
    links: int
    expected_false_links: float | None
    expected_false_share: float | None
    expected_missed_links: float | None
    blocking_recall: float | None
    histogram: tuple[ProbabilityBand, ...]
    by_nik: tuple[LinkSubgroup, ...]
    thin: tuple[ThinSource, ...]


def linkage_quality(facts: Facts) -> LinkageQuality:
    """Gather it from the crosswalk's probabilities, the pairs for review and the run's counts."""
    given = facts.tables.linkage
    rows = _person_rows(facts)
    linked = rows.filter("is_linked")
    doubt = float((1 - linked.get_column("probability")).sum())
    recall = _number(given.get("blocking_recall_percent"))
    wrong = _number(given.get("expected_false_links"))
    wrong = round(doubt, 3) if wrong is None and linked.height else wrong
    return LinkageQuality(
        pairs_compared=given.get("pairs_compared"),
        pairs_linked=given.get("pairs_linked"),
        review_pairs=facts.tables.review.height,
        review_rows=rows.filter("in_review").height,
        links=linked.height,
        expected_false_links=wrong,
        expected_false_share=round(wrong / linked.height, 6) if wrong is not None and linked.height else None,
        expected_missed_links=_number(given.get("expected_missed_links")),
        blocking_recall=None if recall is None else round(recall / 100, 6),
        histogram=_histogram(linked, facts.tables.review),
        by_nik=as_rows(_by_nik(rows), LinkSubgroup),
        thin=as_rows(_thin(rows), ThinSource),
    )


def _person_rows(facts: Facts) -> pl.DataFrame:
    """Person rows; a row is linked when its person has another row."""
    return (
        facts.records.filter(pl.col("person_id").is_not_null())
        .with_columns(is_linked=pl.len().over("person_id") > 1)
        .with_columns(
            pl.col("probability").fill_null(1.0), nik_status=pl.col("nik_status").cast(pl.String).fill_null("empty")
        )
    )


def _histogram(linked: pl.DataFrame, review: pl.DataFrame) -> tuple[ProbabilityBand, ...]:
    links, pairs = _binned(linked.get_column("probability")), _binned(review.get_column("probability"))
    bands = zip(EDGES[:-1], EDGES[1:], links, pairs, strict=True)
    return tuple(ProbabilityBand(low, high, link, pair) for low, high, link, pair in bands if low > 0 or link or pair)


def _binned(values: pl.Series) -> list[int]:
    """How many values fall into each band."""
    place = pl.Series(EDGES[1:-1]).search_sorted(values, side="right")
    counted = dict(place.value_counts().rows())
    return [int(counted.get(at, 0)) for at in range(len(EDGES) - 1)]


def _by_nik(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.group_by("nik_status")
        .agg(
            rows=pl.len(),
            linked=pl.col("is_linked").sum(),
            expected_false_links=(1 - pl.col("probability")).filter("is_linked").sum().round(3),
        )
        .with_columns(linked_share=share(pl.col("linked"), pl.col("rows")))
        .sort("rows", "nik_status", descending=[True, False])
    )


def _thin(rows: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("nik_status").is_in(["whole", "truncated", "temporary"])
    family_card = pl.col("no_kk_status").cast(pl.String).is_in(["whole", "truncated"]).fill_null(False)
    bare = ~known & ~family_card & pl.col("tanggal_lahir").is_null()
    return (
        rows.group_by("source")
        .agg(agency=pl.col("agency").first(), rows=pl.len(), thin=bare.sum())
        .filter(pl.col("thin") > 0)
        .with_columns(share=share(pl.col("thin"), pl.col("rows")))
        .sort("thin", "source", descending=[True, False])
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
