"""Rules across sources, before anything is linked: death in one list against receipt in another.

Only rows that surely speak of one person are joined here: the same NIK (as far as it is known) with like names, or
the same name and full birth date. The registry finds the rest once the rows are linked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from dtsen_merge.settings import SourceProfile
from dtsen_merge.settings.programmes import ProgrammePolicy, parse_programmes
from dtsen_merge.tables import PROBLEMS, ROW_KEY, empty
from dtsen_merge.validation.findings import findings
from dtsen_merge.validation.names_alike import names_unlike
from dtsen_merge.validation.periods import period_end, period_start
from dtsen_merge.validation.row_rules import fold, folded

ACROSS_COLUMNS: Final = (
    *ROW_KEY, "row_kind", "nik", "nik_15", "nama_tokens", "tanggal_lahir", "tanggal_lahir_default",
    "status_hidup", "program", "periode",
)  # fmt: skip
"""The columns of RECORDS that `validate_across` reads."""

ACROSS_CODES: Final = ("deceased-receives",)
"""What these rules find."""
DECEASED: Final = "MENINGGAL"


def validate_across(
    records: pl.DataFrame, *, profiles: Sequence[SourceProfile], policy: Mapping[str, Any]
) -> pl.DataFrame:
    """The PROBLEMS that accepted rows of several sources show together: `deceased-receives`.

    Args:
        records: accepted rows of all sources, at least ACROSS_COLUMNS.
        profiles: the sources, for their kind, period and title.
        policy: the data of programmes.toml.

    Returns:
        PROBLEMS: on each receiving row, once, with the title of the source that knows of the death.

    Raises:
        ConfigError: the policy is malformed.
    """
    rules = parse_programmes(policy)
    persons = (
        records.filter(pl.col("row_kind") == "person")
        .join(_sources(profiles), on="source", maintain_order="left")
        .with_columns(receipt=pl.coalesce("periode", "period"))
    )
    dead = persons.filter(pl.col("status_hidup") == DECEASED)
    receiving = persons.filter(_receives(rules))
    if dead.is_empty() or receiving.is_empty():
        return empty(PROBLEMS)
    found = pl.concat([_by_nik(receiving, dead), _by_name_and_date(receiving, dead)])
    window = rules.standing["deceased"].window_months if "deceased" in rules.standing else 0
    later = (
        found.filter(_not_long_before(window))
        .sort(*ROW_KEY, "dead_source")
        .unique(list(ROW_KEY), keep="first", maintain_order=True)
    )
    return findings(later, "deceased-receives", None, {"source": pl.col("dead_source")})


def _sources(profiles: Sequence[SourceProfile]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": [profile.name for profile in profiles],
            "kind": [profile.kind for profile in profiles],
            "title": [profile.title or profile.name for profile in profiles],
            "period": [profile.period or None for profile in profiles],
        },
        schema={"source": pl.String, "kind": pl.String, "title": pl.String, "period": pl.String},
    )


def _receives(rules: ProgrammePolicy) -> pl.Expr:
    """Rows of programme sources, services (a measurement, say) aside."""
    services = {
        fold(name)
        for key, programme in rules.programme.items()
        if programme.kind == "layanan"
        for name in (key, *programme.names)
    }
    service = folded("program").is_in(sorted(services)).fill_null(False)
    return (pl.col("kind") == "programme") & ~service


def _death(dead: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """One line a person who died: the keys, name, the source's title and the period in which it says so."""
    period = pl.coalesce("periode", "period")
    return dead.select(
        *by, pl.col("nama_tokens").alias("dead_name"), pl.col("title").alias("dead_source"), period.alias("dead_period")
    ).unique(maintain_order=True)


def _by_nik(receiving: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """By the fifteen digits that both know, and the last where both know it; the names must be alike."""
    known = pl.coalesce("nik_15", pl.col("nik").str.head(15)).alias("known")
    deaths = _death(dead.with_columns(known).filter(pl.col("known").is_not_null()), ["known", "nik"])
    joined = receiving.with_columns(known).join(deaths.rename({"nik": "dead_nik"}), on="known", maintain_order="left")
    last_fits = pl.col("nik").is_null() | pl.col("dead_nik").is_null() | (pl.col("nik") == pl.col("dead_nik"))
    alike = ~names_unlike("nama_tokens", "dead_name").fill_null(True)
    return joined.filter(last_fits & alike).select(*_kept(receiving))


def _by_name_and_date(receiving: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """Where one of the two has no NIK: one-word names and default dates are too weak."""
    sure = (
        pl.col("tanggal_lahir").is_not_null()
        & ~pl.col("tanggal_lahir_default").fill_null(False)
        & pl.col("nama_tokens").str.contains(" ")
    )
    by = ["nama_tokens", "tanggal_lahir"]
    deaths = _death(dead.filter(sure), [*by, "nik"]).rename({"nik": "dead_nik"})
    joined = receiving.filter(sure).join(deaths, on=by, maintain_order="left")
    return joined.filter(pl.col("nik").is_null() | pl.col("dead_nik").is_null()).select(*_kept(receiving))


def _kept(receiving: pl.DataFrame) -> list[str]:
    return [*receiving.columns, "dead_source", "dead_period"]


def _not_long_before(months: int) -> pl.Expr:
    """Receipt did not end more than `months` before the period in which the death stands; unknown periods count."""
    ended = period_end("receipt").dt.offset_by(f"{months}mo")
    return (ended >= period_start("dead_period")).fill_null(True)
