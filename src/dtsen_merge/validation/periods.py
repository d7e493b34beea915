"""What days a period means: "2025-12" its month, "2025" its year."""

from __future__ import annotations

import polars as pl


def period_start(column: str) -> pl.Expr:
    """The first day of the period in a text column; null when it is empty or not of the form."""
    text = pl.col(column)
    month = (text.str.head(7) + "-01").str.to_date("%Y-%m-%d", strict=False)
    year = (text.str.head(4) + "-01-01").str.to_date("%Y-%m-%d", strict=False)
    return pl.when(text.str.contains(r"^\d{4}-\d{2}")).then(month).when(text.str.contains(r"^\d{4}$")).then(year)


def period_end(column: str) -> pl.Expr:
    """The last day of the period in a text column; null when it is empty or not of the form."""
    text = pl.col(column)
    month = period_start(column).dt.month_end()
    year = (text.str.head(4) + "-12-31").str.to_date("%Y-%m-%d", strict=False)
    return pl.when(text.str.contains(r"^\d{4}-\d{2}")).then(month).when(text.str.contains(r"^\d{4}$")).then(year)


def completed_years(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Age in completed years on a day."""
    not_yet = _day_of_year(on) < _day_of_year(born)
    return on.dt.year() - born.dt.year() - not_yet.cast(pl.Int32)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    """Month and day as a number that grows over the year, the same in leap years."""
    return day.dt.month().cast(pl.Int32) * 32 + day.dt.day()
