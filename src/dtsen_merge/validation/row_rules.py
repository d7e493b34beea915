"""Rules across the columns of one row: the NIK against birth date and sex, the age against the programme.

Sources of the rules: domain notes, section 3 (what a NIK holds) and section 6 (programmes, through the policy).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from dtsen_merge.settings.programmes import ProgrammePolicy
from dtsen_merge.tables import PROBLEMS, empty
from dtsen_merge.validation.findings import findings, gather
from dtsen_merge.validation.periods import completed_years, period_end, period_start
from dtsen_merge.vocabulary.nik import WOMEN_ADD


def check_rows(records: pl.DataFrame, policy: ProgrammePolicy, today: date) -> pl.DataFrame:
    """The PROBLEMS that a row shows by itself."""
    return gather([nik_against_row(records), age_against_programme(records, policy, today)])


def nik_against_row(records: pl.DataFrame) -> pl.DataFrame:
    """`nik-birth-date-differs` and `nik-sex-differs`; a truncated NIK still tells both."""
    numbers = pl.coalesce("nik", "nik_15")
    digits = [numbers.str.slice(start, 2).cast(pl.Int16, strict=False) for start in (6, 8, 10)]
    read = (
        records.lazy()
        .filter(numbers.is_not_null() & (pl.col("row_kind") == "person"))
        .with_columns(day=digits[0], month=digits[1], year=digits[2])
    )
    born, precision = pl.col("tanggal_lahir"), pl.col("tanggal_lahir_precision")
    day = pl.col("day") - pl.when(pl.col("day") > WOMEN_ADD).then(WOMEN_ADD).otherwise(0)
    other_year = (pl.col("tahun_lahir") % 100) != pl.col("year")
    other_day = (precision == "day") & ((born.dt.day() != day) | (born.dt.month() != pl.col("month")))
    other_sex = (pl.col("day") > WOMEN_ADD) != (pl.col("jenis_kelamin") == "P")
    flagged = (
        read.with_columns(date_differs=(other_year | other_day), sex_differs=other_sex)
        .filter(pl.col("date_differs") | pl.col("sex_differs"))
        .collect()
    )
    return gather(
        [
            findings(flagged.filter("date_differs"), "nik-birth-date-differs", "tanggal_lahir"),
            findings(flagged.filter("sex_differs"), "nik-sex-differs", "jenis_kelamin"),
        ]
    )


def age_against_programme(records: pl.DataFrame, policy: ProgrammePolicy, today: date) -> pl.DataFrame:
    """`age-outside-programme`: outside on every day of the period that the row may mean, the birth date being as known.

    The day of measuring counts where there is one; else the row's period; else today. A birth date of which only
    the year is known may be any day of it; without one, the age as delivered counts.
    """
    limits = _limits(records, policy)
    if limits.is_empty():
        return empty(PROBLEMS)
    first = pl.coalesce("tanggal_pengukuran", period_start("periode"), pl.lit(today))
    last = pl.coalesce("tanggal_pengukuran", pl.min_horizontal(period_end("periode"), pl.lit(today)), pl.lit(today))
    year = pl.col("tahun_lahir").cast(pl.Int32)
    earliest = pl.coalesce("tanggal_lahir", pl.date(year, 1, 1))
    latest = pl.coalesce("tanggal_lahir", pl.date(year, 12, 31))
    aged = (
        records.lazy()
        .filter(pl.col("row_kind") == "person")
        .join(limits.lazy(), on="program", maintain_order="left")
        .with_columns(
            at_most=pl.coalesce(completed_years(earliest, last), "usia"),
            at_least=pl.coalesce(completed_years(latest, first), "usia"),
        )
        .filter((pl.col("at_most") < pl.col("min")) | (pl.col("at_least") > pl.col("max")))
        .collect()
    )
    params = {"programme": pl.col("key"), "min": pl.col("min"), "max": pl.col("max")}
    return findings(aged, "age-outside-programme", "tanggal_lahir", params)


def _limits(records: pl.DataFrame, policy: ProgrammePolicy) -> pl.DataFrame:
    """For each programme text among the records that has an age rule: program, key, min, max."""
    ages = [
        {"folded": name, "key": key, "min": programme.age.min, "max": programme.age.max}
        for key, programme in policy.programme.items()
        if programme.age is not None
        for name in sorted({fold(name) for name in (key, *programme.names)})
    ]
    schema = {"folded": pl.String, "key": pl.String, "min": pl.Int64, "max": pl.Int64}
    named = records.select(pl.col("program").drop_nulls().unique(maintain_order=True))
    return (
        named.with_columns(folded=folded("program")).join(pl.DataFrame(ages, schema=schema), on="folded").drop("folded")
    )


def fold(name: str) -> str:
    """A programme's name for comparison: letters and digits only, upper case."""
    return "".join(sign for sign in name.upper() if sign.isalnum())


def folded(column: str) -> pl.Expr:
    """`fold` as an expression over a column."""
    return pl.col(column).str.to_uppercase().str.replace_all(r"[^\p{L}\p{Nd}]+", "")
