"""Candidates for a field check: recipients whom a rule speaks against, families whom it speaks for. Never a verdict.

Inclusion (a person and programme, one line a reason): `desil-above`, `age-outside`, `exclusive`, and the policy's
standings (`standing-<key>`). Exclusion (a family and programme): desil in the programme's range, nobody in it receives it.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from dtsen_merge.reports.facts import Facts, age_on
from dtsen_merge.reports.policy import Component, ProgrammeRule, Range, Standing

INCLUSION: Final = {
    "programme": pl.String,
    "reason": pl.String,
    "person_id": pl.String,  # null: the family as such receives
    "family_id": pl.String,
    "fact": pl.String,  # the value that speaks against: a desil, an age, a programme, an occupation
    "fact_person_id": pl.String,  # whose value it is; null: the family's
    "kode_kecamatan": pl.String,
    "kecamatan": pl.String,
    "kode_desa": pl.String,
    "desa": pl.String,
}

EXCLUSION: Final = {
    "programme": pl.String,
    "family_id": pl.String,
    "desil_nasional": pl.Int8,
    "component": pl.Boolean,  # a member with one of the programme's components is on record; null: it has none
    "receives": pl.Boolean,  # receives this programme
    "receives_any": pl.Boolean,
    "kode_kecamatan": pl.String,
    "kecamatan": pl.String,
    "kode_desa": pl.String,
    "desa": pl.String,
}


def inclusion_candidates(facts: Facts) -> pl.DataFrame:
    """Recipients to check (columns of INCLUSION); one with two reasons has two lines."""
    desil = facts.families.select("family_id", desil="desil_nasional")
    born = facts.persons.select("person_id", "tanggal_lahir", desil_person="desil_nasional")
    known = (
        facts.recipients.join(desil, on="family_id", how="left")
        .join(born, on="person_id", how="left")
        .with_columns(desil=pl.coalesce("desil", "desil_person"))
    )
    found = [
        *(_desil_above(known, rule.code, rule.desil) for rule in facts.policy.programmes if rule.desil),
        *(_age_outside(known, rule.code, rule.age, facts) for rule in facts.policy.programmes if rule.age),
        _exclusive(known, facts),
        *(_standing(known, standing, facts) for standing in facts.policy.standings),
    ]
    shaped = [frame.select(pl.col(name).cast(dtype) for name, dtype in INCLUSION.items()) for frame in found]
    return pl.concat(shaped).sort("programme", "reason", "family_id", "person_id", nulls_last=True)


def _desil_above(known: pl.DataFrame, code: str, desil: Range) -> pl.DataFrame:
    return known.filter(pl.col("programme") == code, pl.col("desil") > desil[1]).with_columns(
        reason=pl.lit("desil-above"), fact=pl.col("desil").cast(pl.String), fact_person_id=pl.lit(None, pl.String)
    )


def _age_outside(known: pl.DataFrame, code: str, ages: Range, facts: Facts) -> pl.DataFrame:
    """The person's age in the middle of the period delivered, else on the day of the run; a year to spare each way."""
    middle = pl.col("periode").str.pad_end(7, "x").str.replace("xxx$", "-07") + "-15"
    day = middle.str.to_date("%Y-%m-%d", strict=False).fill_null(facts.today)
    low, high = ages
    return (
        known.filter(pl.col("programme") == code)
        .with_columns(age=age_on(pl.col("tanggal_lahir"), day))
        .filter((pl.col("age") < low - 1) | (pl.col("age") > high + 1))
        .with_columns(reason=pl.lit("age-outside"), fact=pl.col("age").cast(pl.String), fact_person_id="person_id")
    )


