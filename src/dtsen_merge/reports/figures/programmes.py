"""Who receives what, where, and which programmes together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Flag, Label, Money, Place, Programme, as_rows


@dataclass(frozen=True, slots=True)
class ProgrammeTotal:
    """Recipients of a programme: persons named as recipients, families with at least one of them, rupiah delivered."""

    programme: Programme
    agency: Label
    persons: Count
    families: Count
    nominal: Money


@dataclass(frozen=True, slots=True)
class ProgrammeKecamatan:
    """Recipients of a programme who live in a kecamatan."""

    programme: Programme
    kode_kecamatan: Label
    kecamatan: Place
    persons: Count
    families: Count


@dataclass(frozen=True, slots=True)
class ProgrammeDesa:
    """Recipients of a programme who live in a desa or kelurahan."""

    programme: Programme
    kode_kecamatan: Label
    kecamatan: Place
    kode_desa: Label
    desa: Place
    persons: Count
    families: Count


@dataclass(frozen=True, slots=True)
class ProgrammePair:
    """Persons who receive both programmes, and families whose members receive both; forbidden by the policy or not."""

    programme_a: Programme
    programme_b: Programme
    persons: Count
    families: Count
    forbidden: Flag


@dataclass(frozen=True, slots=True)
class Programmes:
    """Totals, places and pairs; `recipients` are the persons who receive anything."""

    recipients: int
    families: int
    totals: tuple[ProgrammeTotal, ...]
    by_kecamatan: tuple[ProgrammeKecamatan, ...]
    by_desa: tuple[ProgrammeDesa, ...]
    pairs: tuple[ProgrammePair, ...]


def programmes(facts: Facts) -> Programmes:
    """Count persons and families (of person_id and family_id, each once)."""
    recipients = facts.recipients
    counted = (_distinct("person_id").alias("persons"), _distinct("family_id").alias("families"))
    totals = (
        recipients.group_by("programme")
        .agg(
            pl.col("agency").drop_nulls().unique().sort().str.join(", ").alias("agency"),
            *counted,
            pl.when(pl.col("nominal").is_not_null().any()).then(pl.col("nominal").sum()).alias("nominal"),
        )
        .sort("programme")
    )
    kecamatan = ("kode_kecamatan", "kecamatan")
    desa = (*kecamatan, "kode_desa", "desa")
    by_kecamatan = (
        recipients.group_by("programme", *kecamatan).agg(counted).sort("programme", *kecamatan, nulls_last=True)
    )
    by_desa = recipients.group_by("programme", *desa).agg(counted).sort(*desa, "programme", nulls_last=True)
    return Programmes(
        recipients=recipients.get_column("person_id").drop_nulls().n_unique(),
        families=recipients.get_column("family_id").drop_nulls().n_unique(),
        totals=as_rows(totals, ProgrammeTotal),
        by_kecamatan=as_rows(by_kecamatan, ProgrammeKecamatan),
        by_desa=as_rows(by_desa, ProgrammeDesa),
        pairs=as_rows(_pairs(facts), ProgrammePair),
    )


def _pairs(facts: Facts) -> pl.DataFrame:
    """Pairs that occur, and the forbidden ones among programmes that were delivered also where nobody has both."""
    persons = _together(facts.recipients.drop_nulls("person_id").select("person_id", "programme").unique(), "person_id")
    families = _together(facts.family_programmes, "family_id")
    delivered = set(facts.recipients.get_column("programme").unique().to_list())
    forbidden = sorted((a, b) for a, b in facts.policy.forbidden_pairs() if a < b and {a, b} <= delivered)
    ruled = pl.DataFrame(
        {"programme_a": [a for a, _ in forbidden], "programme_b": [b for _, b in forbidden]},
        schema={"programme_a": pl.String, "programme_b": pl.String},
    ).with_columns(forbidden=pl.lit(True))
    keys = ["programme_a", "programme_b"]
    return (
        families.rename({"both": "families"})
        .join(persons.rename({"both": "persons"}), on=keys, how="full", coalesce=True)
        .join(ruled, on=keys, how="full", coalesce=True)
        .with_columns(pl.col("persons", "families").fill_null(0).cast(pl.Int64), pl.col("forbidden").fill_null(False))
        .sort("forbidden", "families", *keys, descending=[True, True, False, False])
    )


def _together(frame: pl.DataFrame, unit: str) -> pl.DataFrame:
    return (
        frame.rename({"programme": "programme_a"})
        .join(frame.rename({"programme": "programme_b"}), on=unit)
        .filter(pl.col("programme_a") < pl.col("programme_b"))
        .group_by("programme_a", "programme_b")
        .agg(both=pl.len())
    )


def _distinct(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().n_unique()
