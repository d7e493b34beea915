"""How far programmes reach the poorest: desil 1-2 and 1-4 by programme and kecamatan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from dtsen_merge.reports.facts import Facts
from dtsen_merge.reports.figures.kinds import Band, Count, Label, Place, Programme, Share, as_rows, share
from dtsen_merge.reports.policy import ProgrammeRule, Range

ANY: Final = "any"
"""The programme of lines that ask whether a family receives anything at all."""

Unit = Annotated[str, "unit"]


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """Families (or persons, as the programme's unit says) of a desil band in a kecamatan, and those who receive."""

    band: Band
    programme: Programme
    unit: Unit
    kode_kecamatan: Label
    kecamatan: Place
    eligible: Count
    receiving: Count
    share: Share


@dataclass(frozen=True, slots=True)
class CoverageTotal:
    """The same over all places."""

    band: Band
    programme: Programme
    unit: Unit
    eligible: Count
    receiving: Count
    share: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the two bands of the policy (`extreme`, `poor`)."""

    totals: tuple[CoverageTotal, ...]
    by_kecamatan: tuple[CoverageLine, ...]


def coverage(facts: Facts) -> Coverage:
    """Count for each band and each programme that was delivered and is for somebody by desil; `any` first."""
    bands = sorted({facts.policy.extreme, facts.policy.poor})
    judged = pl.concat([_judged(facts, band) for band in bands])
    keys = ["band", "programme", "unit"]
    counted = (pl.len().alias("eligible"), pl.col("receives").sum().alias("receiving"))
    order = [pl.col("band"), pl.col("programme") != ANY, pl.col("programme")]
    totals = judged.group_by(keys).agg(counted).with_columns(share=_covered()).sort(order)
    places = ["kode_kecamatan", "kecamatan"]
    by_kecamatan = (
        judged.group_by(*keys, *places)
        .agg(counted)
        .with_columns(share=_covered())
        .sort(*order, *places, nulls_last=True)
    )
    return Coverage(as_rows(totals, CoverageTotal), as_rows(by_kecamatan, CoverageLine))


def covered_share(facts: Facts, rule: ProgrammeRule, band: Range) -> float | None:
    """Coverage of one programme in any desil band, in the programme's unit."""
    judged = _reached(facts, rule, band)
    return round(int(judged.get_column("receives").sum()) / judged.height, 6) if judged.height else None


def _covered() -> pl.Expr:
    return share(pl.col("receiving"), pl.col("eligible"))


def _judged(facts: Facts, band: Range) -> pl.DataFrame:
    delivered = set(facts.recipients.get_column("programme").unique().to_list())
    rules = [rule for rule in facts.policy.programmes if rule.desil and rule.code in delivered]
    anything = facts.family_programmes.select("family_id").unique().with_columns(receives=pl.lit(True))
    families = facts.living_families.filter(pl.col("desil_nasional").is_between(*band))
    of_any = families.join(anything, on="family_id", how="left").with_columns(
        programme=pl.lit(ANY), unit=pl.lit("family")
    )
    columns = ("programme", "unit", "kode_kecamatan", "kecamatan", "receives")
    found = [of_any.select(columns), *(_reached(facts, rule, band).select(columns) for rule in rules)]
    return pl.concat(found).with_columns(pl.col("receives").fill_null(False), band=pl.lit(f"{band[0]}-{band[1]}"))


def _reached(facts: Facts, rule: ProgrammeRule, band: Range) -> pl.DataFrame:
    """The families, or the living persons of the programme's ages, in the band; `receives` beside each."""
    unit = "person_id" if rule.unit == "person" else "family_id"
    recipients = facts.recipients.filter(pl.col("programme") == rule.code).select(unit).drop_nulls().unique()
    if rule.unit == "person":
        eligible = facts.persons.filter(pl.col("status_hidup").fill_null("HIDUP") == "HIDUP")
        if rule.age:
            eligible = eligible.filter(pl.col("age").is_between(*rule.age))
    else:
        eligible = facts.living_families
    return (
        eligible.filter(pl.col("desil_nasional").is_between(*band))
        .join(recipients.with_columns(receives=pl.lit(True)), on=unit, how="left")
        .with_columns(pl.col("receives").fill_null(False), programme=pl.lit(rule.code), unit=pl.lit(rule.unit))
    )
