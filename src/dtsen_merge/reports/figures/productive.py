"""Productive and non-productive poor by kecamatan, and what each group receives."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Group, Label, Place, as_rows

GROUPS = ("productive", "not_productive", "unknown")


@dataclass(frozen=True, slots=True)
class ProductiveLine:
    """Poor persons who live in a kecamatan."""

    kode_kecamatan: Label
    kecamatan: Place
    productive: Count
    not_productive: Count
    unknown: Count


@dataclass(frozen=True, slots=True)
class ProductiveReceipt:
    """What a group receives itself; who receives both kinds stands in both columns."""

    group: Group
    persons: Count
    bansos: Count
    pemberdayaan: Count
    nothing: Count


@dataclass(frozen=True, slots=True)
class Productive:
    """Living persons of the policy's poor desil.

    Productive: of the policy's ages, not in school, not severely disabled.
    Unknown: no birth date, or a disability whose degree was not delivered.
    """

    age_from: int
    age_to: int
    desil_from: int
    desil_to: int
    by_kecamatan: tuple[ProductiveLine, ...]
    receipts: tuple[ProductiveReceipt, ...]


def productive(facts: Facts) -> Productive:
    """Group the poor and count."""
    poor = grouped_poor(facts)
    by_kecamatan = (
        poor.group_by("kode_kecamatan", "kecamatan")
        .agg((pl.col("group") == group).sum().alias(group) for group in GROUPS)
        .sort("kode_kecamatan", "kecamatan", nulls_last=True)
    )
    for kind in ("bansos", "pemberdayaan"):
        of_kind = (
            facts.recipients.filter(pl.col("programme").is_in(facts.policy.of_kind(kind)))
            .select("person_id")
            .drop_nulls()
            .unique()
            .with_columns(pl.lit(True).alias(kind))
        )
        poor = poor.join(of_kind, on="person_id", how="left").with_columns(pl.col(kind).fill_null(False))
    receipts = (
        poor.group_by("group")
        .agg(
            persons=pl.len(),
            bansos=pl.col("bansos").sum(),
            pemberdayaan=pl.col("pemberdayaan").sum(),
            nothing=(~pl.col("bansos") & ~pl.col("pemberdayaan")).sum(),
        )
        .sort(pl.col("group").cast(pl.Enum(GROUPS)))
    )
    (age_from, age_to), (desil_from, desil_to) = facts.policy.productive.age, facts.policy.poor
    return Productive(
        age_from,
        age_to,
        desil_from,
        desil_to,
        as_rows(by_kecamatan, ProductiveLine),
        as_rows(receipts, ProductiveReceipt),
    )


def grouped_poor(facts: Facts) -> pl.DataFrame:
    """Living persons of the poor desil with their `group`."""
    disability = pl.col("disabilitas").str.to_uppercase().fill_null("TIDAK")
    low, high = facts.policy.productive.age
    group = (
        pl.when(pl.col("age").is_null())
        .then(pl.lit("unknown"))
        .when(~pl.col("age").is_between(low, high))
        .then(pl.lit("not_productive"))
        .when(pl.col("bersekolah").fill_null(False) | disability.str.contains("BERAT"))
        .then(pl.lit("not_productive"))
        .when(disability != "TIDAK")
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("productive"))
    )
    return facts.persons.filter(
        pl.col("desil_nasional").is_between(*facts.policy.poor), pl.col("status_hidup").fill_null("HIDUP") == "HIDUP"
    ).with_columns(group=group)
