"""Data quality of each agency's sources, and its trend against the source's last delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.deliveries import LastDelivery, delivery_of
from dtsen_merge.reports.figures.kinds import (
    UNSHOWN,
    Compared,
    Count,
    Day,
    Label,
    Share,
    ShareChange,
    Source,
)
from dtsen_merge.reports.figures.padan import Padan
from dtsen_merge.reports.figures.quality import MEASURES, quality


@dataclass(frozen=True, slots=True)
class SourceScore:
    """A source's measures (defined at `quality`); the score is the mean of those that are known.

    rows: accepted and rejected; delivered: the day of the first published run on these files; delivery: the fingerprint
    of their content; last_delivery: the figures of the delivery before, None where none is known.
    """

    agency: Label
    source: Source
    rows: Count
    completeness: Share
    validity: Share
    uniqueness: Share
    padan: Share
    score: Share
    delivered: Day
    delivery: Annotated[str | None, UNSHOWN]
    last_delivery: Annotated[LastDelivery | None, UNSHOWN]


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A source's measures minus those of its last delivery, in shares; None where either is not known.

    compared: the day of the delivery that this one is compared with; None: this is the source's first.
    """

    agency: Label
    source: Source
    compared: Compared
    completeness: ShareChange
    validity: ShareChange
    uniqueness: ShareChange
    padan: ShareChange
    score: ShareChange


def scorecard(facts: Facts, matched: Padan) -> tuple[SourceScore, ...]:
    """One line a source, agency by agency."""
    scored = (
        facts.tables.sources.join(quality(facts, matched), on="source", how="left")
        .with_columns(
            rows=pl.col("rows_accepted").fill_null(0) + pl.col("rows_rejected").fill_null(0),
            score=pl.mean_horizontal(MEASURES).round(6),
        )
        .with_columns(pl.col("agency").replace("", None))
        .sort("agency", "source", nulls_last=True)
        .select("agency", "source", "rows", *MEASURES, "score", "delivery")
    )
    lines = []
    for line in scored.to_dicts():  # a line a source: a handful
        now = delivery_of(facts.tables.previous, line["source"], line["delivery"], facts.today.isoformat())
        lines.append(SourceScore(**line, delivered=now.delivered, last_delivery=now.last))
    return tuple(lines)


def delivery_changes(scores: tuple[SourceScore, ...]) -> tuple[DeliveryChange, ...]:
    """The trend, a line a source, in the scorecard's order."""
    return tuple(
        DeliveryChange(
            agency=score.agency,
            source=score.source,
            compared=(last.delivered or last.date or "") if (last := score.last_delivery) else None,
            **{name: _difference(score, name) for name in (*MEASURES, "score")},
        )
        for score in scores
    )


def _difference(score: SourceScore, name: str) -> float | None:
    now, before = getattr(score, name), getattr(score.last_delivery, name, None)
    return None if now is None or before is None else round(now - before, 6)
