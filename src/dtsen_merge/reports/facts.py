"""Frames that several figures share, worked out once: who stands where, who receives what, which rows wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from dtsen_merge.reports.policy import Policy
from dtsen_merge.reports.tables import ReportTables
from dtsen_merge.vocabulary.dates import OLDEST_AGE

REGION = ("kode_kecamatan", "kecamatan", "kode_desa", "desa")


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables in their schemas, the policy, and what follows from them.

    records: accepted rows + person_id, family_id, probability, kind, agency, in_review.
    members: distinct person_id, source.
    recipients: distinct programme, person_id (null: the family as such), family_id; agency, source, periode, nominal
        and region beside them. Services that nobody receives (`kind = "layanan"`) are left out.
    family_programmes: distinct family_id, programme.
    living_families: families without those of which every member is dead, gone, or by now in another family.
    persons: with family's desil and region where their own is missing, `age` on `today` (null without birth date).
    today: the day of the run.
    """

    tables: ReportTables
    policy: Policy
    records: pl.DataFrame
    members: pl.DataFrame
    recipients: pl.DataFrame
    family_programmes: pl.DataFrame
    families: pl.DataFrame
    living_families: pl.DataFrame
    persons: pl.DataFrame
    today: date

    @property
    def region_digits(self) -> str:
        """The district's code as the first digits of a NIK; "" when the run checks no region."""
        return str(self.tables.run.get("region") or "").replace(".", "")

    @property
    def population_sources(self) -> tuple[str, ...]:
        """The sources that are a civil register."""
        found = self.tables.sources.filter(pl.col("kind") == "population").get_column("source")
        return tuple(found.unique().sort().to_list())


def facts_of(tables: ReportTables, policy: Policy) -> Facts:
    """Work the shared frames out."""
    tables = tables.conformed()
    today = day_of(tables.run)
    persons = _persons(tables.persons, tables.families, today)
    families = _families(tables.families, persons)
    recipients = _recipients(tables.participation, persons, families, policy)
    records = _records(tables)
    return Facts(
        tables=tables,
        policy=policy,
        records=records,
        members=tables.crosswalk.filter(pl.col("person_id").is_not_null()).select("person_id", "source").unique(),
        recipients=recipients,
        family_programmes=recipients.filter(pl.col("family_id").is_not_null())
        .select("family_id", "programme")
        .unique(),
        families=families,
        living_families=_living_families(families, persons, records),
        persons=persons,
        today=today,
    )


def day_of(run: Mapping[str, Any]) -> date:
    """The day of the run: its end, else its start, else today."""
    moment = str(run.get("ended") or run.get("started") or "")
    return date.fromisoformat(moment[:10]) if moment else datetime.now(UTC).date()


def _believable(age: pl.Expr) -> pl.Expr:
    """Null over OLDEST_AGE: somebody so old is likely dead, or the year wrong, and is not counted by age."""
    return pl.when(age <= OLDEST_AGE).then(age)


