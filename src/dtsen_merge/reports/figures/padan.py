"""Padan / tidak padan with Dukcapil: who is linked to a record of the civil register, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Flag, Label, MaybeCount, Reason, Share, Source, as_rows, share

REASONS: Final = (
    "for-review",
    "nik-of-another",
    "not-in-population",
    "nik-other-region",
    "nik-truncated",
    "nik-malformed",
    "nik-placeholder",
    "nik-temporary",
    "nik-empty",
)
"""Why a person is not padan; of several that hold (she may have several rows), the first counts."""


@dataclass(frozen=True, slots=True)
class PadanSource:
    """Persons of a source; `padan` is None when no population source was delivered, `has_nik` false when no row bears a NIK."""

    source: Source
    agency: Label
    has_nik: Flag
    persons: Count
    padan: MaybeCount
    not_padan: MaybeCount
    padan_share: Share


@dataclass(frozen=True, slots=True)
class PadanReason:
    """Persons of a source who are not padan, each under one reason."""

    source: Source
    reason: Reason
    persons: Count


@dataclass(frozen=True, slots=True)
class Padan:
    """`persons` are those whom a source other than the civil register names."""

    population_sources: tuple[str, ...]
    persons: int
    padan: int | None
    by_source: tuple[PadanSource, ...]
    reasons: tuple[PadanReason, ...]


def padan(facts: Facts) -> Padan:
    """Count persons, a source at a time; the civil register itself is the yardstick and has no line."""
    registers = facts.population_sources
    judged = judge(facts)
    known = bool(registers)
    by_source = (
        judged.group_by("source")
        .agg(
            agency=pl.col("agency").first(),
            has_nik=pl.col("has_nik").any(),
            persons=pl.len(),
            padan=pl.col("padan").sum() if known else pl.lit(None, pl.UInt32),
        )
        .with_columns(not_padan=pl.col("persons") - pl.col("padan"))
        .with_columns(padan_share=share(pl.col("padan"), pl.col("persons")))
        .sort("has_nik", "source", descending=[True, False])
    )
    reasons = (
        judged.filter(~pl.col("padan"))
        .group_by("source", "reason")
        .agg(persons=pl.len())
        .sort("source", "persons", "reason", descending=[False, True, False])
    )
    persons = judged.unique("person_id")
    return Padan(
        population_sources=registers,
        persons=persons.height,
        padan=int(persons.get_column("padan").sum()) if known else None,
        by_source=as_rows(by_source, PadanSource),
        reasons=as_rows(reasons, PadanReason) if known else (),
    )


def judge(facts: Facts) -> pl.DataFrame:
    """One line a person and source (other than the civil register): source, agency, person_id, has_nik, padan, reason."""
    registers = list(facts.population_sources)
    register = facts.records.filter(pl.col("source").is_in(registers))
    in_register = register.select("person_id").drop_nulls().unique().with_columns(padan=pl.lit(True))
    niks = register.filter(pl.col("nik").is_not_null()).select("nik").unique().with_columns(nik_registered=pl.lit(True))
    waiting = _waiting_for_register(facts, register)
    rows = (
        facts.records.filter(~pl.col("source").is_in(registers), pl.col("person_id").is_not_null())
        .join(in_register, on="person_id", how="left")
        .join(niks, on="nik", how="left")
        .join(waiting, on="record_id", how="left")
        .with_columns(pl.col("padan", "nik_registered", "waits").fill_null(False))
        .with_columns(reason=_reason(facts))
        .with_columns(place=pl.col("reason").replace_strict({name: at for at, name in enumerate(REASONS)}, default=99))
    )
    return (
        rows.sort("source", "person_id", "place")
        .group_by("source", "person_id", maintain_order=True)
        .agg(
            agency=pl.col("agency").first(),
            has_nik=(pl.col("nik_status") != "empty").any(),
            padan=pl.col("padan").any(),
            reason=pl.col("reason").first(),
        )
        .with_columns(has_nik=pl.col("has_nik").any().over("source"))
    )


def _waiting_for_register(facts: Facts, register: pl.DataFrame) -> pl.DataFrame:
    """Rows with a pair for review whose other side is a row of the civil register."""
    review = facts.tables.review
    both = pl.concat(
        [
            review.select(record_id="record_a", other="record_b"),
            review.select(record_id="record_b", other="record_a"),
        ]
    )
    return (
        both.join(register.select(other="record_id"), on="other", how="semi")
        .select("record_id")
        .unique()
        .with_columns(waits=pl.lit(True))
    )


def _reason(facts: Facts) -> pl.Expr:
    status = pl.col("nik_status").cast(pl.String).fill_null("empty")
    abroad = ~pl.col("nik").str.starts_with(facts.region_digits)
    return (
        pl.when("waits")
        .then(pl.lit("for-review"))
        .when(status != "whole")
        .then(pl.concat_str(pl.lit("nik-"), status))
        .when("nik_registered")
        .then(pl.lit("nik-of-another"))
        .when(abroad)
        .then(pl.lit("nik-other-region"))
        .otherwise(pl.lit("not-in-population"))
    )
