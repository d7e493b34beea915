"""Candidates for a field check, counted: inclusion by programme and reason, exclusion by programme and desil."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Count, Label, Place, Programme, Reason, Share, as_rows, share


@dataclass(frozen=True, slots=True)
class InclusionLine:
    """Recipients to check by programme and reason; one with two reasons stands in both lines."""

    programme: Programme
    reason: Reason
    recipients: Count


@dataclass(frozen=True, slots=True)
class InclusionProgramme:
    """Recipients of a programme, those to check (each once), and those whose desil no source states."""

    programme: Programme
    recipients: Count
    to_check: Count
    share: Share
    desil_unknown: Count


@dataclass(frozen=True, slots=True)
class ExclusionProgramme:
    """Families in a programme's desil range, and what they lack.

    Those not receiving it; of these the ones with a component on record; and the ones that receive no programme at all.
    """

    programme: Programme
    desil_from: Count
    desil_to: Count
    families: Count
    not_receiving: Count
    share: Share
    with_component: Count
    without_any: Count


@dataclass(frozen=True, slots=True)
class ExclusionDesil:
    """Families of a desil that some programme is for, and those that receive none."""

    desil: Count
    families: Count
    without_any: Count
    share: Share


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """Work for the field by kecamatan: recipients to check (each once) and families without any programme."""

    kode_kecamatan: Label
    kecamatan: Place
    inclusion: Count
    exclusion: Count


@dataclass(frozen=True, slots=True)
class Checks:
    """All candidates; `inclusion` counts recipients once over all programmes, `exclusion` families without any programme."""

    inclusion: int
    exclusion: int
    inclusion_lines: tuple[InclusionLine, ...]
    inclusion_by_programme: tuple[InclusionProgramme, ...]
    exclusion_by_programme: tuple[ExclusionProgramme, ...]
    exclusion_by_desil: tuple[ExclusionDesil, ...]
    by_kecamatan: tuple[CheckPlace, ...]


RECIPIENT = pl.coalesce("person_id", "family_id")
"""Who receives: the person, or the family where no person is named."""


def checks(facts: Facts, inclusion: pl.DataFrame, exclusion: pl.DataFrame) -> Checks:
    """Count the candidates that `candidates` found."""
    inclusion = inclusion.with_columns(recipient=RECIPIENT)
    without = exclusion.filter(~pl.col("receives_any")).unique("family_id")
    lines = inclusion.group_by("programme", "reason").agg(recipients=pl.col("recipient").n_unique())
    return Checks(
        inclusion=inclusion.get_column("recipient").n_unique(),
        exclusion=without.height,
        inclusion_lines=as_rows(
            lines.sort("programme", "recipients", "reason", descending=[False, True, False]), InclusionLine
        ),
        inclusion_by_programme=as_rows(_by_programme(facts, inclusion), InclusionProgramme),
        exclusion_by_programme=_exclusion_by_programme(facts, exclusion),
        exclusion_by_desil=as_rows(_by_desil(exclusion), ExclusionDesil),
        by_kecamatan=as_rows(_by_kecamatan(inclusion, without), CheckPlace),
    )


def _by_programme(facts: Facts, inclusion: pl.DataFrame) -> pl.DataFrame:
    """Programmes with a rule, those without candidates among them."""
    ruled = [rule.code for rule in facts.policy.programmes if rule.desil or rule.age]
    desil = facts.families.select("family_id", desil="desil_nasional")
    own = facts.persons.select("person_id", desil_person="desil_nasional")
    recipients = (
        facts.recipients.filter(pl.col("programme").is_in(ruled))
        .join(desil, on="family_id", how="left")
        .join(own, on="person_id", how="left")
        .with_columns(recipient=RECIPIENT, unknown=pl.coalesce("desil", "desil_person").is_null())
        .group_by("programme")
        .agg(
            recipients=pl.col("recipient").n_unique(),
            desil_unknown=pl.col("recipient").filter("unknown").n_unique(),
        )
    )
    to_check = inclusion.group_by("programme").agg(to_check=pl.col("recipient").n_unique())
    return (
        recipients.join(to_check, on="programme", how="left")
        .with_columns(pl.col("to_check").fill_null(0))
        .with_columns(share=share(pl.col("to_check"), pl.col("recipients")))
        .sort("programme")
    )


def _exclusion_by_programme(facts: Facts, exclusion: pl.DataFrame) -> tuple[ExclusionProgramme, ...]:
    missing = ~pl.col("receives")
    counted = (
        exclusion.group_by("programme")
        .agg(
            families=pl.len(),
            not_receiving=missing.sum(),
            with_component=(missing & pl.col("component").fill_null(True)).sum(),
            without_any=(~pl.col("receives_any")).sum(),
        )
        .with_columns(share=share(pl.col("not_receiving"), pl.col("families")))
        .sort("programme")
    )
    ranges = [(rule.code, *rule.desil) for rule in facts.policy.programmes if rule.desil]
    limits = pl.DataFrame(
        ranges, schema={"programme": pl.String, "desil_from": pl.Int64, "desil_to": pl.Int64}, orient="row"
    )
    return as_rows(counted.join(limits, on="programme", maintain_order="left"), ExclusionProgramme)


def _by_desil(exclusion: pl.DataFrame) -> pl.DataFrame:
    return (
        exclusion.unique("family_id")
        .group_by(desil="desil_nasional")
        .agg(families=pl.len(), without_any=(~pl.col("receives_any")).sum())
        .with_columns(share=share(pl.col("without_any"), pl.col("families")))
        .sort("desil")
    )


def _by_kecamatan(inclusion: pl.DataFrame, without: pl.DataFrame) -> pl.DataFrame:
    keys = ["kode_kecamatan", "kecamatan"]
    ins = inclusion.group_by(keys).agg(inclusion=pl.col("recipient").n_unique())
    outs = without.group_by(keys).agg(exclusion=pl.len())
    return (
        ins.join(outs, on=keys, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("inclusion", "exclusion").fill_null(0).cast(pl.Int64))
        .sort(keys, nulls_last=True)
    )