def _exclusive(known: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    pairs = sorted(facts.policy.forbidden_pairs())
    forbidden = pl.DataFrame(
        {"programme": [a for a, _ in pairs], "fact": [b for _, b in pairs]},
        schema={"programme": pl.String, "fact": pl.String},
    )
    other = facts.family_programmes.rename({"programme": "fact"})
    return (
        known.join(forbidden, on="programme")
        .join(other, on=["family_id", "fact"], how="semi")
        .with_columns(reason=pl.lit("exclusive"), fact_person_id=pl.lit(None, pl.String))
    )


def _standing(known: pl.DataFrame, standing: Standing, facts: Facts) -> pl.DataFrame:
    """Recipients of assistance who have the standing, or share a family with one who has."""
    bearers = facts.persons.filter(standing_met(standing)).select(
        "family_id", fact_person_id="person_id", fact=pl.col("pekerjaan" if standing.words else "status_hidup")
    )
    assistance = known.filter(pl.col("programme").is_in(facts.policy.of_kind("bansos")))
    own = assistance.join(
        bearers.drop("family_id"), left_on="person_id", right_on="fact_person_id", how="inner"
    ).with_columns(fact_person_id="person_id")
    found = own
    if standing.whole_family:
        by_family = bearers.drop_nulls("family_id").sort("fact_person_id").unique("family_id", keep="first")
        others = assistance.join(own, on=["programme", "person_id"], how="anti").join(by_family, on="family_id")
        found = pl.concat([own, others.select(own.columns)])
    return found.with_columns(reason=pl.lit(f"standing-{standing.code}"))


def standing_met(standing: Standing) -> pl.Expr:
    """Whether a person has the standing, by occupation (whole words, alive) or by status."""
    met = pl.lit(False)
    if standing.words:
        words = "|".join(re.escape(word) for word in standing.words)
        works = pl.col("pekerjaan").str.to_uppercase().str.contains(rf"\b(?:{words})\b")
        met = works & (pl.col("status_hidup").fill_null("HIDUP") != "MENINGGAL")
    if standing.status_hidup:
        met = met | pl.col("status_hidup").str.to_uppercase().is_in(standing.status_hidup)
    return met.fill_null(False)


def exclusion_candidates(facts: Facts) -> pl.DataFrame:
    """Every family within a programme's desil range, programme by programme, with what it receives (EXCLUSION).

    Only assistance that was delivered is looked at; families with a standing that rules assistance out
    (of the whole family), and families in which nobody lives any more, are left aside.
    """
    delivered = set(facts.recipients.get_column("programme").unique().to_list())
    rules = [
        rule for rule in facts.policy.programmes if rule.desil and rule.kind == "bansos" and rule.code in delivered
    ]
    families = _eligible_families(facts)
    found = [_in_range(families, rule, rule.desil, facts) for rule in rules if rule.desil]
    if not found:
        return pl.DataFrame(schema=EXCLUSION)
    return pl.concat(found).sort("programme", "family_id")


def _eligible_families(facts: Facts) -> pl.DataFrame:
    barred = pl.any_horizontal(
        pl.lit(False), *(standing_met(standing) for standing in facts.policy.standings if standing.whole_family)
    )
    out = (
        facts.persons.drop_nulls("family_id")
        .group_by("family_id")
        .agg(out=barred.any())
        .filter("out")
        .select("family_id")
    )
    any_programme = facts.family_programmes.select("family_id").unique().with_columns(receives_any=pl.lit(True))
    return (
        facts.living_families.filter(pl.col("desil_nasional").is_not_null())
        .join(out, on="family_id", how="anti")
        .join(any_programme, on="family_id", how="left")
        .with_columns(pl.col("receives_any").fill_null(False))
    )


def _in_range(families: pl.DataFrame, rule: ProgrammeRule, desil: Range, facts: Facts) -> pl.DataFrame:
    receiving = (
        facts.family_programmes.filter(pl.col("programme") == rule.code)
        .select("family_id")
        .with_columns(receives=pl.lit(True))
    )
    with_component = (
        facts.persons.filter(component_seen(rule.components)).select("family_id").unique()
        if rule.components
        else facts.persons.select("family_id").clear()
    ).with_columns(component=pl.lit(True))
    return (
        families.filter(pl.col("desil_nasional").is_between(*desil))
        .join(receiving, on="family_id", how="left")
        .join(with_component, on="family_id", how="left")
        .with_columns(
            pl.col("receives").fill_null(False),
            component=pl.col("component").fill_null(False) if rule.components else pl.lit(None, pl.Boolean),
            programme=pl.lit(rule.code),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in EXCLUSION.items())
    )


def component_seen(components: tuple[Component, ...]) -> pl.Expr:
    """Whether a person is on record with one of the components (pregnancy is not delivered, so never seen)."""
    seen = pl.lit(False)
    for component in components:
        if component.pregnant:
            continue
        holds = pl.lit(True)
        if component.age:
            holds = holds & pl.col("age").is_between(*component.age)
        if component.school:
            holds = holds & pl.col("bersekolah")
        if component.severe_disability:
            holds = holds & pl.col("disabilitas").str.to_uppercase().str.contains("BERAT")
        if component.business:
            holds = holds & pl.col("kepemilikan_usaha")
        seen = seen | holds.fill_null(False)
    return seen & (pl.col("status_hidup").fill_null("HIDUP") == "HIDUP")
