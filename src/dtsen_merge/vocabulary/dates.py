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

OLDEST_AGE: Final = 110
"""A birth date more than so many years back is doubtful: hardly anyone lives so long, but registers keep the dead."""
IMPOSSIBLE_AGE: Final = 150
"""A birth date more than so many years back is none: nobody lived past 122, and no register goes far enough back."""

_EMPTY_DAY: Final = r"(?:1899-12-3[01]|1900-01-01)"
_CLOCK: Final = r"[ T]\d{1,2}:\d{2}\S*"
_DAY_0: Final = r"00?[-/. ](?:0?1|JAN\w*)[-/. ](?:19)?00|0?1[-/. ]00?[-/. ](?:19)?00|1900[-/.]0?1[-/.]00?"


def read_dates(
    values: pl.Series,
    *,
    today: date,
    oldest_age: int | None = OLDEST_AGE,
    impossible_age: int = IMPOSSIBLE_AGE,
    epoch_1904: bool = False,
) -> pl.DataFrame:
    """Dates out of text.

    Read are dd-mm-yyyy, yyyy-mm-dd, dd/mm/yy, mm/dd/yyyy (where the column shows that it is meant), 12 Mei 1980,
    May 12, 1980, 8 digits, Excel's serial numbers, a place before the date, a time behind it, a year alone,
    00-00-1980 (the year) and 00-05-1980 (the month). Two digits of a year mean the latest that is not in the future.

    Args:
        values: one column, as delivered.
        today: no date lies after it.
        oldest_age: a birth date more than so many years back is kept and coded; None where the dates are no birth
            dates, and may lie back as far as they like.
        impossible_age: a birth date more than so many years back is left empty.
        epoch_1904: whether serial numbers count from 1904 (old Macintosh workbooks) instead of 1900.

    Returns:
        In the order of `values`: `date` (only where the day is known), `precision` (DATE_PRECISION), `year`, `code`
        (date-impossible, date-unreadable, date-future, date-age-impossible: the date is left empty; date-too-old: it
        is kept; or null) and `unsure` (day and month could change places, and nothing in the column says which is
        which).
    """
    ages = None if oldest_age is None else (oldest_age, impossible_age)
    result = by_distinct(
        values.cast(pl.String), lambda distinct: _read_distinct(distinct, today, ages, epoch_1904=epoch_1904)
    )
    return result.with_columns(pl.col("precision").fill_null("none"), pl.col("unsure").fill_null(value=False))


def is_default(dates: pl.Expr, days: Sequence[str], days_of_month: Sequence[int]) -> pl.Expr:
    """True for a register's default birth date: one of `days` ("01-07": day, month), or such a day of any month."""
    return dates.dt.strftime("%d-%m").is_in(list(days)) | dates.dt.day().is_in(list(days_of_month))


def is_excel_empty(values: pl.Expr, in_workbook: pl.Expr) -> pl.Expr:
    """True where a program wrote its zero, an empty cell, as a date.

    Zero is 30 December 1899 (Access, LibreOffice, and Excel by its serials), 31 December 1899 (serial 0, as calamine
    reads it) or 1 January 1900 (serial 1; also SQL Server's empty date); Excel itself shows 0 January 1900. What a
    person typed is a date: a program's hand shows in a date cell, a time behind the date, or the day 0.

    Args:
        values: cells as delivered (String). A workbook's date cells are ISO text, and can not be told from ISO text.
        in_workbook: whether the cell is a workbook's (Boolean), not a text file's.
    """
    bare = values.str.to_uppercase().str.strip_chars(" '\u00a0")
    by_day = bare.str.contains(rf"^{_EMPTY_DAY}$") & in_workbook
    return (by_day | bare.str.contains(rf"^(?:{_EMPTY_DAY}{_CLOCK}|(?:{_DAY_0})(?:{_CLOCK})?)$")).fill_null(value=False)


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


def _read_distinct(values: pl.Series, today: date, ages: tuple[int, int] | None, *, epoch_1904: bool) -> pl.DataFrame:
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
    if ages is not None:
        oldest_age, impossible_age = ages
        code = code.when(_older_than(impossible_age, today)).then(pl.lit("date-age-impossible"))
        code = code.when(_older_than(oldest_age, today)).then(pl.lit("date-too-old"))
    frame = frame.with_columns(code=code.otherwise(None))
    good = (pl.col("code").is_null() | (pl.col("code") == "date-too-old")) & ~pl.col("empty")
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


def _older_than(age: int, today: date) -> pl.Expr:
    """Whether more than `age` completed years lie behind; a year alone has the benefit of the doubt."""
    last = date(today.year - age - 1, today.month, min(today.day, 28))
    return (pl.col("date") <= last) | (pl.col("year") < last.year)


def _made(year: pl.Expr) -> pl.Expr:
    """The date of the parts where the day is known and the calendar has it."""
    two = (pl.col(part).cast(pl.String).str.zfill(2) for part in ("month", "day"))
    text = pl.format("{}-{}-{}", year.cast(pl.String).str.zfill(4), *two)
    return pl.when((pl.col("day") > 0) & (pl.col("month") > 0)).then(text).str.to_date("%Y-%m-%d", strict=False)
