"""What can be said of the links' quality before anybody has looked at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import (
    Count,
    Expected,
    Fields,
    Label,
    NikStatus,
    Number,
    RowGroup,
    Share,
    Source,
    as_rows,
    ratio,
    share,
)

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
"""Bands of probability, finer where decisions fall."""
MOSTLY: Final = 0.5
"""An agency is told to add a field that this share of its thin or fragile rows lacks."""
WITHOUT: Final = "without_"


@dataclass(frozen=True, slots=True)
class ProbabilityBand:
    """Links of rows to their person, and pairs for review, of lower <= probability < upper (the last includes 1)."""

    lower: Number
    upper: Number
    links: Count
    review_pairs: Count


@dataclass(frozen=True, slots=True)
class LinkSubgroup:
    """Person rows by the state of their NIK: how many are linked, and what is expected of their pairs."""

    nik_status: NikStatus
    rows: Count
    linked: Count
    linked_share: Share
    expected_false_links: Expected
    expected_missed_links: Expected


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Person rows that are hard to link; `pairs` have at least one such row."""

    row_group: RowGroup
    rows: Count
    pairs: Count
    expected_false_links: Expected
    expected_missed_links: Expected


@dataclass(frozen=True, slots=True)
class LinkSource:
    """One source: pairs with at least one row of it, and what is expected of them."""

    source: Source
    agency: Label
    rows: Count
    pairs: Count
    expected_false_links: Expected
    expected_missed_links: Expected


@dataclass(frozen=True, slots=True)
class LinkBand:
    """Single links into lists that hold a person once, before clustering: the model's doubt, and what is seen.

    `contradicted_share`: the row has a very likely partner in that list, and this is another person.
    """

    lower: Number
    upper: Number
    links: Count
    model_false_share: Share
    contradicted_share: Share


@dataclass(frozen=True, slots=True)
class ThinSource:
    """Person rows that say too little to be linked.

    `thin`: even a perfect copy in another list would not be linked; `thin_for_review`: it would not even be asked
    about; `fragile`: a perfect copy would be linked, but no copy with one typing error in the name. `missing`: what
    most of these rows lack.
    """

    source: Source
    agency: Label
    rows: Count
    thin: Count
    thin_for_review: Count
    fragile: Count
    share: Share
    missing: Fields


@dataclass(frozen=True, slots=True)
class LinkageQuality:
    """Counts of the run, and expectations.

    Expected false and missed links count pairs of rows, as the linkage gave them; where it gave none, the false links
    are the sum of 1 - probability over the linked rows. The blocking recall estimates the share of true pairs that
    were compared at all.
    """

    pairs_compared: int | None
    pairs_linked: int | None
    review_pairs: int
    review_rows: int
    links: int
    linked_pairs: int | None
    expected_false_links: float | None
    expected_false_share: float | None
    expected_missed_links: float | None
    expected_precision: float | None
    expected_recall: float | None
    blocking_recall: float | None
    blocking_recall_low: float | None
    blocking_recall_high: float | None
    histogram: tuple[ProbabilityBand, ...]
    by_nik: tuple[LinkSubgroup, ...]
    by_group: tuple[LinkGroup, ...]
    by_source: tuple[LinkSource, ...]
    by_band: tuple[LinkBand, ...]
    thin: tuple[ThinSource, ...]


def linkage_quality(facts: Facts) -> LinkageQuality:
    """Gather it from the crosswalk's probabilities, the pairs for review and the run's counts."""
    given = facts.tables.linkage
    rows = _person_rows(facts)
    linked = rows.filter("is_linked")
    doubt = float((1 - linked.get_column("probability")).sum())
    wrong = _number(given.get("expected_false_links"))
    wrong = round(doubt, 3) if wrong is None and linked.height else wrong
    groups, agencies = given.get("quality_by_group") or (), _agencies(facts)
    return LinkageQuality(
        pairs_compared=given.get("pairs_compared"),
        pairs_linked=given.get("pairs_linked"),
        review_pairs=facts.tables.review.height,
        review_rows=rows.filter("in_review").height,
        links=linked.height,
        linked_pairs=given.get("linked_pairs"),
        expected_false_links=wrong,
        expected_false_share=ratio(wrong, given.get("linked_pairs", linked.height)),
        expected_missed_links=_number(given.get("expected_missed_links")),
        expected_precision=_percent(given, "expected_precision_percent"),
        expected_recall=_percent(given, "expected_recall_percent"),
        blocking_recall=_percent(given, "blocking_recall_percent"),
        blocking_recall_low=_percent(given, "blocking_recall_percent_low"),
        blocking_recall_high=_percent(given, "blocking_recall_percent_high"),
        histogram=_histogram(linked, facts.tables.review),
        by_nik=as_rows(_by_nik(rows, groups), LinkSubgroup),
        by_group=tuple(
            LinkGroup(row_group=group["name"], **_expected(group)) for group in groups if group["kind"] == "rows"
        ),
        by_source=tuple(
            LinkSource(source=group["name"], agency=agencies.get(group["name"]), **_expected(group))
            for group in groups
            if group["kind"] == "source"
        ),
        by_band=tuple(LinkBand(**band) for band in given.get("quality_by_band") or ()),
        thin=_thin(given.get("thin_rows") or (), agencies),
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


def _by_nik(rows: pl.DataFrame, groups: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    names = ("expected_false_links", "expected_missed_links")
    expected = pl.DataFrame(
        [(group["name"], *(group[name] for name in names)) for group in groups if group["kind"] == "nik"],
        schema={"nik_status": pl.String, **dict.fromkeys(names, pl.Float64)},
        orient="row",
    )
    return (
        rows.group_by("nik_status")
        .agg(rows=pl.len(), linked=pl.col("is_linked").sum())
        .join(expected, on="nik_status", how="left")
        .with_columns(linked_share=share(pl.col("linked"), pl.col("rows")))
        .sort("rows", "nik_status", descending=[True, False])
    )


def _expected(group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: group[name] for name in ("rows", "pairs", "expected_false_links", "expected_missed_links")}


def _agencies(facts: Facts) -> dict[str, str | None]:
    return dict(facts.tables.sources.select("source", "agency").rows())


def _thin(lines: Sequence[Mapping[str, Any]], agencies: Mapping[str, str | None]) -> tuple[ThinSource, ...]:
    """The sources that have thin or fragile rows, most of them first."""
    told = [
        ThinSource(
            source=line["source"],
            agency=agencies.get(line["source"]),
            **{name: line[name] for name in ("rows", "thin", "thin_for_review", "fragile")},
            share=ratio(line["thin"] + line["fragile"], line["rows"]),
            missing=_lacking(line),
        )
        for line in lines
        if line["thin"] + line["fragile"]
    ]
    return tuple(sorted(told, key=lambda line: (-line.thin, -line.fragile, line.source)))


def _lacking(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that most of a source's thin or fragile rows lack."""
    least = MOSTLY * (line["thin"] + line["fragile"])
    return tuple(
        name.removeprefix(WITHOUT) for name, count in line.items() if name.startswith(WITHOUT) and count >= least
    )


def _percent(given: Mapping[str, Any], name: str) -> float | None:
    value = _number(given.get(name))
    return None if value is None else round(value / 100, 6)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
