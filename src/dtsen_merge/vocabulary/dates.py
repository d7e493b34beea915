"""Dates in every form in which they arrive (domain notes, sections 2 and 3).

Work is done on distinct values; the order of day and month is decided for a column from the values that fit only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from dtsen_merge.tables import DATE_PRECISION, Schema, empty
from dtsen_merge.vocabulary.date_forms import recognise
from dtsen_merge.vocabulary.text import by_distinct

_COLUMNS: Final[Schema] = {
    "date": pl.Date,
    "precision": DATE_PRECISION,
    "year": pl.Int16,
    "code": pl.String,
    "unsure": pl.Boolean,
}


def read_dates(
    values: pl.Series, *, today: date, oldest_age: int | None = 110, epoch_1904: bool = False
) -> pl.DataFrame:
    """Dates out of text.

    Read are dd-mm-yyyy, yyyy-mm-dd, dd/mm/yy, mm/dd/yyyy (where the column shows that it is meant), 12 Mei 1980,
    May 12, 1980, 8 digits, Excel's serial numbers, a place before the date, a time behind it, a year alone,
    00-00-1980 (the year) and 00-05-1980 (the month). Two digits of a year mean the latest that is not in the future.

    Args:
        values: one column, as delivered.
        today: no date lies after it.
        oldest_age: no birth date lies more than so many years back; None where the dates are no birth dates.
        epoch_1904: whether serial numbers count from 1904 (old Macintosh workbooks) instead of 1900.

    Returns:
        In the order of `values`: `date` (only where the day is known), `precision` (DATE_PRECISION), `year`, `code`
        (date-impossible, date-unreadable, date-future, date-too-old, or null) and `unsure` (day and month could
        change places, and nothing in the column says which is which).
    """
    result = by_distinct(
        values.cast(pl.String), lambda distinct: _read_distinct(distinct, today, oldest_age, epoch_1904=epoch_1904)
    )
    return result.with_columns(pl.col("precision").fill_null("none"), pl.col("unsure").fill_null(value=False))


def is_default(dates: pl.Expr, days: Sequence[str], days_of_month: Sequence[int]) -> pl.Expr:
    """True for a register's default birth date: one of `days` ("01-07": day, month), or such a day of any month."""
    return dates.dt.strftime("%d-%m").is_in(list(days)) | dates.dt.day().is_in(list(days_of_month))


def shows_1904(values: pl.Series, expected: pl.Series) -> bool:
    """Whether a column's serial numbers count from 1904: more of them then meet the dates expected.

    Args:
        values: the column, as delivered.
        expected: for each row the date that another field tells (a NIK, say), or null; the century does not count.
    """
    serial = values.str.extract(r"^\s*(\d{4,5})(?:[.,]\d+)?\s*$").cast(pl.Int32, strict=False)
    frame = pl.DataFrame({"serial": serial, "expected": expected}).drop_nulls()
    if frame.is_empty():
        return False
    day_and_month = pl.col("expected").dt.strftime("%d-%m-%y")
    met = frame.select(
        from_1900=(pl.lit(date(1899, 12, 30)) + pl.duration(days="serial")).dt.strftime("%d-%m-%y") == day_and_month,
        from_1904=(pl.lit(date(1904, 1, 1)) + pl.duration(days="serial")).dt.strftime("%d-%m-%y") == day_and_month,
    ).sum()
    return bool(met["from_1904"][0] > met["from_1900"][0])


def _read_distinct(values: pl.Series, today: date, oldest_age: int | None, *, epoch_1904: bool) -> pl.DataFrame:
    if values.is_empty():
        return empty(_COLUMNS)
    frame = recognise(values, today.year, epoch_1904=epoch_1904)
    day, month, year = pl.col("day"), pl.col("month"), pl.col("year")
    frame = frame.with_columns(
        date=_made(year),
        earlier=pl.when("short").then(_made(year - 100)),
        coarse=(day == 0) & month.is_between(0, 12) & (year >= 1800),
    )
    turned = (pl.col("short") & (pl.col("date") > today)).fill_null(value=False)
    frame = frame.with_columns(
        date=pl.when(turned).then("earlier").otherwise("date"), year=pl.when(turned).then(year - 100).otherwise(year)
    )
    seen = pl.col("date").is_not_null() | pl.col("coarse").fill_null(value=False)
    future = (pl.col("date") > today) | (year > today.year)
    code = (
        pl.when(pl.col("empty")).then(None)
        .when(year.is_null()).then(pl.lit("date-unreadable"))
        .when(~seen).then(pl.lit("date-impossible"))
        .when(future).then(pl.lit("date-future"))
    )  # fmt: skip
    if oldest_age is not None:
        oldest = date(today.year - oldest_age - 1, today.month, min(today.day, 28))
        code = code.when((pl.col("date") <= oldest) | (year < oldest.year)).then(pl.lit("date-too-old"))
    frame = frame.with_columns(code=code.otherwise(None))
    good = pl.col("code").is_null() & ~pl.col("empty")
    return frame.select(
        pl.when(good).then("date").alias("date"),
        pl.when(~good).then(pl.lit("none"))
        .when(pl.col("date").is_not_null()).then(pl.lit("day"))
        .when(month > 0).then(pl.lit("month"))
        .otherwise(pl.lit("year")).cast(DATE_PRECISION).alias("precision"),
        pl.when(good).then(year).cast(pl.Int16).alias("year"),
        "code",
        (pl.col("unsure") & good).alias("unsure"),
    )  # fmt: skip


def _made(year: pl.Expr) -> pl.Expr:
    """The date of the parts where the day is known and the calendar has it."""
    two = (pl.col(part).cast(pl.String).str.zfill(2) for part in ("month", "day"))
    text = pl.format("{}-{}-{}", year.cast(pl.String).str.zfill(4), *two)
    return pl.when((pl.col("day") > 0) & (pl.col("month") > 0)).then(text).str.to_date("%Y-%m-%d", strict=False)