def age_on(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Completed years on a day; null without a whole birth date."""
    # months and days are Int8: a number made of both would overflow
    before = (day.dt.month() < born.dt.month()) | ((day.dt.month() == born.dt.month()) & (day.dt.day() < born.dt.day()))
    return (day.dt.year() - born.dt.year() - before.cast(pl.Int32)).cast(pl.Int32)


def _records(tables: ReportTables) -> pl.DataFrame:
    links = (
        tables.crosswalk.filter(pl.col("status") == "accepted", pl.col("record_id").is_not_null())
        .select("record_id", "person_id", "family_id", "probability")
        .unique("record_id", keep="first", maintain_order=True)
    )
    waiting = pl.concat(
        [tables.review.select(record_id="record_a"), tables.review.select(record_id="record_b")]
    ).unique()
    return (
        tables.records.join(links, on="record_id", how="left")
        .join(tables.sources.select("source", "kind", "agency"), on="source", how="left")
        .join(waiting.with_columns(in_review=pl.lit(True)), on="record_id", how="left")
        .with_columns(pl.col("in_review").fill_null(False))
    )


def _persons(persons: pl.DataFrame, families: pl.DataFrame, today: date) -> pl.DataFrame:
    """Persons, completed from their family: region, kecamatan's code from the desa's, desil; and their age."""
    borrowed = (*REGION, "desil_nasional")
    of_family = families.select("family_id", *(pl.col(name).alias(f"{name}_family") for name in borrowed)).unique(
        "family_id", keep="first", maintain_order=True
    )
    return (
        persons.join(of_family, on="family_id", how="left")
        .with_columns(pl.coalesce(name, f"{name}_family").alias(name) for name in borrowed)
        .with_columns(
            pl.coalesce("kode_kecamatan", pl.col("kode_desa").str.head(8)).alias("kode_kecamatan"),
            age=_believable(age_on(pl.col("tanggal_lahir"), pl.lit(today))),
        )
        .drop([f"{name}_family" for name in borrowed])
    )


def _families(families: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Families, with region and desil taken from their members where the family row has none."""
    from_members = (
        persons.filter(pl.col("family_id").is_not_null())
        .group_by("family_id")
        .agg(*(pl.col(name).drop_nulls().first().alias(f"{name}_member") for name in (*REGION, "desil_nasional")))
    )
    filled = [pl.coalesce(name, f"{name}_member").alias(name) for name in (*REGION, "desil_nasional")]
    return (
        families.join(from_members, on="family_id", how="left")
        .with_columns(filled)
        .with_columns(pl.coalesce("kode_kecamatan", pl.col("kode_desa").str.head(8)).alias("kode_kecamatan"))
        .drop([f"{name}_member" for name in (*REGION, "desil_nasional")])
    )


def _living_families(families: pl.DataFrame, persons: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Families somebody may live in. One of which no file names a member stays: its list names heads only."""
    alive = pl.col("status_hidup").fill_null("HIDUP") == "HIDUP"
    members = persons.drop_nulls("family_id").group_by("family_id").agg(gone=~alive.any())
    once = records.filter(pl.col("person_id").is_not_null()).select("no_kk").drop_nulls().unique()
    return (
        families.join(members, on="family_id", how="left")
        .join(once.with_columns(named=pl.lit(True)), on="no_kk", how="left")
        .filter(~pl.coalesce("gone", "named", pl.lit(False)))
        .drop("gone", "named")
    )


def _recipients(
    participation: pl.DataFrame, persons: pl.DataFrame, families: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Participation with the policy's programme names, the family of each person, and where they live."""
    of_person = persons.select("person_id", pl.col("family_id").alias("family_of_person"), *REGION)
    of_family = families.select("family_id", *(pl.col(name).alias(f"{name}_family") for name in REGION))
    return (
        participation.filter(pl.col("program").is_not_null())
        .with_columns(programme=policy.canonical(pl.col("program")))
        .filter(~pl.col("programme").is_in(policy.services))
        .join(of_person, on="person_id", how="left")
        .with_columns(family_id=pl.coalesce("family_id", "family_of_person"))
        .join(of_family, on="family_id", how="left")
        .with_columns(pl.coalesce(name, f"{name}_family").alias(name) for name in REGION)
        .group_by("programme", "person_id", "family_id")
        .agg(
            pl.col("agency").drop_nulls().sort().first(),
            pl.col("source").sort().first(),
            pl.col("periode").drop_nulls().max(),
            pl.col("nominal").sum(),
            pl.col("nominal").is_not_null().any().alias("nominal_known"),
            *(pl.col(name).first() for name in REGION),
        )
        .with_columns(nominal=pl.when("nominal_known").then("nominal"))
        .drop("nominal_known")
        .sort("programme", "family_id", "person_id", nulls_last=True)
    )
