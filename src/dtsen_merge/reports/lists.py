"""The lists behind the figures: who is to be checked in the field, and why. Whole values; writers mask them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dtsen_merge.reports.candidates import exclusion_candidates, inclusion_candidates
from dtsen_merge.reports.facts import Facts, facts_of
from dtsen_merge.reports.figures.padan import judge
from dtsen_merge.reports.policy import policy_of
from dtsen_merge.reports.tables import ReportTables

PLACE = ("kecamatan", "desa")


@dataclass(frozen=True, slots=True)
class Lists:
    """Frames sorted by place.

    inclusion: kecamatan, desa, programme, reason, fact, fact_source, person_id, family_id, nik, nama, tanggal_lahir.
    exclusion: kecamatan, desa, family_id, no_kk, nama_kepala_keluarga, members, desil_nasional, programmes (in whose
        range it is), component; families without any programme.
    not_padan: kecamatan, desa, source, reason, person_id, nik, nama, tanggal_lahir; empty without a civil register.
    """

    inclusion: pl.DataFrame
    exclusion: pl.DataFrame
    not_padan: pl.DataFrame


def build_lists(tables: ReportTables, policy: Mapping[str, Any]) -> Lists:
    """Work the lists out; the same rules as the figures."""
    facts = facts_of(tables, policy_of(policy, {}))
    return Lists(inclusion=_inclusion(facts), exclusion=_exclusion(facts), not_padan=_not_padan(facts))


def _inclusion(facts: Facts) -> pl.DataFrame:
    found = inclusion_candidates(facts)
    who = facts.persons.select("person_id", "nik", "nama", "tanggal_lahir")
    heads = facts.families.select("family_id", head="nama_kepala_keluarga")
    return (
        found.join(who, on="person_id", how="left")
        .join(heads, on="family_id", how="left")
        .with_columns(nama=pl.coalesce("nama", "head"))
        .join(_origins(facts), on=["fact_person_id"], how="left")
        .join(facts.families.select("family_id", "desil_source"), on="family_id", how="left")
        .with_columns(
            fact_source=pl.when(pl.col("reason") == "desil-above")
            .then("desil_source")
            .when(pl.col("reason") == "age-outside")
            .then("from_tanggal_lahir")
            .when(pl.col("reason").str.starts_with("standing-"))
            .then(
                pl.when(pl.col("fact") == pl.col("status_hidup")).then("from_status_hidup").otherwise("from_pekerjaan")
            )
        )
        .select(
            *PLACE,
            "programme",
            "reason",
            "fact",
            "fact_source",
            "person_id",
            "family_id",
            "nik",
            "nama",
            "tanggal_lahir",
        )
        .sort(*PLACE, "family_id", "person_id", "programme", "reason", nulls_last=True)
    )


def _origins(facts: Facts) -> pl.DataFrame:
    """Which source stated a person's occupation, life status and birth date, out of `provenance`."""
    source_of = facts.tables.records.select("record_id", "source")
    fields = ("pekerjaan", "status_hidup", "tanggal_lahir")
    told = facts.persons.select(
        pl.col("person_id").alias("fact_person_id"),
        "status_hidup",
        *(pl.col("provenance").str.json_path_match(f"$.{name}").alias(f"record_{name}") for name in fields),
    )
    for name in fields:
        told = told.join(
            source_of.rename({"record_id": f"record_{name}", "source": f"from_{name}"}), on=f"record_{name}", how="left"
        )
    return told.select("fact_person_id", "status_hidup", *(f"from_{name}" for name in fields))


def _exclusion(facts: Facts) -> pl.DataFrame:
    found = exclusion_candidates(facts).filter(~pl.col("receives_any"))
    card = facts.families.select("family_id", "no_kk", "nama_kepala_keluarga", "members")
    return (
        found.group_by("family_id")
        .agg(
            *(pl.col(name).first() for name in (*PLACE, "desil_nasional")),
            programmes=pl.col("programme").sort().str.join(", "),
            component=pl.col("component").any(),
        )
        .join(card, on="family_id", how="left")
        .select(
            *PLACE, "family_id", "no_kk", "nama_kepala_keluarga", "members", "desil_nasional", "programmes", "component"
        )
        .sort(*PLACE, "desil_nasional", "family_id", nulls_last=True)
    )


def _not_padan(facts: Facts) -> pl.DataFrame:
    who = facts.persons.select("person_id", *PLACE, "nik", "nama", "tanggal_lahir")
    judged = judge(facts).filter(~pl.col("padan"))
    if not facts.population_sources:
        judged = judged.clear()
    return (
        judged.join(who, on="person_id", how="left")
        .select(*PLACE, "source", "reason", "person_id", "nik", "nama", "tanggal_lahir")
        .sort(*PLACE, "source", "person_id", nulls_last=True)
    )
