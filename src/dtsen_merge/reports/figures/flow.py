"""What each source delivered and what became of every row; the problems found in it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Kind, Label, ProblemCode, Severity, Source, as_rows


@dataclass(frozen=True, slots=True)
class SourceFlow:
    """What became of the rows of one source.

    received = accepted + rejected + ignored; accepted = linked + repeated + new + for_review + family_rows, each row
    under the first of these that holds.

    family_rows: describes a family, names no person; linked: its person stands in another source too;
    for_review: a possible link of this row waits for a decision; repeated: its person stands only in other rows of
    the same source; new: no other row names this person.
    """

    source: Source
    agency: Label
    kind: Kind
    period: Label
    received: Count
    accepted: Count
    linked: Count
    for_review: Count
    repeated: Count
    new: Count
    family_rows: Count
    rejected: Count
    ignored: Count


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Rows of a source that bear a problem (a row with the same problem in two cells counts once)."""

    source: Source
    code: ProblemCode
    severity: Severity
    rows: Count


def source_flows(facts: Facts) -> tuple[SourceFlow, ...]:
    """One line a source, in the order of the sources' names."""
    counted = _outcomes(facts).pivot("outcome", index="source", values="rows")
    outcomes = ("linked", "for_review", "repeated", "new", "family_rows")
    counted = counted.with_columns(pl.lit(0).alias(name) for name in outcomes if name not in counted.columns)
    lines = (
        facts.tables.sources.join(counted, on="source", how="left")
        .rename(
            {
                "rows_read": "received",
                "rows_accepted": "accepted",
                "rows_rejected": "rejected",
                "rows_ignored": "ignored",
            }
        )
        .with_columns(pl.col("received", "accepted", "rejected", "ignored", *outcomes).fill_null(0).cast(pl.Int64))
        .with_columns(pl.col("kind").fill_null("other"))
        .sort("source")
    )
    return as_rows(lines, SourceFlow)


def _outcomes(facts: Facts) -> pl.DataFrame:
    """source, outcome, rows of the accepted rows."""
    sources = facts.members.group_by("person_id").agg(sources=pl.len())
    rows = facts.records.group_by("person_id").agg(rows=pl.len())
    known = facts.records.join(sources, on="person_id", how="left").join(rows, on="person_id", how="left")
    outcome = (
        pl.when(pl.col("person_id").is_null())
        .then(pl.lit("family_rows"))
        .when(pl.col("sources") > 1)
        .then(pl.lit("linked"))
        .when("in_review")
        .then(pl.lit("for_review"))
        .when(pl.col("rows") > 1)
        .then(pl.lit("repeated"))
        .otherwise(pl.lit("new"))
    )
    return known.group_by("source", outcome.alias("outcome")).agg(rows=pl.len())


def problem_lines(facts: Facts) -> tuple[ProblemLine, ...]:
    """Problems by source and code, the ones in most rows first."""
    lines = (
        facts.tables.problems.group_by("source", "code", pl.col("severity").cast(pl.String))
        .agg(rows=pl.struct("file", "sheet", "row").n_unique())
        .sort("source", "rows", "code", descending=[False, True, False])
    )
    return as_rows(lines, ProblemLine)
