"""Data quality by agency: completeness, validity, uniqueness, padan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Label, Share, ShareChange, as_rows, share
from dtsen_merge.reports.figures.padan import judge

KEY_FIELDS: Final = ("nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "kode_desa")
"""Fields whose presence makes up completeness: what identifies a person and where she lives."""


@dataclass(frozen=True, slots=True)
class AgencyScore:
    """Shares over an agency's accepted and rejected rows; the score is their mean.

    completeness: key fields filled in and readable; validity: rows without an error; uniqueness: rows that do not
    repeat another row of the same source; padan: persons linked to the civil register (None without one);
    change: the score against the previous published run's.
    """

    agency: Label
    rows: Count
    completeness: Share
    validity: Share
    uniqueness: Share
    padan: Share
    score: Share
    change: ShareChange


def scorecard(facts: Facts) -> tuple[AgencyScore, ...]:
    """One line an agency, the best first."""
    agency = facts.tables.sources.select("source", pl.col("agency").fill_null("").alias("agency"))
    rows = (
        facts.tables.sources.with_columns(pl.col("agency").fill_null(""))
        .group_by("agency")
        .agg(rows=pl.col("rows_accepted").sum() + pl.col("rows_rejected").sum())
    )
    measures = ("completeness", "validity", "uniqueness", "padan")
    scored = (
        rows.join(_completeness(facts, agency), on="agency", how="left")
        .join(_flawed(facts, agency), on="agency", how="left")
        .join(_padan(facts, agency), on="agency", how="left")
        .with_columns(pl.col("with_error", "repeated").fill_null(0))
        .with_columns(
            validity=share(pl.col("rows") - pl.col("with_error"), pl.col("rows")),
            uniqueness=share(pl.col("rows") - pl.col("repeated"), pl.col("rows")),
        )
        .with_columns(score=pl.mean_horizontal(measures).round(6))
        .join(_previous(facts.tables.previous), on="agency", how="left")
        .with_columns(change=(pl.col("score") - pl.col("score_before")).round(6))
        .sort("score", "agency", descending=[True, False], nulls_last=True)
    )
    return as_rows(scored, AgencyScore)


def _completeness(facts: Facts, agency: pl.DataFrame) -> pl.DataFrame:
    """Of person rows; a family row has no such fields."""
    filled = pl.mean_horizontal(pl.col(name).is_not_null().cast(pl.Float64) for name in KEY_FIELDS)
    return (
        facts.records.filter(pl.col("row_kind").fill_null("person") == "person")
        .drop("agency")
        .join(agency, on="source")
        .group_by("agency")
        .agg(completeness=filled.mean().round(6))
    )


def _flawed(facts: Facts, agency: pl.DataFrame) -> pl.DataFrame:
    """Rows with at least one error, and rows that repeat another; about whole sheets nothing is said here."""
    row = pl.struct("source", "file", "sheet", "row")
    return (
        facts.tables.problems.filter(pl.col("row").is_not_null())
        .join(agency, on="source")
        .group_by("agency")
        .agg(
            with_error=row.filter(pl.col("severity") == "error").n_unique(),
            repeated=row.filter(pl.col("code") == "duplicate-row").n_unique(),
        )
    )


def _padan(facts: Facts, agency: pl.DataFrame) -> pl.DataFrame:
    if not facts.population_sources:
        return pl.DataFrame(schema={"agency": pl.String, "padan": pl.Float64})
    judged = judge(facts).drop("agency").join(agency, on="source")
    return judged.group_by("agency").agg(padan=pl.col("padan").mean().round(6))


def _previous(previous: Mapping[str, Any] | None) -> pl.DataFrame:
    lines = (previous or {}).get("scorecard", [])
    return pl.DataFrame(
        {"agency": [line.get("agency") for line in lines], "score_before": [line.get("score") for line in lines]},
        schema={"agency": pl.String, "score_before": pl.Float64},
    )
